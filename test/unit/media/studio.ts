import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { setCacheFolder } from '#main/media/cache.ts';
import { execute } from '#main/media/process.ts';
import { tools } from '#main/media/tools.ts';

/** A scratch folder with its own cache, removed when the file's tests are over. */
export function studio() {
  const folder = mkdtempSync(join(tmpdir(), 'syncline-media-'));
  setCacheFolder(join(folder, 'cache'));
  afterAll(() => {
    setCacheFolder(null);
    rmSync(folder, { recursive: true, force: true });
  });
  const path = (name: string): string => join(folder, name);
  return {
    folder,
    path,
    /** Runs ffmpeg to make `name`; the arguments stand before the output. */
    async make(name: string, ...args: readonly string[]): Promise<string> {
      const result = await execute(tools().ffmpeg.path, [
        '-nostdin',
        '-hide_banner',
        '-v',
        'error',
        '-y',
        ...args,
        `file:${path(name)}`,
      ]);
      if (result.code !== 0) throw new Error(`ffmpeg made no ${name}: ${result.stderr}`);
      return path(name);
    },
    /** Writes mono or interleaved samples as a 16-bit WAV. */
    wav(name: string, samples: Float32Array, rate: number, channels = 1): string {
      writeFileSync(path(name), wavBytes(samples, rate, channels));
      return path(name);
    },
  };
}

export function wavBytes(samples: Float32Array, rate: number, channels = 1): Buffer {
  const data = Buffer.alloc(samples.length * 2);
  for (const [i, x] of samples.entries())
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, x)) * 32767), 2 * i);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** A chirp of 50 ms, 500 → 4,500 Hz, at `t` seconds after its start: no moment of it looks like another. */
const chirp = (t: number): number =>
  Math.sin((Math.PI * t) / 0.05) ** 2 * Math.sin(2 * Math.PI * (500 + 40_000 * t) * t);

/** Short chirps, one starting at each of `times`. */
export function bursts(times: readonly number[], seconds: number, rate: number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * rate));
  for (const time of times)
    for (let i = 0; i < 0.05 * rate; i++) {
      const at = Math.ceil(time * rate) + i;
      const t = at / rate - time;
      if (at < samples.length) samples[at] = 0.8 * chirp(t);
    }
  return samples;
}

/**
 * Where, within ±0.05 s of `near`, a burst like those of `bursts` starts: the peak of the correlation with
 * the burst at a hundredth of a sample. Seconds.
 */
export function burstAt(
  read: (start: number, count: number) => Float32Array,
  rate: number,
  near: number,
): number {
  const spread = Math.round(0.05 * rate);
  const long = Math.round(0.05 * rate);
  const from = Math.round(near * rate) - spread;
  const heard = read(from, 2 * spread + long + 2);
  /** @param begin how far behind a sample the burst starts, samples: 0 or more, below 1 */
  const burst = (begin: number) => Float64Array.from({ length: long }, (_, k) => chirp((k + begin) / rate));
  const likeness = (start: number, shape = burst(Math.ceil(start) - start)): number => {
    const first = Math.ceil(start);
    let sum = 0;
    for (let k = Math.max(0, -first); k < long && first + k < heard.length; k++)
      sum += (heard[first + k] as number) * (shape[k] as number);
    return sum;
  };
  let [best, most] = [0, likeness(0)];
  const consider = (start: number, like: number) => {
    if (like > most) [best, most] = [start, like];
  };
  const whole = burst(0);
  for (let s = 1; s < 2 * spread; s++) consider(s, likeness(s, whole));
  for (const step of [0.1, 0.01]) {
    const middle = best;
    for (let k = -10; k <= 10; k++) consider(middle + k * step, likeness(middle + k * step));
  }
  return (from + best) / rate;
}
