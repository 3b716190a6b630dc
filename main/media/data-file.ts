import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { isSequencePath, readSequence, skeletonPath } from '#main/align/read-sequence.ts';
import { createPool, type Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { badTimes } from '#src/formats/refusal.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type AnalysisChoice, type DataStream, mostLanes } from '#src/model/recording.ts';
import { type DataSequence, frameCount, type TimesColumn } from '#src/model/sequence.ts';
import {
  evenly,
  fineHop,
  framesAt,
  lengthOf,
  type Measurements,
  measurements,
  outline,
} from '#src/signal/measurements.ts';
import { cached, cacheKey } from './cache.ts';
import { fingerprint } from './fingerprint.ts';
import { checkFile } from './open-file.ts';
import { makePeaks, type PeaksFile } from './peaks.ts';
import type { ProbedMedia } from './probe.ts';
import type { SoundFile } from './sound.ts';

/** Data files: recordings that hold numbers. They are read on worker threads; here is what is asked of them. */

export type DataChoice = Pick<AnalysisChoice, 'rate' | 'times'>;

export const isDataPath = isSequencePath;

/** So many bytes are read and understood faster than a worker starts. */
const small = 256 * 1024;

/**
 * Facts of a data file, of a table by its `times`. Source time 0 is its first frame; `origin` is the time that the file gives to it.
 * @throws MediaError as `checkFile`; InvalidInputError `bad-file` naming line and column or byte, `bad-times`, `too-large`,
 * `no-such-column`;
 * StorageError; CancelledError
 */
export async function probeData(
  path: string,
  { signal, times = 'auto' }: { signal?: AbortSignal; times?: TimesColumn } = {},
): Promise<ProbedMedia> {
  const { size } = await checkFile(path);
  if (size <= small) return await dataFacts({ path, times });
  const pool = createPool(1);
  try {
    return await pool.run('dataFacts', { path, times }, signal ? { signal } : {});
  } finally {
    await pool.close();
  }
}

/** A document keeps this many names of dimensions, this long. */
const mostNames = 256;
const longestName = 80;

/** Seconds, some 30 years: what lasts longer has its times in another unit than it says. */
const longest = 1e9;

/** Worker task: reads the file and tells what it holds. */
export async function dataFacts({
  path,
  times: column,
}: Pick<DataChoice, 'times'> & { readonly path: string }): Promise<ProbedMedia> {
  const sequence = await readSequence(path, { times: column });
  const { dims, isTimed, times, names } = sequence;
  const own = measurements(sequence, null);
  const codec = formatOf(path);
  const stream: DataStream = {
    ...{ kind: 'data', index: 0, codec, start: 0, duration: lengthOf(own), dims },
    frames: frameCount(sequence),
    hop: times ? null : own.hop,
    isTimed,
    names: names.length <= mostNames ? names.map((name) => name.slice(0, longestName)) : null,
    columns: sequence.columns?.slice(0, mostNames).map((name) => name.slice(0, longestName)) ?? null,
  };
  if (!(stream.duration <= longest))
    throw badTimes(
      path,
      '',
      `its times span ${stream.duration.toPrecision(3)} s, more than ${longest}`,
      'Check the unit of its times, or take another column for them, or none.',
    );
  return {
    container: codec,
    duration: stream.duration,
    audio: [],
    video: [],
    data: [stream],
    creationTime: dateOf(sequence),
    timecode: null,
    device: null,
    warnings: [
      ...(sequence.isClockGuessed
        ? [`Times are read from ${sequence.clock}: it has no name, but rises evenly.`]
        : []),
      ...sequence.notes,
    ],
    origin: sequence.start,
    inputOptions: [],
    brand: null,
    pixelFormats: {},
  };
}

/** What the format is called: all tables of text are csv. */
function formatOf(path: string): string {
  const ending = extname(path).slice(1).toLowerCase();
  return ending === 'tsv' || ending === 'txt' ? 'csv' : ending;
}

/** When it was recorded, where its times are dates: seconds since 1970 that lie in this century. */
function dateOf({ start, isTimed }: DataSequence): string | null {
  const [least, most] = [Date.UTC(2000, 0) / 1000, Date.UTC(2100, 0) / 1000];
  return isTimed && start >= least && start < most ? new Date(start * 1000).toISOString() : null;
}

/** What a data file's contents are known by in the cache: its own, and its skeleton's. */
export async function dataKey(path: string): Promise<readonly string[]> {
  const skeleton = await skeletonPath(path);
  const prints = await Promise.all([path, ...(skeleton ? [skeleton] : [])].map(fingerprint));
  return prints.map(({ hash }) => hash);
}

/** Frames as `choice` wants them. */
export const readMeasurements = async (path: string, { rate, times }: DataChoice): Promise<Measurements> =>
  measurements(await readSequence(path, { times }), rate);

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
