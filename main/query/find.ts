import { resolve } from 'node:path';
import { InvalidInputError } from '#src/model/errors.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import type { TimesColumn } from '#src/model/sequence.ts';
import { isDataPath } from '#main/media/data-file.ts';
import { createWarpService } from '#main/warp/service.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import { type FindAmong, type Found, type FoundAmong, findAmong } from './find-among.ts';
import { libraryFiles } from './library-files.ts';

export type FindRequest = Pick<FindAmong, 'range' | 'by' | 'count' | 'seed'> & {
  readonly query: string;
  /** Files, and folders whose files are meant. */
  readonly library: readonly string[];
  /** As `FindAmong` has it. */
  readonly example: readonly [string, string] | null;
  /** Which column of tables holds their times. */
  readonly times: TimesColumn;
};

type Place = Pick<Found, 'start' | 'end' | 'rate' | 'score'> & { readonly path: string };

export type FindMatch = Place & {
  /** 1 − the probability that luck finds something as like anywhere in the library. */
  readonly confidence: number;
};

/** What is nearest where nothing was found: nobody may be confident of it. */
export type NearMatch = Place & {
  /** The probability that luck finds something as like anywhere in the library. */
  readonly luck: number;
};

export type FindOutcome = Pick<FoundAmong, 'range' | 'by' | 'correlations' | 'reason'> & {
  readonly matches: readonly FindMatch[];
  readonly nearest: readonly NearMatch[];
  readonly searched: { readonly files: number; readonly seconds: number };
  /** Files that could not be searched, and why. */
  readonly skipped: readonly { readonly path: string; readonly named: boolean; readonly reason: string }[];
};

/**
 * Looks for a passage of a recording or data file elsewhere. A named file of the library that cannot be read is an
 * error; one of a folder is skipped.
 * @throws InvalidInputError `no-files`; as `findAmong`
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
    const analysis = { ...defaultAnalysis, times: request.times };
    const mediaAt = (path: string) => ({ path, analysis });
    const fileAt = (k: number) => files[k] as (typeof files)[0];
    const {
      matches,
      nearest,
      files: count,
      seconds,
      skipped,
      ...found
    } = await findAmong(
      pool,
      service,
      {
        ...request,
        query: mediaAt(request.query),
        example: request.example && [mediaAt(request.example[0]), mediaAt(request.example[1])],
        library: files.map(({ path, named }) => ({
          media: mediaAt(path),
          needed: named,
          own: resolve(path) === resolve(request.query),
        })),
      },
      {
        signal,
        reading: (done, total, unit, _label, file) =>
          progress(
            ...([done, total, unit] as const),
            file < 0 ? 'Reading' : `${fileAt(file).path} (${file + 1} of ${files.length})`,
          ),
        searching: progress,
      },
    );
    const placeOf = ({ file, start, end, rate, score }: Found): Place => ({
      ...{ path: fileAt(file).path, start, end, rate, score },
    });
    return {
      ...found,
      matches: matches.map((each) => ({ ...placeOf(each), confidence: 1 - each.chance })),
      nearest: nearest.map((each) => ({ ...placeOf(each), luck: each.chance })),
      searched: { files: count, seconds },
      skipped: skipped.map(({ file, reason }) => ({ ...fileAt(file), reason })),
    };
  } finally {
    await service.close();
  }
}
