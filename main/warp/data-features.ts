import { readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { readSequence } from '#main/align/read-sequence.ts';
import { type DataChoice, dataKey, isDataPath } from '#main/media/data-file.ts';
import { cached, cacheKey } from '#main/media/cache.ts';
import type { Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { longestCueName } from '#src/model/cue-shares.ts';
import { evenly, fineHop, framesAt, lengthOf, measurements, standardised } from '#src/signal/measurements.ts';
import { featureHop, type FeatureFiles } from './feature-files.ts';

export { isDataPath };

const version = 4;

/** Values of one file's features at most: 128 MB of them. Longer recordings get a coarser clock. */
const mostFeatures = 2 ** 25;

/**
 * Rows of a table whose columns are still fused, which takes some twenty warps: ten minutes of 10 ms, in the time that a person waits.
 * What is finer and longer is averaged to so many, but to no more than 10 ms.
 */
export const mostFusedRows = 60_000;

/**
 * Which clock a data file's numbers are put on: that of the sounds' features, all files alike, so that one can be looked for in
 * many; or their own, uneven frames at their usual distance. What is read between two rows tells nothing that
 * they do not, its noise included: where it is asked how sure a path is, only rows count.
 */
export type DataClock = 'shared' | 'own';

/**
 * A data file's numbers as features (`files.data`): finer frames are averaged, uneven and coarser ones joined by straight lines, each
 * dimension centred, of unit variance. Made once on a worker and kept in the cache.
 * @param options.clock default: `shared`
 * @throws as `probeData`
 */
export async function dataFeatures(
  path: string,
  choice: DataChoice,
  pool: Pool,
  options: {
    signal?: AbortSignal | undefined;
    progress?: TaskContext['progress'] | undefined;
    clock?: DataClock;
  } = {},
): Promise<FeatureFiles> {
  const { signal, progress, clock = 'shared' } = options;
  const run = { ...(signal ? { signal } : {}), ...(progress ? { progress } : {}) };
  const { rate, times } = choice;
  const key = cacheKey([
    'data',
    version,
    await dataKey(path),
    extname(path).toLowerCase(),
    rate,
    times,
    clock,
  ]);
  const folder = await cached(
    'features',
    key,
    async (place) => {
      await pool.run('dataFeatureFiles', { path, rate, times, clock, folder: place }, run);
    },
    options,
  );
  const facts = JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')) as Facts;
  const { dims, hop, duration, names } = facts;
  return {
    key,
    duration,
    active: [0, duration],
    names,
    files: { data: { path: join(folder, 'data'), dims, hop, start: 0 } },
  };
}

type Facts = {
  readonly dims: number;
  readonly names: readonly string[];
  readonly hop: number;
  readonly duration: number;
};

/** Worker task: writes the features and their facts into `folder`. */
export async function dataFeatureFiles({
  path,
  rate,
  times,
  clock,
  folder,
}: DataChoice & {
  readonly path: string;
  readonly clock: DataClock;
  readonly folder: string;
}): Promise<null> {
  const sequence = await readSequence(path, { times });
  const read = measurements(sequence, rate);
  let hop = clock === 'own' ? fineHop(read) : featureHop;
  while (hop < featureHop && framesAt(read, hop) > mostFusedRows) hop = Math.min(2 * hop, featureHop);
  while (framesAt(read, hop) * read.dims > mostFeatures) hop *= 2;
  const values = standardised(evenly(read, hop));
  const names = sequence.names.map((name) => name.slice(0, longestCueName));
  const facts: Facts = { dims: read.dims, names, hop, duration: lengthOf(read) };
  writeFileSync(join(folder, 'data'), new Uint8Array(values.buffer), { flag: 'wx' });
  writeFileSync(join(folder, 'facts.json'), JSON.stringify(facts), { flag: 'wx' });
  return null;
}
