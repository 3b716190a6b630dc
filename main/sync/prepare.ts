import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, cacheKey } from '#main/media/cache.ts';
import { decodePictureFile } from '#main/media/picture.ts';
import { chooseAudio, chooseVideo, type ProbedMedia, probeMedia } from '#main/media/probe.ts';
import { decodeSound, type SoundFile, soundName } from '#main/media/sound.ts';
import type { Pool } from '#main/work/pool.ts';
import type { PictureSummary } from '#src/align/sync/picture-summary.ts';
import { CancelledError, StorageError, SynclineError } from '#src/model/errors.ts';
import type { AnalysisChoice, RecorderId, RecordingId } from '#src/model/recording.ts';
import { levelQuantile, type SoundSummary } from '#src/signal/sound-summary.ts';

/** A recording as the sync needs it: where it lies and what of it to use. */
export type SyncRecording = {
  readonly id: RecordingId;
  /** As notes and reasons should call it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly analysis: AnalysisChoice;
  readonly recorder: RecorderId | null;
  /** Which of the recorder's tracks, if that was said. */
  readonly track?: string;
};

/** One kind of evidence a recording offers, or why it offers none (a sentence). */
export type Offer<T> =
  | { readonly value: T; readonly key: string }
  /** `failed`: it should be there, and something broke. */
  | { readonly trouble: string; readonly failed?: true };
export type HeardSound = { readonly file: SoundFile; readonly summary: SoundSummary };

export type Machine = {
  readonly pool: Pool;
  readonly signal: AbortSignal | undefined;
  /** Lets so many decoders run at once. */
  readonly decoder: <T>(work: () => Promise<T>) => Promise<T>;
};

/** One recording on its way through the sync. */
export type State = {
  readonly recording: SyncRecording;
  media: ProbedMedia | null;
  sound: Offer<HeardSound>;
  picture: Offer<PictureSummary> | null;
  /** Why the whole file is of no use. */
  trouble: string | null;
};

/** Bump when summaries change, so that old ones are not read. */
const version = 5;
/** A sound whose loudest moments stay below this holds nothing to hear, dB below full scale. */
const audible = -78;
/** A mix as quiet as this may be channels that cancel each other, dB below full scale. */
const quiet = -45;
/** How much louder one channel must be than the mix to be used instead, dB: chance leaves them near each other. */
const cancelled = 15;

export async function probe(recording: SyncRecording, machine: Machine): Promise<ProbedMedia> {
  return await probeMedia(recording.path, { ...signalOf(machine), times: recording.analysis.times });
}

const signalOf = ({ signal }: Machine) => (signal ? { signal } : {});

/**
 * Decodes the chosen sound and describes it. Trouble with the file or a worker is said, not thrown.
 * @throws CancelledError; StorageError `cache-unwritable`
 */
export async function hear(
  recording: SyncRecording,
  media: ProbedMedia,
  machine: Machine,
  progress: (seconds: number) => void,
): Promise<Offer<HeardSound>> {
  if (media.audio.length === 0) return { trouble: 'It has no sound.' };
  const { audioStream, channel } = recording.analysis;
  const listen = async (wanted: number | 'mix') => {
    const file = await machine.decoder(() =>
      decodeSound(
        recording.path,
        { stream: audioStream, channel: wanted },
        { media, progress: (done) => progress(done), ...signalOf(machine) },
      ),
    );
    const key = soundName(file);
    const summary = await stored('heard', [version, key], soundForm, machine, () =>
      machine.pool.run('describeSound', file, signalOf(machine)),
    );
    return { file, key, summary: shared(summary), level: loudest(summary.level) };
  };
  return await offered(async () => {
    let { file, key, summary, level } = await listen(channel);
    if (channel === 'mix' && level < quiet && chooseAudio(media, audioStream).channels > 1) {
      const one = await listen(0);
      if (one.level >= audible && one.level > level + cancelled) {
        ({ key, summary, level } = one);
        const note = 'Its channels cancel each other when mixed, so channel 0 alone was listened to.';
        file = { ...one.file, warnings: [...one.file.warnings, note] };
      }
    }
    if (level < audible) return { trouble: 'Its sound is silent.' };
    return { value: { file, summary }, key };
  });
}

/** Pixels along the longer side of the pictures that are looked at. */
const longSide = 96;

