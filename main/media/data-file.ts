import { extname } from 'node:path';
import { isSequencePath, readSequence, skeletonPath } from '#main/align/read-sequence.ts';
import { createPool } from '#main/work/pool.ts';
import { badTimes } from '#src/formats/refusal.ts';
import type { AnalysisChoice, DataStream } from '#src/model/recording.ts';
import { type DataSequence, frameCount, type TimesColumn } from '#src/model/sequence.ts';
import { lengthOf, type Measurements, measurements } from '#src/signal/measurements.ts';
import { fingerprint } from './fingerprint.ts';
import { checkFile } from './open-file.ts';
import type { ProbedMedia } from './probe.ts';

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
