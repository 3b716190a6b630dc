import { InvalidInputError, MediaError } from '#src/model/errors.ts';
import type { AudioStream, MediaInfo, VideoStream } from '#src/model/recording.ts';
import type { TimesColumn } from '#src/model/sequence.ts';
import { declaredSize } from './cut-short.ts';
import { failureOf, inputArgs, runFfmpeg, runFfprobe } from './ffmpeg.ts';
import { isDataPath, probeData } from './data-file.ts';
import { checkFile } from './open-file.ts';
import type { Executed } from './process.ts';
import { type FfprobeAnswer, type FfprobePacket, type FfprobeStream, parseAnswer } from './probe-json.ts';
import { describeDevice, exactRate, firstMoment, frameTiming, turnOf } from './stream-facts.ts';
import { readWavHeader, type WavHeader } from './wav-header.ts';

/** MediaInfo, and how ffmpeg must be told to read this very file. */
export type ProbedMedia = MediaInfo & {
  /**
   * The container's own timestamp (seconds, as `ffmpeg -copyts` counts) of the first presented moment:
   * source time = ffmpeg's time − origin. Everyone who decodes uses this and nothing else.
   */
  readonly origin: number;
  /** Input options this file needs, e.g. for a WAV whose size field is wrong. */
  readonly inputOptions: readonly string[];
  /** The MP4 family's major brand, e.g. `isom` or `qt`; null in other containers. */
  readonly brand: string | null;
  /** Pixel format of each video stream, by index. */
  readonly pixelFormats: Readonly<Record<number, string>>;
};

const deadline = 30;
const packetsRead = 400;

/**
 * Facts of one media or data file (by its ending; `times`: which column of a table holds them). Source time 0 is the first moment that a player presents: the earliest first
 * decoded sample or frame of any sound or picture stream, after edit lists and encoder priming.
 * @throws MediaError (missing, directory, empty, unreadable, not-media, unreadable-media, no-streams …),
 * MachineError (ffprobe missing, too slow), CancelledError.
 */
export async function probeMedia(
  path: string,
  options: { readonly signal?: AbortSignal; readonly times?: TimesColumn } = {},
): Promise<ProbedMedia> {
  if (isDataPath(path)) return await probeData(path, options);
  const { size } = await checkFile(path);
  const wav = await readWavHeader(path);
  if (wav?.wrongSize && wav.format !== null) return fromHeader(wav, wav.format, size);
  const input = inputArgs(path);
  const { answer, indices } = await ask(path, input, options.signal);
  const warnings: string[] = [];
  if (wav && wav.declared > size - wav.dataStart + 1 && !wav.wrongSize)
    warnings.push('The file is cut short: it holds less sound than its header says.');
  const whole = await declaredSize(path);
  if (whole !== null)
    warnings.push(`The file is cut short: it holds ${share(size, whole)} of what its header declares.`);

  const streams: { stream: FfprobeStream; index: number; first: number }[] = [];
  for (const stream of answer.streams) {
    const isMoving = stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1;
    if (stream.codec_type !== 'audio' && !isMoving) continue;
    const index = indices.get(stream.index) ?? stream.index;
    const first =
      firstMoment(stream, answer.packets) ??
      firstMoment(stream, await firstPackets(input, index, stream.index, options.signal));
    if (first === null)
      warnings.push(`Stream ${index} (${stream.codec_type}) holds nothing and is left out.`);
    else streams.push({ stream, index, first });
  }
  if (streams.length === 0)
    throw new MediaError(
      'no-streams',
      `${JSON.stringify(path)} holds neither sound nor moving pictures.`,
      'Choose another file.',
    );
  const origin = Math.min(...streams.map((s) => s.first));
  const audio: AudioStream[] = [];
  const video: VideoStream[] = [];
  let end = 0;
  for (const { stream, index, first } of streams) {
    const start = first - origin;
    const duration = streamDuration(stream, first);
    if (duration !== null) end = Math.max(end, start + duration);
    if (stream.codec_type === 'audio') audio.push(audioFacts(stream, index, start, duration));
    else video.push(videoFacts(stream, index, start, duration, answer.packets));
  }
  const named = (answer.format.format_name ?? '').split(',');
  const declared = answer.format.duration;
  // Matroska says when it ends, counted from its own 0; the others say how long they last.
  const declaredLength =
    declared === null ? null : named.includes('matroska') ? declared - Math.max(0, origin) : declared;
  const duration = end > 0 ? end : (declaredLength ?? 0);
  if (!(duration > 0))
    warnings.push('The file does not say how long it is; its length is known once it has been decoded.');
  const tags = [answer.format.tags, ...answer.streams.map((s) => s.tags)];
  const tag = (name: string): string | null => tags.map((t) => t[name]).find((v) => v !== undefined) ?? null;
  return {
    container: answer.format.format_name ?? 'unknown',
    duration: Math.max(0, duration),
    audio,
    video,
    data: [],
    creationTime: isoTime(tag('creation_time') ?? dateTag(tag('date'), tag('time'))),
    timecode: tag('timecode'),
    device: describeDevice(tag),
    warnings,
    origin,
    inputOptions: [],
    brand: tag('major_brand'),
    pixelFormats: Object.fromEntries(streams.map((s) => [s.index, s.stream.pix_fmt ?? 'unknown'])),
  };
}

