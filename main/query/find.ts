import { resolve } from 'node:path';
import type { WarpKind } from '#src/align/judge.ts';
import {
  CancelledError,
  InvalidInputError,
  MachineError,
  SynclineError,
  throwIfCancelled,
} from '#src/model/errors.ts';
import type { FeatureFiles } from '#main/warp/feature-files.ts';
import { isDataPath } from '#main/media/data-file.ts';
import { createWarpService } from '#main/warp/service.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import { libraryFiles } from './library-files.ts';
import type { PassageOutcome } from './search-task.ts';

export type FindRequest = {
  readonly query: string;
  /** Source times of the passage in it; null: all of it. */
  readonly range: readonly [number, number] | null;
  /** Files, and folders whose files are meant. */
  readonly library: readonly string[];
  /**
   * Where the library is of another kind: one recording of the query's kind and one of the library's that began at
   * the same moment and hold the same, from which it is learned what the kinds have in common; null: of the same kind.
   */
  readonly example: readonly [string, string] | null;
  readonly by: 'auto' | 'music' | 'speech';
  readonly count: number;
  readonly seed: number;
};

export type FindMatch = {
  readonly path: string;
  /** Source times. */
  readonly start: number;
  readonly end: number;
  /** How many times as fast as in the query. */
  readonly rate: number;
  /** 1 the very same, 0 as by luck. */
  readonly score: number;
  /** 1 − the probability that luck finds something as like anywhere in the library. */
  readonly confidence: number;
};

export type FindOutcome = {
  readonly range: readonly [number, number];
  /** What of the query was compared, and with what; null: nothing could be. */
  readonly by: readonly [WarpKind, WarpKind] | null;
  /** How what the example's two have in common correlates on parts of it held out; null without one. */
  readonly correlations: readonly number[] | null;
  readonly matches: readonly FindMatch[];
  readonly searched: { readonly files: number; readonly seconds: number };
  /** Files that could not be searched, and why. */
  readonly skipped: readonly { readonly path: string; readonly named: boolean; readonly reason: string }[];
  /** Why nothing was found; null when something was. */
  readonly reason: string | null;
};

/** Shorter passages are found everywhere. */
const leastSeconds = 1;

/**
 * Looks for a passage of a recording or data file elsewhere. Features are made once for each file and kept in
 * the cache. A named file of the library that cannot be read is an error; one of a folder is skipped.
 * @throws InvalidInputError `bad-range`, `too-short`, `no-files`; as reading the files
 */
export async function findElsewhere(
  pool: Pool,
  request: FindRequest,
  { signal, progress }: { signal: AbortSignal; progress: NonNullable<RunOptions['progress']> },
): Promise<FindOutcome> {
  const service = createWarpService(pool);
  try {
    // Of what only lies in a folder, sound is for sound and numbers are for numbers.
    const files = (await libraryFiles(request.library, signal)).filter(
      ({ path, named }) => named || isDataPath(path) === isDataPath(request.example?.[1] ?? request.query),
    );
    if (files.length === 0)
      throw new InvalidInputError(
        'no-files',
        'The library holds no recordings.',
        'Name files, or folders that hold some.',
      );
    const run = (label: string) => ({
      signal,
      progress: (done: number, total: number, unit: string) => progress(done, total, unit, label),
    });
    const query = await service.features({ path: request.query }, run(request.query));
    const range = rangeIn(query, request.range);
    const example = request.example && {
      x: await service.features({ path: request.example[0] }, run(request.example[0])),
      y: await service.features({ path: request.example[1] }, run(request.example[1])),
    };
    const library: { readonly path: string; readonly features: FeatureFiles }[] = [];
    const skipped: { path: string; named: boolean; reason: string }[] = [];
    for (const [k, { path, named }] of files.entries()) {
      throwIfCancelled(signal);
      try {
        const label = `${path} (${k + 1} of ${files.length})`;
        library.push({ path, features: await service.features({ path }, run(label)) });
      } catch (error) {
        if (!isUnreadable(error) || (named && !hasNoSound(error))) throw error;
        skipped.push({ path, named, reason: error.message });
      }
    }
    const own = library.flatMap(({ path }, k) => (resolve(path) === resolve(request.query) ? [k] : []));
    const found = await pool.run(
      'findPassage',
      {
        query,
        range,
        library: library.map(({ features }) => features),
        own,
        example: example && [example.x, example.y],
        kinds: request.by === 'auto' ? ['music', 'speech', 'data'] : [request.by, 'data'],
        count: request.count,
        seed: request.seed,
      },
      { signal, progress },
    );
    const compared = new Set(found?.compared);
    for (const [k, { path }] of library.entries())
      if (!compared.has(k)) {
        const { named } = files.find((file) => file.path === path) as (typeof files)[0];
        skipped.push({ path, named, reason: 'It has nothing that could be compared with the passage.' });
      }
    const seconds = range[1] - range[0];
    const matches = (found?.matches ?? []).map(({ file, start, end, score, chance }) => ({
      path: (library[file] as (typeof library)[0]).path,
      start,
      end,
      rate: seconds / (end - start),
      score,
      confidence: 1 - chance,
    }));
    return {
      range,
      by: found?.kinds ?? null,
      correlations: found?.correlations ?? null,
      matches,
      searched: { files: compared.size, seconds: found?.seconds ?? 0 },
      skipped,
      reason: reasonOf(found),
    };
  } finally {
    await service.close();
  }
}

function reasonOf(found: PassageOutcome | null): string | null {
  if (!found) return 'No file of the library has anything that could be compared with the passage.';
  if (!found.told) return 'No file of the library is as long as the passage.';
  if (found.matches.length === 0)
    return 'Nothing in the library is more like the passage than luck would have it.';
  return null;
}

function rangeIn({ duration, active }: FeatureFiles, range: FindRequest['range']): readonly [number, number] {
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
