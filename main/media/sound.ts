import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CancelledError, InvalidInputError, StorageError } from '#src/model/errors.ts';
import type { AnalysisChoice, AudioStream } from '#src/model/recording.ts';
import { cached, cacheKey, dropCached, inCache } from './cache.ts';
import { decodeWarning, failureOf, fileUrl, inputArgs, runFfmpeg, unlessKilled } from './ffmpeg.ts';
import { fingerprint } from './fingerprint.ts';
import { framecrcReader } from './framecrc.ts';
import { chooseAudio, type ProbedMedia, probeMedia } from './probe.ts';
import type { Executed } from './process.ts';
import { evenWithin, type FrameTimes, layOutSound, type SoundRun } from './sound-runs.ts';

/** Decoded mono sound on disk; plain data, so that it can be sent to a worker and opened there. */
export type SoundFile = {
  /** Raw samples, 16 bit little-endian. */
  readonly path: string;
  readonly rate: number;
  /** Samples on the grid that starts at source time 0, holes included. */
  readonly length: number;
  /** Where the file's samples stand on the grid; silence between and before. */
  readonly runs: readonly SoundRun[];
  /** Source time at which the sound really starts and ends, seconds. */
  readonly start: number;
  readonly end: number;
  /** Where decoding ended before what the file declares; null: it holds what it declares, or declares nothing. */
  readonly short: ShortSound | null;
  /** What was wrong with the sound besides, in plain words. */
  readonly warnings: readonly string[];
};

/** Sound of which decoding gave less than the file declares. */
export type ShortSound = {
  /** Source times at which it ends, and at which it should, seconds. */
  readonly end: number;
  readonly declared: number;
  /** The decoder ended with an error: trying again may give more. Else the file holds no more. */
  readonly broke: boolean;
};

/** All that was wrong with a sound, in plain words. */
export const soundWarnings = ({
  warnings,
  short,
}: Pick<SoundFile, 'warnings' | 'short'>): readonly string[] =>
  short
    ? [
        ...warnings,
        `Only ${short.end.toFixed(1)} s of the ${short.declared.toFixed(1)} s of sound that the file declares could be decoded${short.broke ? ': the decoder stopped' : ''}.`,
      ]
    : warnings;

export type SoundChoice = {
  /** Container index; null: the first audio stream. */
  readonly stream?: AnalysisChoice['audioStream'];
  readonly channel?: AnalysisChoice['channel'];
  /** Samples per second of the result. */
  readonly rate?: number;
};

export type DecodeOptions = {
  readonly signal?: AbortSignal;
  /** Seconds of the recording done so far, and in all (0 when unknown). */
  readonly progress?: (done: number, total: number) => void;
  /** Facts already probed, to spare a second look. */
  readonly media?: ProbedMedia;
};

const version = 4;
/** ffmpeg would write every packet by itself. */
const unhurried = ['-flush_packets', '0'];

/**
 * Decodes one audio stream to mono samples on an even grid from source time 0 (default: all channels
 * averaged, 16 kHz), on disk in the cache; found there again when the same content is asked for.
 * Samples are never stretched: holes in the file stay holes, clock drift stays drift.
 * @throws MediaError `no-sound`, `no-such-stream`, `unreadable-media`, …; StorageError; MachineError; CancelledError.
 */
export async function decodeSound(
  path: string,
  choice: SoundChoice = {},
  options: DecodeOptions = {},
): Promise<SoundFile> {
  const wanted = await resolveChoice(path, choice, options);
  return await factsIn(
    await cached('sound', wanted.key, (folder) => decodeInto(folder, path, wanted, options), options),
  );
}

/** Drops what the cache holds of a sound that was decoded only in part, so that it is decoded anew. */
export async function forgetShortSound(
  path: string,
  choice: SoundChoice = {},
  options: DecodeOptions = {},
): Promise<void> {
  const found = await findSound(path, choice, options);
  if (found?.short) await dropCached('sound', (await resolveChoice(path, choice, options)).key);
}

/** The decoded sound when the cache holds it already; null when it would have to be decoded. */
export async function findSound(
  path: string,
  choice: SoundChoice = {},
  options: DecodeOptions = {},
): Promise<SoundFile | null> {
  const { key } = await resolveChoice(path, choice, options);
  const folder = await inCache('sound', key);
  return folder === null ? null : await factsIn(folder);
}

type Wanted = {
  readonly key: string;
  readonly media: ProbedMedia;
  readonly stream: AudioStream;
  readonly channel: number | 'mix';
  readonly rate: number;
};

async function resolveChoice(path: string, choice: SoundChoice, options: DecodeOptions): Promise<Wanted> {
  const media = options.media ?? (await probeMedia(path, options));
  const stream = chooseAudio(media, choice.stream ?? null);
  const channel = choice.channel ?? 'mix';
  if (channel !== 'mix' && !(channel >= 0 && channel < stream.channels))
    throw new InvalidInputError(
      'no-such-channel',
      `Stream ${stream.index} has ${stream.channels} channels; there is no channel ${channel}.`,
      'Choose another channel (the first is 0), or all of them mixed.',
    );
  const rate = choice.rate ?? 16_000;
  const key = cacheKey([version, await fingerprint(path), stream.index, channel, rate]);
  return { key, media, stream, channel, rate };
}

/** What decoded sound is named after wherever something made of it is kept: its content and choice, and how far it goes. */
export const soundName = (sound: Pick<SoundFile, 'path' | 'length'>): string =>
  `${basename(dirname(sound.path))} ${sound.length}`;

const samplesIn = (folder: string): string => join(folder, 'sound.s16');

