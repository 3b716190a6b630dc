import type { WarpKind } from '#src/align/judge.ts';
import {
  CancelledError,
  InvalidInputError,
  MachineError,
  SynclineError,
  throwIfCancelled,
} from '#src/model/errors.ts';
import type { FeatureFiles } from '#main/warp/feature-files.ts';
import type { WarpMedia, WarpService } from '#main/warp/request.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import type { FoundMatch, PassageOutcome } from './search-task.ts';

/** One recording of a library. */
export type LibraryItem = {
  readonly media: WarpMedia;
  /** Whether the search fails where it cannot be read; else it is skipped. What has no sound always is. */
  readonly needed: boolean;
  /** Whether the passage is of it: it is not found in its own place. */
  readonly own: boolean;
};

export type FindAmong = {
  readonly query: WarpMedia;
  /** Source times of the passage in it; null: all of it. */
  readonly range: readonly [number, number] | null;
  readonly library: readonly LibraryItem[];
  /**
   * Where the library is of another kind: one recording of the query's kind and one of the library's that began at
   * the same moment and hold the same, from which it is learned what the kinds have in common; null: of the same kind.
   */
  readonly example: readonly [WarpMedia, WarpMedia] | null;
  readonly by: 'auto' | 'music' | 'speech';
  readonly count: number;
  readonly seed: number;
};

/** A place in the library, `file` its index there. */
export type Found = FoundMatch & {
  /** How many times as fast as in the query. */
  readonly rate: number;
};

export type FoundAmong = Pick<PassageOutcome, 'correlations' | 'seconds'> & {
  readonly range: readonly [number, number];
  /** What of the query was compared, and with what; null: nothing could be. */
  readonly by: readonly [WarpKind, WarpKind] | null;
  /** Best first; `score` 1 the very same, 0 as by luck; `chance` that luck finds as much anywhere in the library. */
  readonly matches: readonly Found[];
  /** Where nothing was found: what comes nearest, which luck might have found too. */
  readonly nearest: readonly Found[];
  /** How many recordings were searched. */
  readonly files: number;
  /** Recordings that could not be searched, and why. */
  readonly skipped: readonly { readonly file: number; readonly reason: string }[];
  /** Why nothing was found; null when something was. */
  readonly reason: string | null;
};

/** Shorter passages are found everywhere. */
const leastSeconds = 1;

type Progress = NonNullable<RunOptions['progress']>;

export type FindRun = {
  readonly signal: AbortSignal;
  /** @param file which of the library, from 0; -1: the passage’s own recording, or an example’s */
  readonly reading: (...report: [...Parameters<Progress>, file: number]) => void;
  readonly searching: Progress;
};

/**
 * Looks for a passage in recordings or data files. Features are made once for each and kept in the cache.
 * @throws InvalidInputError `bad-range`, `too-short`, `silent`, `nothing-common`; as reading the files
 */
export async function findAmong(
  pool: Pool,
  service: Pick<WarpService, 'features'>,
  request: FindAmong,
  { signal, reading, searching }: FindRun,
): Promise<FoundAmong> {
  const read = (media: WarpMedia, file = -1) =>
    service.features(media, {
      signal,
      progress: (...report) => reading(...report, file),
    });
  const query = await read(request.query);
  const range = rangeIn(query, request.range);
  const example =
    request.example && ([await read(request.example[0]), await read(request.example[1])] as const);
  const library: { readonly file: number; readonly features: FeatureFiles }[] = [];
  const skipped: { file: number; reason: string }[] = [];
  for (const [file, { media, needed }] of request.library.entries()) {
    throwIfCancelled(signal);
    try {
      library.push({ file, features: await read(media, file) });
    } catch (error) {
      if (!isUnreadable(error) || (needed && !hasNoSound(error))) throw error;
      skipped.push({ file, reason: error.message });
    }
  }
  const found = await pool.run(
    'findPassage',
    {
      query,
      range,
      library: library.map(({ features }) => features),
      own: library.flatMap(({ file }, k) => (request.library[file]?.own ? [k] : [])),
      example,
      kinds: request.by === 'auto' ? ['music', 'speech', 'data'] : [request.by, 'data'],
      count: request.count,
      seed: request.seed,
    },
    { signal, progress: searching },
  );
  const compared = new Set(found?.compared);
  for (const [k, { file }] of library.entries())
    if (!compared.has(k))
      skipped.push({
        file,
        reason: incomparable(query, library[k]?.features, request.example !== null),
      });
  const placed = (matches: readonly FoundMatch[] = []): readonly Found[] =>
    matches.map((match) => ({
      ...match,
      file: (library[match.file] as (typeof library)[0]).file,
      rate: (range[1] - range[0]) / (match.end - match.start),
    }));
  return {
    range,
    by: found?.kinds ?? null,
    correlations: found?.correlations ?? null,
    matches: placed(found?.matches),
    nearest: placed(found?.nearest),
    files: compared.size,
    seconds: found?.seconds ?? 0,
    skipped,
    reason: reasonOf(found),
  };
}

/** Why a file was not compared: of tables of other widths, how they could be. */
function incomparable(query: FeatureFiles, file: FeatureFiles | undefined, byExample: boolean): string {
  const [own, other] = [query.files.data?.dims, file?.files.data?.dims];
  return !byExample && own !== undefined && other !== undefined && own !== other
    ? `It has ${other} columns, the passage ${own}: it is to be found by an example of both (--by-example).`
    : 'It has nothing that could be compared with the passage.';
}

function reasonOf(found: PassageOutcome | null): string | null {
  if (!found) return 'Nothing that was to be searched could be compared with the passage.';
  if (!found.told) return 'Nothing that was searched is as long as the passage.';
  if (found.matches.length === 0)
    return 'Nothing that was searched is more like the passage than luck would have it.';
  return null;
}

function rangeIn({ duration, active }: FeatureFiles, range: FindAmong['range']): readonly [number, number] {
  const [from, to] = range ?? [0, duration];
  if (from < 0 || to > duration + 0.1)
    throw new InvalidInputError(
      'bad-range',
      `The passage from ${from} s to ${to} s is not within the recording’s ${duration.toFixed(1)} s.`,
      'Give times in seconds from its beginning.',
    );
  if (to - from < leastSeconds)
    throw new InvalidInputError(
      'too-short',
      `A passage of ${(to - from).toFixed(2)} s is too short to be told from others.`,
      `Take at least ${leastSeconds} s; most of 4 s are found, more of longer ones.`,
    );
  if (!active || active[1] <= from || active[0] >= to)
    throw new InvalidInputError(
      'silent',
      'The passage is silent.',
      'Choose one in which something is heard.',
    );
  return [from, Math.min(to, duration)];
}

/** Errors that come from a worker have lost their class. */
const isUnreadable = (error: unknown): error is SynclineError =>
  error instanceof SynclineError && !(error instanceof CancelledError || error instanceof MachineError);

const hasNoSound = ({ code }: SynclineError): boolean => code === 'no-sound';
