import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { tools } from '#main/media/tools.ts';
import { toInt24, wavHeader } from '#src/formats/wav.ts';

const execute = promisify(execFile);
export const ffmpeg = async (args: readonly string[], maxBuffer = 2 ** 30): Promise<Buffer> =>
  (
    await execute(tools().ffmpeg.path, ['-nostdin', '-v', 'error', ...args], {
      maxBuffer,
      encoding: 'buffer',
    })
  ).stdout;

/** Short tone bursts whose middles stand at `times` (seconds), on a quiet floor. */
export function bursts(times: readonly number[], seconds: number, rate: number): Float32Array {
  const out = new Float32Array(Math.round(seconds * rate));
  for (const time of times)
    for (let i = Math.ceil((time - 0.006) * rate); i <= (time + 0.006) * rate; i++) {
      const t = i / rate - time;
      if (i >= 0 && i < out.length)
        out[i] = (out[i] as number) + 0.6 * Math.cos(2 * Math.PI * 1000 * t) * Math.exp(-((t / 0.0012) ** 2));
    }
  return out;
}

/** The middle of the burst near `time`, by its energy; null where it is silent. Seconds. */
export function burstNear(samples: Float32Array, rate: number, time: number): number | null {
  let sum = 0;
  let moment = 0;
  for (let i = Math.ceil((time - 0.006) * rate); i <= (time + 0.006) * rate; i++) {
    const x = (samples[i] ?? 0) ** 2;
    sum += x;
    moment += x * (i / rate);
  }
  return sum < 1e-3 ? null : moment / sum;
}

export async function writeWav(path: string, samples: Float32Array, rate: number): Promise<void> {
  const bytes = new Uint8Array(samples.length * 3);
  toInt24(samples, bytes);
  await writeFile(
    path,
    Buffer.concat([wavHeader(1, rate, samples.length), bytes, Buffer.alloc(bytes.length % 2)]),
  );
}

const side = 64;
const cell = 16;

/** A picture that says its own number: 16 bits as dark and bright squares. */
function numbered(n: number): Buffer {
  const pixels = Buffer.alloc((side * side * 3) / 2, 128);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const bit = Math.floor(y / cell) * 4 + Math.floor(x / cell);
      pixels[y * side + x] = ((n >> bit) & 1) === 1 ? 200 : 60;
    }
  return pixels;
}

/** The number of each picture of a grey 64 × 64 stream; −1 for black. */
export function numbersOf(grey: Buffer, width = side, height = side): number[] {
  const list: number[] = [];
  for (let at = 0; at + width * height <= grey.length; at += width * height) {
    let n = 0;
    let bright = 0;
    for (let bit = 0; bit < 16; bit++) {
      const x = (bit % 4) * cell + cell / 2;
      const y = Math.floor(bit / 4) * cell + cell / 2;
      const luma = grey[at + y * width + x] as number;
      if (luma > 130) n |= 1 << bit;
      if (luma > 35) bright++;
    }
    list.push(bright === 0 ? -1 : n);
  }
  return list;
}

export type CameraOptions = {
  readonly frameRate: readonly [number, number];
  readonly seconds: number;
  /** Middles of bursts, source seconds. */
  readonly times: readonly number[];
  readonly soundRate?: number;
  /** Extra output arguments; default H.264 and PCM. */
  readonly codecs?: readonly string[];
  /** Seconds by which the sound starts after the picture. */
  readonly soundLate?: number;
};

/** A camera's file: numbered pictures, and bursts in its sound. Source time 0 is the first picture. */
export async function makeCamera(path: string, options: CameraOptions): Promise<void> {
  const { frameRate, seconds, times, soundRate = 48_000, soundLate = 0 } = options;
  const count = Math.round((seconds * frameRate[0]) / frameRate[1]);
  const raw = `${path}.yuv`;
  const wav = `${path}.wav`;
  await writeFile(raw, Buffer.concat(Array.from({ length: count }, (_, n) => numbered(n))));
  await writeWav(
    wav,
    bursts(
      times.map((t) => t - soundLate),
      seconds - soundLate,
      soundRate,
    ),
    soundRate,
  );
  await ffmpeg(
    [
      '-f',
      'rawvideo',
      '-pix_fmt',
      'yuv420p',
      '-s',
      `${side}x${side}`,
      '-r',
      frameRate.join('/'),
      '-i',
      raw,
    ].concat(
      [
        '-itsoffset',
        String(soundLate),
        '-i',
        wav,
        '-map',
        '0:v',
        '-map',
        '1:a',
        '-c:v',
        'libx264',
        '-crf',
        '12',
      ],
      [
        '-preset',
        'ultrafast',
        '-g',
        '25',
        '-bf',
        '0',
        '-c:a',
        'pcm_s16le',
        ...(options.codecs ?? []),
        '-y',
        path,
      ],
    ),
  );
}

/** Sound track `track` of a file as it decodes, one channel. */
export async function soundOfFile(path: string, track = 0): Promise<Float32Array> {
  const bytes = await ffmpeg([
    '-i',
    path,
    '-map',
    `0:a:${track}`,
    '-ac',
    '1',
    '-c:a',
    'pcm_f32le',
    '-f',
    'f32le',
    'pipe:1',
  ]);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** The numbers that a file's pictures say. */
export const picturesOfFile = async (path: string, track = 0): Promise<number[]> =>
  numbersOf(
    await ffmpeg(['-i', path, '-map', `0:v:${track}`, '-vf', 'format=gray', '-f', 'rawvideo', 'pipe:1']),
  );