const share = (part: number, whole: number): string =>
  part / whole > 0.995 ? 'all but the last bytes' : `${Math.max(1, Math.round((100 * part) / whole))} %`;

/**
 * A WAV whose size is wrong, read as the bare samples that it holds: ffmpeg's own WAV reader would look for
 * chunks among them, for minutes in a large file.
 */
function fromHeader(wav: WavHeader, format: string, size: number): ProbedMedia {
  const duration = Math.floor((size - wav.dataStart) / wav.frameBytes) / wav.sampleRate;
  const { sampleRate, channels } = wav;
  return {
    container: 'wav',
    duration,
    audio: [{ kind: 'audio', index: 0, codec: `pcm_${format}`, sampleRate, channels, start: 0, duration }],
    video: [],
    data: [],
    creationTime: null,
    timecode: null,
    device: null,
    warnings: ['The length in the file’s header is wrong; it is read to its end instead.'],
    origin: 0,
    inputOptions: [
      ...['-skip_initial_bytes', String(wav.dataStart), '-f', format],
      ...['-ar', String(sampleRate), '-ac', String(channels)],
    ],
    brand: null,
    pixelFormats: {},
  };
}

type Answer = { readonly answer: FfprobeAnswer; readonly indices: ReadonlyMap<number, number> };

async function ask(path: string, input: readonly string[], signal?: AbortSignal): Promise<Answer> {
  const questions = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', '-show_packets'];
  const interval = ['-read_intervals', `%+#${packetsRead}`];
  const result = await runFfprobe([...questions, ...interval, ...input], { signal, deadline });
  if (result.code === 0) return { answer: parseAnswer(result.stdout), indices: new Map() };
  if (result.killedBy === null) throw failureOf(result, path);
  return await askThroughFfmpeg(path, input, [...questions, ...interval], signal, result);
}

/**
 * The ffprobe that the installer package carries crashes on MPEG-TS. ffmpeg then copies the first seconds
 * into a NUT stream, timestamps untouched, which ffprobe reads without trouble.
 */
