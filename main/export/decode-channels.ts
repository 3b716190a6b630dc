import { type FileHandle, open, stat } from 'node:fs/promises';
import { StorageError } from '#src/model/errors.ts';
import type { AudioStream } from '#src/model/recording.ts';
import { decodeWarning, failureOf, fileUrl, inputArgs, runFfmpeg, unlessKilled } from '#main/media/ffmpeg.ts';
import { framecrcReader } from '#main/media/framecrc.ts';
import type { ProbedMedia } from '#main/media/probe.ts';
import { layOutSound, type SoundRun } from '#main/media/sound-runs.ts';

/** All channels of one audio stream at its own rate, on disk, on the grid of source time. */
export type ChannelsFile = {
  /** Interleaved 32-bit floats. */
  readonly path: string;
  readonly rate: number;
  readonly channels: number;
  /** Samples a channel on the grid that starts at source time 0. */
  readonly length: number;
  readonly runs: readonly SoundRun[];
  readonly warnings: readonly string[];
};

export type Progress = (seconds: number) => void;

/**
 * Decodes a stream into `into` with all its channels, untouched in rate. Where the samples lie on the source
 * clock is decided by the same rules as for analysis (`layOutSound`), so that what sync measured is what
 * export cuts: holes stay holes, a late start is kept.
 */
export async function decodeChannels(
  path: string,
  media: ProbedMedia,
  stream: AudioStream,
  into: string,
  options: { readonly signal?: AbortSignal | undefined; readonly progress?: Progress } = {},
): Promise<ChannelsFile> {
  const { sampleRate: rate, channels } = stream;
  // One channel, two bytes: all that the times need.
  const filter =
    `[0:${stream.index}]aformat=sample_fmts=flt:sample_rates=${rate},asplit=2[times][sound];` +
    '[times]pan=mono|c0=c0[one]';
  const args = [
    ...['-v', 'error', '-copyts', ...inputArgs(path, media.inputOptions), '-filter_complex', filter],
    ...['-map', '[sound]', '-c:a', 'pcm_f32le', '-f', 'f32le', '-y', fileUrl(into)],
    ...['-map', '[one]', '-c:a', 'pcm_s16le', '-f', 'framecrc', 'pipe:1'],
  ];
  const { result, time, samples } = await unlessKilled(async () => {
    const time: number[] = [];
    const samples: number[] = [];
    const read = framecrcReader((frame) => {
      time.push(frame.time - media.origin);
      samples.push(frame.bytes / 2);
    });
    const onStdout = (chunk: Buffer) => {
      read(chunk);
      const last = time[time.length - 1];
      if (last !== undefined) options.progress?.(Math.min(last, media.duration));
    };
    return { time, samples, result: await runFfmpeg(args, { signal: options.signal, onStdout }) };
  });
  const bytes = (await stat(into).catch(() => null))?.size ?? 0;
  const written = Math.floor(bytes / (4 * channels));
  if (written === 0 || time.length === 0) throw failureOf(result, path);
  const failure = result.code === 0 ? null : failureOf(result, path);
  if (failure instanceof StorageError || result.killedBy) throw failure ?? failureOf(result, path);
  // A file that holds one stream only starts with it, whatever its first timestamp says.
  const alone = media.audio.length + media.video.length === 1;
  const early = alone ? (time[0] as number) - stream.start : 0;
  const frames = { time: time.map((t) => t - early), samples };
  const first = Math.round((frames.time[0] as number) * rate);
  const end = stream.duration === null ? null : stream.start + stream.duration;
  const { runs, notes } = layOutSound(frames, rate, { first, rate, lead: 0, written }, end);
  const last = runs[runs.length - 1];
  const odd = decodeWarning(result.stderr);
  return {
    path: into,
    rate,
    channels,
    length: last ? last.at + last.count : 0,
    runs,
    warnings: odd ? [...notes, odd] : notes,
  };
}

/** Reads stretches of decoded channels, one array a channel; zeros where there is nothing. */
export type ChannelsReader = {
  read(from: number, count: number): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
};

export async function openChannels(file: ChannelsFile): Promise<ChannelsReader> {
  const handle: FileHandle = await open(file.path, 'r');
  const { channels } = file;
  return {
    async read(from, count) {
      const out = Array.from({ length: channels }, () => new Float32Array(count));
      for (const run of file.runs) {
        const a = Math.max(from, run.at);
        const b = Math.min(from + count, run.at + run.count);
        if (b <= a) continue;
        const block = new Float32Array((b - a) * channels);
        const bytes = new Uint8Array(block.buffer);
        const start = (run.from + a - run.at) * channels * 4;
        for (let filled = 0; filled < bytes.length; ) {
          const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        for (const [c, samples] of out.entries())
          for (let i = 0, at = a - from; i < b - a; i++) samples[at + i] = block[i * channels + c] as number;
      }
      return out;
    },
    close: () => handle.close(),
  };
}