async function factsIn(folder: string): Promise<SoundFile> {
  const facts = JSON.parse(await readFile(join(folder, 'facts.json'), 'utf8')) as Omit<SoundFile, 'path'>;
  return { ...facts, path: samplesIn(folder) };
}

async function decodeInto(
  folder: string,
  path: string,
  wanted: Wanted,
  options: DecodeOptions,
): Promise<void> {
  const { media, stream, rate } = wanted;
  const samplesFile = samplesIn(folder);
  // The grid position below the start; the rest of the way is silence at the stream's own, finer rate.
  const first = Math.floor(stream.start * rate + 1e-6);
  const lead = Math.round((stream.start - first / rate) * stream.sampleRate);
  const run = (times: string) =>
    unlessKilled(() => runDecoder(path, samplesFile, wanted, lead, times, options));
  const { result, time, samples } = (await run(oddFrames)) ?? ((await run('anull')) as Decoded);
  if (options.signal?.aborted) throw new CancelledError();
  const written = await samplesWritten(samplesFile);
  if (written === 0 || time.length === 0) throw failureOf(result, path);
  const failure = result.code === 0 ? null : failureOf(result, path);
  // A disk that filled up or a crash leaves half a file that looks whole; other trouble leaves what there is.
  if (failure instanceof StorageError || result.killedBy) throw failure;

  const decodedRate = stream.sampleRate;
  // A file that holds one stream only starts with it, whatever its first timestamp says.
  const alone = media.audio.length + media.video.length === 1;
  const early = alone ? (time[0] as number) - stream.start : 0;
  const frames = { time: early === 0 ? time : time.map((t) => t - early), samples };
  const moved = Math.round(((frames.time[0] as number) - stream.start) * rate);
  const declaredEnd = stream.duration === null ? null : stream.start + stream.duration;
  const grid = { first: first + moved, rate, lead, written };
  const { runs, notes } = layOutSound(frames, decodedRate, grid, declaredEnd);
  const last = runs[runs.length - 1];
  const length = last ? last.at + last.count : 0;
  const warnings = [...notes];
  const odd = decodeWarning(result.stderr);
  if (odd) warnings.push(odd);
  const isShort = declaredEnd !== null && length / rate < declaredEnd - Math.max(0.5, 0.005 * declaredEnd);
  const facts: Omit<SoundFile, 'path'> = {
    rate,
    length,
    runs,
    start: frames.time[0] as number,
    end: length / rate,
    short: isShort ? { end: length / rate, declared: declaredEnd, broke: failure !== null } : null,
    warnings,
  };
  await writeFile(join(folder, 'facts.json'), JSON.stringify(facts), { flag: 'wx' });
}

type Decoded = FrameTimes & { readonly result: Executed };

/** Lets pass the first frame, and those that do not lie where counting samples from there puts them. */
const oddFrames = `aselect='not(n)+gt(abs(t-start_t-ld(0)/sample_rate),${evenWithin})+0*st(0,ld(0)+samples_n)'`;
class OddFrame extends Error {}

/**
 * Decodes into `samplesFile`, and reads the times of the frames that the filter `times` lets pass. Telling every
 * frame's time costs a tenth of the decoding, and nearly all files need only the first: `oddFrames` ends with
 * null at the second.
 */
async function runDecoder(
  path: string,
  samplesFile: string,
  { media, stream, channel, rate }: Wanted,
  lead: number,
  times: string,
  options: DecodeOptions,
): Promise<Decoded | null> {
  const time: number[] = [];
  const samples: number[] = [];
  const read = framecrcReader((frame) => {
    if (times === oddFrames && time.length > 0) throw new OddFrame();
    time.push(frame.time - media.origin);
    samples.push(frame.bytes); // one byte a sample, only to be counted
  });
  const channels = channel === 'mix' ? mixOf(stream.channels) : `c0=c${channel}`;
  const filter = [
    `[0:${stream.index}]aformat=sample_fmts=fltp,pan=mono|${channels},asplit=2[decoded][sound]`,
    `[decoded]${times}[times]`,
    // Half the default filter: at 16 kHz flat to 6 kHz, and what folds over to below that 46 dB down.
    `[sound]${lead > 0 ? `adelay=${lead}S,` : ''}aresample=${rate}:filter_size=16[out]`,
  ].join(';');
  const tell = async () =>
    options.progress?.(Math.min(media.duration, (await samplesWritten(samplesFile)) / rate), media.duration);
  const watch = setInterval(tell, 200);
  try {
    const result = await runFfmpeg(
      ['-v', 'error', '-copyts', ...inputArgs(path, media.inputOptions), '-filter_complex', filter].concat(
        ['-map', '[out]', '-c:a', 'pcm_s16le', ...unhurried, '-f', 's16le', '-y', fileUrl(samplesFile)],
        ['-map', '[times]', '-c:a', 'pcm_u8', ...(times === oddFrames ? [] : unhurried)],
        ['-f', 'framecrc', 'pipe:1'],
      ),
      { signal: options.signal, onStdout: read },
    );
    await tell();
    return { result, time, samples };
  } catch (error) {
    if (error instanceof OddFrame) return null;
    throw error;
  } finally {
    clearInterval(watch);
  }
}

const samplesWritten = async (file: string): Promise<number> =>
  Math.floor(((await stat(file).catch(() => null))?.size ?? 0) / 2);

/** Every channel with the same weight, so that the result does not hang on what the file calls its channels. */
function mixOf(channels: number): string {
  const weight = (1 / Math.max(1, channels)).toFixed(9);
  return `c0=${Array.from({ length: Math.max(1, channels) }, (_, i) => `${weight}*c${i}`).join('+')}`;
}
