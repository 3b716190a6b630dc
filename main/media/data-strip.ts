import { extname } from 'node:path';
import type { Pool } from '#main/work/pool.ts';
import { heatStrip, type StripWindow } from '#src/signal/heat-strip.ts';
import { evenly, fineHop, framesAt } from '#src/signal/measurements.ts';
import { cached, cacheKey } from './cache.ts';
import { type DataChoice, dataKey, readMeasurements } from './data-file.ts';
import { readStrip, type StripLevels, writeStrip } from './strip-folder.ts';

const version = 1;
/** Numbers of the finest step at most; longer files are put on a coarser clock to keep to it. */
const mostNumbers = 2 ** 28;

/**
 * All dimensions of a data file over a stretch of its time, as levels of colour (see `heatStrip`): rows × columns. Made on a worker
 * when it is first asked for, and kept in the cache.
 * @throws as `probeData`
 */
export async function readDataStrip(
  pool: Pool,
  path: string,
  { rate, times }: DataChoice,
  window: StripWindow,
  { signal }: { signal?: AbortSignal } = {},
): Promise<StripLevels> {
  const run = signal ? { signal } : {};
  const key = cacheKey([version, await dataKey(path), extname(path).toLowerCase(), rate, times]);
  const folder = await cached(
    'strip',
    key,
    async (place) => {
      await pool.run('dataStrip', { path, rate, times, folder: place }, run);
    },
    run,
  );
  return await readStrip(folder, window);
}

/** Worker task: writes the levels and their facts into `folder`. */
export async function dataStrip({
  path,
  rate,
  times,
  folder,
}: DataChoice & { readonly path: string; readonly folder: string }): Promise<null> {
  const read = await readMeasurements(path, { rate, times });
  let hop = fineHop(read);
  while (framesAt(read, hop) * read.dims > Math.max(mostNumbers, read.values.length)) hop *= 2;
  await writeStrip(heatStrip(evenly(read, hop)), folder);
  return null;
}
