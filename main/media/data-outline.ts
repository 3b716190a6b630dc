import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type AnalysisChoice, mostLanes } from '#src/model/recording.ts';
import { evenly, fineHop, framesAt, type Measurements, outline } from '#src/signal/measurements.ts';
import { cached, cacheKey } from './cache.ts';
import { type DataChoice, dataKey, readMeasurements } from './data-file.ts';
import { makePeaks, type PeaksFile } from './peaks.ts';
import type { SoundFile } from './sound.ts';

const version = 2;

/** What is drawn of a data file: of all its dimensions together, or of one. */
export type DataOutline = { readonly channel: AnalysisChoice['channel']; readonly peaks: PeaksFile };

/**
 * What is drawn of a data file at any zoom: the least and the greatest of the chosen dimension, scaled to −1…1; or of
 * all together and then of the first ones each by itself (`mostLanes`). Two samples a frame, so that all that draws
 * sound draws it.
 * @throws InvalidInputError `no-such-channel`; as `probeData`
 */
export async function dataOutlines(
  path: string,
  choice: DataChoice & Pick<AnalysisChoice, 'channel'>,
  pool: Pool,
  options: { signal?: AbortSignal; progress?: TaskContext['progress'] } = {},
): Promise<readonly DataOutline[]> {
  const { rate, times, channel } = choice;
  const key = cacheKey([version, await dataKey(path), extname(path).toLowerCase(), rate, times, channel]);
  const folder = await cached(
    'outline',
    key,
    async (place) => {
      await pool.run('dataOutline', { path, rate, times, channel, folder: place, name: key }, options);
    },
    options,
  );
  const { hop, length, channels } = JSON.parse(
    await readFile(join(folder, 'facts.json'), 'utf8'),
  ) as OutlineFacts;
  const out: DataOutline[] = [];
  for (const each of channels) {
    const sound: SoundFile = {
      path: join(folder, outlineFolder(key, each), outlineFile),
      rate: 2 / hop,
      length,
      runs: [{ at: 0, from: 0, count: length }],
      start: 0,
      end: (length * hop) / 2,
      short: null,
      warnings: [],
    };
    out.push({ channel: each, peaks: { ...(await makePeaks(sound, options)), isOutline: true } });
  }
  return out;
}

type OutlineFacts = {
  readonly hop: number;
  readonly length: number;
  readonly channels: readonly AnalysisChoice['channel'][];
};
/** What is made of sound is named after its folder: each outline has its own, and no other file's has the same name. */
const outlineFolder = (name: string, channel: AnalysisChoice['channel']): string => `${name}-${channel}`;
const outlineFile = 'outline.s16';
/** Values of an outline at most; uneven frames are put on a coarser clock to keep to it. */
const mostOutline = 2 ** 26;

/** Worker task: writes the outlines and their facts into `folder`. */
export async function dataOutline({
  path,
  rate,
  times,
  channel,
  folder,
  name,
}: DataChoice & {
  readonly path: string;
  readonly channel: AnalysisChoice['channel'];
  readonly folder: string;
  readonly name: string;
}): Promise<null> {
  const read = await readMeasurements(path, { rate, times });
  if (channel !== 'mix' && !(channel >= 0 && channel < read.dims))
    throw new InvalidInputError(
      'no-such-channel',
      `“${path}” has ${read.dims} dimensions; there is no dimension ${channel + 1}.`,
      'Choose another one, or all of them.',
    );
  let hop = fineHop(read);
  while (2 * framesAt(read, hop) > Math.max(mostOutline, 2 * frames(read))) hop *= 2;
  const even = evenly(read, hop);
  const lanes = channel === 'mix' && read.dims > 1 ? Math.min(read.dims, mostLanes) : 0;
  const channels = [channel, ...Array.from({ length: lanes }, (_, d) => d)];
  for (const each of channels) {
    const values = outline(even, each);
    const place = join(folder, outlineFolder(name, each));
    await mkdir(place);
    await writeFile(join(place, outlineFile), new Uint8Array(values.buffer), { flag: 'wx' });
  }
  const facts: OutlineFacts = { hop, length: 2 * frames(even), channels };
  await writeFile(join(folder, 'facts.json'), JSON.stringify(facts), { flag: 'wx' });
  return null;
}

const frames = ({ values, dims }: Measurements): number => values.length / dims;