/** Decodes the picture, small, and describes it; as `hear`. Seconds decoded and seconds looked at count half each. */
export async function see(
  recording: SyncRecording,
  media: ProbedMedia,
  machine: Machine,
  progress: (seconds: number) => void,
): Promise<Offer<PictureSummary>> {
  if (media.video.length === 0) return { trouble: 'It has no picture.' };
  return await offered(async () => {
    const print = await pictureKey(recording.path);
    const summary = await stored('seen', [version, print], pictureForm, machine, () =>
      machine.decoder(async () => {
        const { width, height } = chooseVideo(media, null);
        const scale = longSide / Math.max(width, height, 1);
        const even = (pixels: number) => Math.max(16, 2 * Math.round((pixels * scale) / 2));
        const picture = await decodePictureFile(
          recording.path,
          { width: even(width), height: even(height) },
          { media, progress: (done) => progress(done / 2), ...signalOf(machine) },
        );
        return await machine.pool.run('describePicture', picture, {
          ...signalOf(machine),
          progress: (done, total) => progress((media.duration * (1 + done / Math.max(1, total))) / 2),
        });
      }),
    );
    const trouble = whyNotSeen(summary);
    return trouble === null ? { value: summary, key: cacheKey([version, print]) } : { trouble };
  });
}

/** Pictures further apart do not tell when something happens, seconds. */
const mostFrameTime = 0.5;

function whyNotSeen({ duration, frameTime, features }: PictureSummary): string | null {
  if (duration < 1.5 * frameTime) return 'Its picture is a single frame.';
  if (frameTime > mostFrameTime)
    return `It has a picture every ${frameTime.toFixed(2)} s only: too seldom to be placed by.`;
  return features.some((value) => value !== 0) ? null : 'Nothing moves or changes in its picture.';
}

async function pictureKey(path: string): Promise<unknown> {
  const { fingerprint } = await import('#main/media/fingerprint.ts');
  return await fingerprint(path);
}

async function offered<T>(work: () => Promise<Offer<T>>): Promise<Offer<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    if (error instanceof StorageError && error.code === 'cache-unwritable') throw error; // no file's fault
    if (error instanceof SynclineError) return { trouble: error.message, failed: true };
    throw error;
  }
}

/** The level that one frame in two hundred reaches. */
const loudest = (level: Int8Array): number => levelQuantile(level, 0.995, true);

/** Its arrays in memory that all workers see, so that a pair need not carry copies of them to its worker. */
function shared(summary: SoundSummary): SoundSummary {
  const share = (values: Int8Array): Int8Array => {
    const made = new Int8Array(new SharedArrayBuffer(values.length));
    made.set(values);
    return made;
  };
  return { ...summary, features: share(summary.features), level: share(summary.level) };
}

/** How a value lies in the cache: facts as JSON, one array of bytes beside them. */
type Form<T> = { split(value: T): [unknown, Int8Array]; join(facts: never, bytes: Int8Array): T };

const soundForm: Form<SoundSummary> = {
  split: ({ features, level, ...facts }) => {
    const bytes = new Int8Array(features.length + level.length);
    bytes.set(features);
    bytes.set(level, features.length);
    return [facts, bytes];
  },
  join: (facts: Omit<SoundSummary, 'features' | 'level'>, bytes) => ({
    ...facts,
    features: bytes.subarray(0, facts.frames * facts.bands),
    level: bytes.subarray(facts.frames * facts.bands),
  }),
};

const pictureForm: Form<PictureSummary> = {
  split: ({ features, ...facts }) => [facts, features],
  join: (facts: Omit<PictureSummary, 'features'>, features) => ({ ...facts, features }),
};

/** The value from the cache, or made and put there. */
async function stored<T>(
  kind: string,
  key: unknown,
  form: Form<T>,
  machine: Machine,
  make: () => Promise<T>,
): Promise<T> {
  let made: T | null = null;
  const folder = await cached(
    kind,
    cacheKey(key),
    async (place) => {
      made = await make();
      const [facts, bytes] = form.split(made);
      await writeFile(join(place, 'facts.json'), JSON.stringify(facts), { flag: 'wx' });
      await writeFile(join(place, 'bytes'), bytes, { flag: 'wx' });
    },
    signalOf(machine),
  );
  if (made !== null) return made;
  const [facts, bytes] = await Promise.all([
    readFile(join(folder, 'facts.json'), 'utf8'),
    readFile(join(folder, 'bytes')),
  ]);
  return form.join(
    JSON.parse(facts) as never,
    new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
}
