import { open, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Pool } from '#main/work/pool.ts';
import {
  type HeatStrip,
  heatStrip,
  type StripWindow,
  stripColumns,
  stripPart,
} from '#src/signal/heat-strip.ts';
import { evenly, fineHop, framesAt } from '#src/signal/measurements.ts';
import { cached, cacheKey } from './cache.ts';
import { type DataChoice, dataKey, readMeasurements } from './data-file.ts';

const version = 1;
/** Numbers of the finest step at most; longer files are put on a coarser clock to keep to it. */
const mostNumbers = 2 ** 28;

type Facts = Omit<HeatStrip, 'levels'>;

/**
 * All dimensions of a data file over a stretch of its time, as levels of colour (see `heatStrip`): rows × columns. Made on a worker
 * when it is first asked for, and kept in the cache.
 * @throws as `probeData`
 */
export async function readDataStrip(
  pool: Pool,
  path: string,
  { rate }: DataChoice,
  window: StripWindow,
  { signal }: { signal?: AbortSignal } = {},
): Promise<{ readonly rows: number; readonly levels: Uint8Array }> {
  const run = signal ? { signal } : {};
  const key = cacheKey([version, await dataKey(path), extname(path).toLowerCase(), rate]);
  const folder = await cached(
    'strip',
    key,
    async (place) => {
      await pool.run('dataStrip', { path, rate, folder: place }, run);
    },
    run,
  );
  const facts = JSON.parse(await readFile(join(folder, 'facts.json'), 'utf8')) as Facts;
  const { rows } = facts;
  const part = stripPart(facts, window);
  if (!part) return { rows, levels: new Uint8Array(rows * window.columns) };
  const file = await open(join(folder, 'levels.u8'));
  try {
    const bytes = new Uint8Array(part.count * rows);
    await file.read(bytes, 0, bytes.length, part.at);
    return { rows, levels: stripColumns(facts, part, bytes, window) };
  } finally {
    await file.close();
  }
}

/** Worker task: writes the levels and their facts into `folder`. */
export async function dataStrip({
  path,
  rate,
  folder,
}: DataChoice & { readonly path: string; readonly folder: string }): Promise<null> {
  const read = await readMeasurements(path, { rate });
  let hop = fineHop(read);
  while (framesAt(read, hop) * read.dims > Math.max(mostNumbers, read.values.length)) hop *= 2;
  const { levels, ...facts } = heatStrip(evenly(read, hop));
  await writeFile(join(folder, 'levels.u8'), levels, { flag: 'wx' });
  await writeFile(join(folder, 'facts.json'), JSON.stringify(facts satisfies Facts), { flag: 'wx' });
  return null;
}
