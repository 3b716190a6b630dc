import { fft } from '#src/signal/fft.ts';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';

/** Mono samples of a file's first sound track at 48 kHz, as any player would decode them. */
export async function monoOf(path: string, track = 0): Promise<Float32Array> {
  const pieces: Buffer[] = [];
  const result = await runFfmpeg(
    ['-v', 'error', '-i', fileUrl(path), '-map', `0:a:${track}`, '-ac', '1', '-ar', '48000'].concat([
      '-c:a',
      'pcm_f32le',
      '-f',
      'f32le',
      'pipe:1',
    ]),
    { onStdout: (chunk) => void pieces.push(chunk) },
  );
  if (result.code !== 0) throw new Error(result.stderr);
  const all = Buffer.concat(pieces);
  const out = new Float32Array(all.length / 4);
  for (let i = 0; i < out.length; i++) out[i] = all.readFloatLE(4 * i);
  return out;
}

export type Residual = {
  /** Seconds into the files, and how much later (ms) the second has it. */
  readonly windows: readonly { readonly at: number; readonly lag: number }[];
  /** Median of |lag|, ms, after outliers (other than 1 ms about the median line) are dropped. */
  readonly median: number;
  readonly largest: number;
  /** Slope of a robust line, parts per million. */
  readonly ppm: number;
  /** Lag of that line in the middle, ms. */
  readonly offset: number;
  readonly used: number;
};

/**
 * How far two files that should be aligned are apart: GCC-PHAT (150–3400 Hz, whitening 0.8) in windows of
 * 5.5 s, within ±20 ms of 0 (or of `expected`, seconds by which b should be later). Independent of `sync`, which knows neither these windows nor this range.
 */
export function residual(
  a: Float32Array,
  b: Float32Array,
  rate = 48_000,
  expected: (at: number) => number = () => 0,
): Residual {
  const n = 2 ** 18;
  const hop = n / 4;
  const plan = fft(n);
  const reach = Math.round(0.02 * rate);
  const windows: { at: number; lag: number; sharp: number }[] = [];
  for (let from = 0; from + n <= Math.min(a.length, b.length); from += hop) {
    const shift = Math.round(expected((from + n / 2) / rate) * rate);
    if (from + shift < 0 || from + shift + n > b.length) continue;
    const spectrum = (x: Float32Array, first: number) => {
      const re = new Float64Array(n);
      const im = new Float64Array(n);
      for (let i = 0; i < n; i++)
        re[i] = (x[first + i] as number) * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / n));
      plan.forward(re, im);
      return { re, im };
    };
    const x = spectrum(a, from);
    const y = spectrum(b, from + shift);
    const re = new Float64Array(n);
    const im = new Float64Array(n);
    const low = Math.round((150 * n) / rate);
    const high = Math.round((3400 * n) / rate);
    for (let k = low; k < high; k++) {
      // conj(X)·Y: positive lag = b is later.
      const cr = (x.re[k] as number) * (y.re[k] as number) + (x.im[k] as number) * (y.im[k] as number);
      const ci = (x.re[k] as number) * (y.im[k] as number) - (x.im[k] as number) * (y.re[k] as number);
      const size = Math.hypot(cr, ci) ** 0.8 + 1e-30;
      const edge = Math.sin((Math.PI * (k - low)) / (high - low)) ** 0.5;
      re[k] = (edge * cr) / size;
      im[k] = (edge * ci) / size;
    }
    plan.inverse(re, im);
    const at = (d: number) => re[(d + n) % n] as number;
    let top = 0;
    let square = 0;
    for (let d = -reach; d <= reach; d++) {
      if (at(d) > at(top)) top = d;
      square += at(d) ** 2;
    }
    const [p, q, r] = [at(top - 1), at(top), at(top + 1)];
    const lag = top + (0.5 * (p - r)) / (p - 2 * q + r) + shift - expected((from + n / 2) / rate) * rate;
    windows.push({
      at: (from + n / 2) / rate,
      lag: (1000 * lag) / rate,
      sharp: q / Math.sqrt(square / (2 * reach)),
    });
  }
  const good = windows.filter((w) => w.sharp > 6);
  const line = theilSen(good);
  const kept = good.filter((w) => Math.abs(w.lag - line.at(w.at)) < 1);
  const sizes = kept.map((w) => Math.abs(w.lag)).sort((p, q) => p - q);
  return {
    windows: kept,
    median: sizes[sizes.length >> 1] ?? Number.NaN,
    largest: sizes[sizes.length - 1] ?? Number.NaN,
    ppm: line.slope * 1000,
    offset: line.at((kept[kept.length - 1]?.at ?? 0) / 2),
    used: kept.length,
  };
}

/** The line through the median of all slopes (ms a second) and the median intercept. */
function theilSen(points: readonly { readonly at: number; readonly lag: number }[]) {
  const slopes: number[] = [];
  for (const [i, p] of points.entries())
    for (const q of points.slice(i + 1)) if (q.at - p.at > 5.5) slopes.push((q.lag - p.lag) / (q.at - p.at));
  const median = (list: number[]) => list.sort((p, q) => p - q)[list.length >> 1] ?? 0;
  const slope = median(slopes);
  const start = median(points.map((p) => p.lag - slope * p.at));
  return { slope, at: (t: number) => start + slope * t };
}