async function askThroughFfmpeg(
  path: string,
  input: readonly string[],
  questions: readonly string[],
  signal: AbortSignal | undefined,
  crash: Executed,
): Promise<Answer> {
  // -t stands before the input: behind it, it would count from 0 and not from the first timestamp.
  const copied = await runFfmpeg(
    ['-v', 'info', '-copyts', '-t', '8', ...input, '-map', '0:v?', '-map', '0:a?', '-c', 'copy'].concat([
      '-frames:v',
      '200',
      '-f',
      'nut',
      '-fs',
      '32000000',
      'pipe:1',
    ]),
    { signal, deadline },
  );
  if (copied.code !== 0 || copied.stdout.length === 0)
    throw failureOf(copied.code === 0 ? crash : copied, path);
  const result = await runFfprobe(
    [...questions, '-protocol_whitelist', 'pipe', '-f', 'nut', '-i', 'pipe:0'],
    { signal, deadline, stdin: copied.stdout },
  );
  if (result.code !== 0) throw failureOf(result, path);
  const answer = parseAnswer(result.stdout);
  const length = /Duration: (\d+):(\d\d):(\d\d\.\d+)/.exec(copied.stderr);
  const indices = new Map<number, number>();
  for (const [, from, to] of copied.stderr.matchAll(/Stream #0:(\d+)(?:\[\S+?\])? -> #0:(\d+)/g))
    indices.set(Number(to), Number(from));
  return {
    indices,
    answer: {
      ...answer,
      streams: answer.streams.map((s) => ({ ...s, duration: null })),
      format: {
        ...answer.format,
        format_name: /Input #0, (\S+), from/.exec(copied.stderr)?.[1] ?? null,
        duration: length ? Number(length[1]) * 3600 + Number(length[2]) * 60 + Number(length[3]) : null,
      },
    },
  };
}

/** The first packets of a stream that starts too late to be among the first of the file. */
async function firstPackets(
  input: readonly string[],
  index: number,
  asIndex: number,
  signal?: AbortSignal,
): Promise<readonly FfprobePacket[]> {
  const args = ['-v', 'error', '-of', 'json', '-select_streams', String(index), '-show_packets'];
  const result = await runFfprobe([...args, '-read_intervals', '%+#40', ...input], { signal, deadline });
  if (result.code !== 0) return [];
  return parseAnswer(result.stdout).packets.map((packet) => ({ ...packet, stream_index: asIndex }));
}

function streamDuration(stream: FfprobeStream, first: number): number | null {
  // The start may have moved past priming; the end has not.
  if (stream.duration !== null && stream.duration > 0) {
    // (An MP3's duration counts from its first packet, its start after the priming.)
    const counted = stream.codec_name === 'mp3' ? 0 : stream.start_time;
    const moved = counted === null ? 0 : first - counted;
    return Math.max(0, stream.duration - Math.max(0, moved));
  }
  const tagged = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(stream.tags.duration ?? '');
  if (!tagged) return null;
  const end = Number(tagged[1]) * 3600 + Number(tagged[2]) * 60 + Number(tagged[3]);
  return end > first ? end - Math.max(0, first) : null;
}

function audioFacts(s: FfprobeStream, index: number, start: number, duration: number | null): AudioStream {
  return {
    kind: 'audio',
    index,
    codec: s.codec_name ?? 'unknown',
    sampleRate: s.sample_rate ?? 0,
    channels: s.channels ?? 0,
    start,
    duration,
  };
}

function videoFacts(
  s: FfprobeStream,
  index: number,
  start: number,
  duration: number | null,
  packets: readonly FfprobePacket[],
): VideoStream {
  const rotation = turnOf(s);
  const aspect = s.sample_aspect_ratio ?? [1, 1];
  const wide = Math.round(((s.width ?? 0) * aspect[0]) / aspect[1]);
  const high = s.height ?? 0;
  const onSide = rotation === 90 || rotation === 270;
  const timing = frameTiming(s, packets);
  return {
    kind: 'video',
    index,
    codec: s.codec_name ?? 'unknown',
    width: onSide ? high : wide,
    height: onSide ? wide : high,
    rotation,
    frameRate: timing.variable ? s.avg_frame_rate : exactRate(s.avg_frame_rate ?? s.r_frame_rate),
    variableFrameRate: timing.variable,
    start,
    duration,
  };
}

/** Broadcast WAVs keep date and time apart. */
const dateTag = (date: string | null, time: string | null): string | null =>
  date !== null && /^\d{4}-\d\d-\d\d$/.test(date) && time !== null && /^\d\d:\d\d:\d\d$/.test(time)
    ? `${date}T${time}`
    : date;

function isoTime(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d\d-\d\dT?/.test(text)) return null;
  const time = new Date(text);
  // Clocks that were never set say 1904 or 1970.
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() < 1980 ? null : time.toISOString();
}

/** The audio stream to analyse: the one asked for (container index), else the first. */
export function chooseAudio(info: MediaInfo, wanted: number | null): AudioStream {
  return choose(info.audio, wanted, 'sound');
}

/** The video stream to analyse: the one asked for (container index), else the first. */
export function chooseVideo(info: MediaInfo, wanted: number | null): VideoStream {
  return choose(info.video, wanted, 'picture');
}

/** The same, of which the size of its pictures is known. @throws InvalidInputError `no-such-stream`, `no-picture-size` */
export function chooseSizedVideo(info: MediaInfo, wanted: number | null): VideoStream {
  const video = chooseVideo(info, wanted);
  if (video.width > 0 && video.height > 0) return video;
  throw new InvalidInputError(
    'no-picture-size',
    'The file does not say how large its pictures are.',
    'Convert it with another program first.',
  );
}

function choose<T extends { readonly index: number }>(
  streams: readonly T[],
  wanted: number | null,
  what: string,
): T {
  const found = wanted === null ? streams[0] : streams.find((s) => s.index === wanted);
  if (found) return found;
  if (wanted !== null)
    throw new InvalidInputError(
      'no-such-stream',
      `Stream ${wanted} holds no ${what}.`,
      `Streams with ${what}: ${streams.map((s) => s.index).join(', ') || 'none'}.`,
    );
  throw new MediaError(
    `no-${what}`,
    `The recording has no ${what}.`,
    'Choose another file, or go by something else.',
  );
}
