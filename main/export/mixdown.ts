import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path';
import { failureOf, fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { storageError } from '#main/store/storage-error.ts';
import { ofInt24, wavHeader } from '#src/formats/wav.ts';
import { throwIfCancelled } from '#src/model/errors.ts';
import { createWav } from './wav-writer.ts';

/** A rendered WAV of 24 bits, and how loud it is in the mix. */
export type MixTrack = { readonly path: string; readonly channels: number; readonly factor: number };

/** Samples a channel read and added at a time. */
const block = 16_384;
/** Full scale of 24 bits. */
const full = 8_388_607 / 8_388_608;

/**
 * Adds tracks of one length to a stereo WAV of 24 bits: one channel goes to both sides, two keep theirs, of more the odd go left
 * and the even right, each side by its mean. Where the sum would be too loud, all of it is made quieter, so that nothing is cut.
 * @param count samples a channel @param progress called with the samples read, of 2 × count at most
 * @returns by how many decibels the whole was made quieter; 0: not at all
 */
export async function mixTracks(
  tracks: readonly MixTrack[],
  rate: number,
  count: number,
  output: string,
  options: { readonly signal?: AbortSignal | undefined; readonly progress?: (samples: number) => void } = {},
): Promise<number> {
  const readers: { readonly track: MixTrack; readonly file: FileHandle }[] = [];
  try {
    for (const track of tracks) readers.push({ track, file: await opened(track.path) });
    const sum = new Float32Array(block * 2);
    const pass = async (before: number, use: (samples: Float32Array) => void | Promise<void>) => {
      for (let at = 0; at < count; at += block) {
        throwIfCancelled(options.signal);
        const length = Math.min(block, count - at);
        const part = sum.subarray(0, 2 * length).fill(0);
        for (const { track, file } of readers) await addTo(part, track, file, rate, count, at, length);
        await use(part);
        options.progress?.(before + at + length);
      }
    };
    let peak = 0;
    await pass(0, (samples) => {
      for (const value of samples) peak = Math.max(peak, Math.abs(value));
    });
    const scale = peak > full ? full / peak : 1;
    const wav = await createWav(output, 2, rate, count);
    try {
      await pass(count, async (samples) => {
        if (scale !== 1) for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) * scale;
        await wav.write(samples);
      });
      await wav.close();
    } catch (error) {
      await wav.abandon().catch(() => {}); // already closed when closing itself failed
      throw error;
    }
    return scale === 1 ? 0 : -20 * Math.log10(scale);
  } finally {
    for (const { file } of readers) await file.close();
  }
}

const opened = (path: string): Promise<FileHandle> =>
  open(path, 'r').catch((error: unknown) => {
    throw storageError(error, path);
  });

async function addTo(
  sum: Float32Array,
  { path, channels, factor }: MixTrack,
  file: FileHandle,
  rate: number,
  count: number,
  at: number,
  length: number,
): Promise<void> {
  const bytes = new Uint8Array(length * channels * 3);
  const head = wavHeader(channels, rate, count).length;
  const { bytesRead } = await file.read(bytes, 0, bytes.length, head + at * channels * 3);
  if (bytesRead !== bytes.length) throw new Error(`${path} is shorter than it was written`);
  const samples = new Float32Array(length * channels);
  ofInt24(bytes, samples);
  const [left, right] = [Math.ceil(channels / 2), Math.max(1, Math.floor(channels / 2))];
  for (let i = 0; i < length; i++)
    for (let c = 0; c < channels; c++) {
      const value = factor * (samples[i * channels + c] as number);
      if (channels === 1) {
        sum[2 * i] = (sum[2 * i] as number) + value;
        sum[2 * i + 1] = (sum[2 * i + 1] as number) + value;
      } else {
        const side = 2 * i + (c % 2);
        sum[side] = (sum[side] as number) + value / (c % 2 === 0 ? left : right);
      }
    }
}

/** A mix as the ending of `output` asks: the WAV itself is moved by the caller; FLAC loses nothing, AAC is for sharing. */
export async function encodeMix(wav: string, output: string, signal: AbortSignal | undefined): Promise<void> {
  const codec =
    extname(output).toLowerCase() === '.flac'
      ? ['-c:a', 'flac', '-sample_fmt', 's32', '-bits_per_raw_sample', '24']
      : ['-c:a', 'aac', '-b:a', '256k', '-movflags', '+faststart'];
  const result = await runFfmpeg(
    [
      '-v',
      'error',
      '-i',
      fileUrl(wav),
      '-map',
      '0:a',
      ...codec,
      '-map_metadata',
      '-1',
      '-n',
      fileUrl(output),
    ],
    { signal },
  );
  if (result.code !== 0) throw failureOf(result, output);
}
