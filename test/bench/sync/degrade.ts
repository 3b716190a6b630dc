import { fft, fftLength } from '#src/signal/fft.ts';
import { makeResampler } from '#src/signal/resample.ts';
import { soundOf } from '#src/signal/sound.ts';
import type { Random } from './random.ts';

/** Sound is worked on at this rate until it is “recorded”. */
export const workRate = 44100;

export const rms = (x: Float32Array): number => {
  let sum = 0;
  for (const v of x) sum += v * v;
  return Math.sqrt(sum / Math.max(1, x.length));
};

/** x with `noise` (repeated as needed) added at `snr` decibels below or above it. */
export function mixed(x: Float32Array, noise: Float32Array, snr: number): Float32Array {
  const gain = (rms(x) / (rms(noise) + 1e-12)) * 10 ** (-snr / 20);
  return x.map((v, i) => v + gain * (noise[i % noise.length] as number));
}

/** Noise whose power falls with frequency to the power `colour`: 0 white, 1 pink, 2 brown. */
export function noise(length: number, colour: number, random: Random): Float32Array {
  const n = fftLength(length);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  for (let k = 1; k < n / 2; k++) {
    const f = Math.max(20, (k * workRate) / n);
    const g = f ** (-colour / 2);
    re[k] = g * random.normal();
    im[k] = g * random.normal();
  }
  fft(n).inverse(re, im);
  const out = Float32Array.from(re.subarray(0, length));
  const scale = 0.1 / rms(out);
  return out.map((v) => v * scale);
}

export function convolve(x: Float32Array, h: Float32Array): Float32Array {
  const n = fftLength(4 * h.length);
  const block = n - h.length + 1;
  const hr = new Float64Array(n);
  const hi = new Float64Array(n);
  hr.set(h);
  const plan = fft(n);
  plan.forward(hr, hi);
  const out = new Float32Array(x.length);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  for (let s = 0; s < x.length; s += block) {
    re.fill(0);
    im.fill(0);
    re.set(x.subarray(s, Math.min(x.length, s + block)));
    plan.forward(re, im);
    for (let k = 0; k < n; k++) {
      const r = (re[k] as number) * (hr[k] as number) - (im[k] as number) * (hi[k] as number);
      im[k] = (re[k] as number) * (hi[k] as number) + (im[k] as number) * (hr[k] as number);
      re[k] = r;
    }
    plan.inverse(re, im);
    for (let i = 0; i < n && s + i < x.length; i++)
      out[s + i] = (out[s + i] as number) + (re[i] as number) / n;
  }
  return out;
}

/**
 * A room and a microphone: direct sound at once (so that truth is kept), a few reflections from 1.5 ms on, an
 * exponential tail of `rt60` seconds with `direct` decibels of direct over reverberant energy.
 */
export function room(x: Float32Array, rt60: number, direct: number, random: Random): Float32Array {
  const length = Math.round(workRate * rt60 * 1.2);
  const h = new Float32Array(length);
  for (let i = Math.round(0.006 * workRate); i < length; i++)
    h[i] = random.normal() * 10 ** ((-3 * i) / (rt60 * workRate));
  for (let e = 0; e < 8; e++) {
    const t = random.between(0.0015, 0.03);
    const i = Math.round(t * workRate);
    if (i < length)
      h[i] =
        (h[i] as number) + (random.uniform() < 0.5 ? -1 : 1) * random.between(4, 9) * Math.exp(-t / 0.02);
  }
  let energy = 0;
  for (const v of h) energy += v * v;
  const gain = Math.sqrt(10 ** (-direct / 10) / energy);
  for (let i = 0; i < length; i++) h[i] = (h[i] as number) * gain;
  h[0] = 1;
  return convolve(x, h);
}

type Biquad = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

export function biquad(x: Float32Array, [b0, b1, b2, a1, a2]: Biquad): Float32Array {
  const out = new Float32Array(x.length);
  let x1 = 0;
  let x2 = 0;
  let y1 = 0;
  let y2 = 0;
  for (let i = 0; i < x.length; i++) {
    const v = x[i] as number;
    const y = b0 * v + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = v;
    y2 = y1;
    y1 = y;
    out[i] = y;
  }
  return out;
}

/** Audio-EQ-cookbook filters at `f` hertz. */
export function filter(kind: 'low' | 'high' | 'peak', f: number, q: number, gain = 0): Biquad {
  const w = (2 * Math.PI * f) / workRate;
  const alpha = Math.sin(w) / (2 * q);
  const c = Math.cos(w);
  const scaled = (b: readonly [number, number, number], a: readonly [number, number, number]): Biquad => [
    b[0] / a[0],
    b[1] / a[0],
    b[2] / a[0],
    a[1] / a[0],
    a[2] / a[0],
  ];
  if (kind === 'low') return scaled([(1 - c) / 2, 1 - c, (1 - c) / 2], [1 + alpha, -2 * c, 1 - alpha]);
  if (kind === 'high') return scaled([(1 + c) / 2, -1 - c, (1 + c) / 2], [1 + alpha, -2 * c, 1 - alpha]);
  const g = 10 ** (gain / 40);
  return scaled([1 + alpha * g, -2 * c, 1 - alpha * g], [1 + alpha / g, -2 * c, 1 - alpha / g]);
}

/** A microphone's colouring: rumble filter, presence peaks, roll-off at the top. */
export function microphone(x: Float32Array, random: Random): Float32Array {
  let y = biquad(x, filter('high', random.between(50, 130), 0.7));
  y = biquad(y, filter('peak', random.between(300, 900), 1, random.between(-5, 5)));
  y = biquad(y, filter('peak', random.between(1500, 4000), 1, random.between(-6, 6)));
  return biquad(y, filter('low', random.between(7000, 14000), 0.7));
}

export function lowPass(x: Float32Array, f: number): Float32Array {
  return biquad(biquad(x, filter('low', f, 0.54)), filter('low', f, 1.31));
}

/** What a clock that runs `ppm` fast writes down, from `start` to `end` seconds of true time. */
export function recorded(x: Float32Array, start: number, end: number, ppm: number): Float32Array {
  const step = 1 / (workRate * (1 + ppm * 1e-6));
  const count = Math.floor((end - start) / step);
  if (ppm === 0) {
    const s = Math.round(start * workRate);
    return x.slice(s, s + count);
  }
  const reader = makeResampler(workRate, workRate, 24);
  return Float32Array.from(reader.read(soundOf(x, workRate), start, step, count));
}

/** As `recorded`, by a clock whose rate changes evenly; in pieces of 2 s, each told with its own and event time. */
export function recordedBending(
  x: Float32Array,
  start: number,
  end: number,
  ppm: number,
  ppmEnd: number,
): {
  sound: Float32Array;
  pieces: { own: readonly [number, number]; event: readonly [number, number] }[];
} {
  const reader = makeResampler(workRate, workRate, 24);
  const sound = soundOf(x, workRate);
  const block = 2 * workRate;
  const out: Float32Array[] = [];
  const pieces: { own: readonly [number, number]; event: readonly [number, number] }[] = [];
  let at = start;
  for (let k = 0; ; k++) {
    const rate = 1 + (ppm + ((ppmEnd - ppm) * (at - start)) / (end - start)) * 1e-6;
    const next = at + block / workRate / rate;
    if (next > end) break;
    out.push(Float32Array.from(reader.read(sound, at, 1 / (workRate * rate), block)));
    pieces.push({ own: [2 * k, 2 * k + 2], event: [at, next] });
    at = next;
  }
  const joined = new Float32Array(out.length * block);
  for (const [k, part] of out.entries()) joined.set(part, k * block);
  return { sound: joined, pieces };
}

/** Mains hum: 50 Hz and its harmonics, each with its own phase. */
export function hum(length: number, random: Random): Float32Array {
  const out = new Float32Array(length);
  for (let h = 1; h <= 24; h++) {
    const phase = random.between(0, 2 * Math.PI);
    const w = (2 * Math.PI * 50 * h) / workRate;
    for (let i = 0; i < length; i++) out[i] = (out[i] as number) + Math.sin(w * i + phase) / h;
  }
  return out;
}

/** Cuts [from, to) seconds out of a recording, as a pause or a lost block does. */
export function without(x: Float32Array, from: number, to: number): Float32Array {
  const i = Math.round(from * workRate);
  const j = Math.round(to * workRate);
  const out = new Float32Array(x.length - (j - i));
  out.set(x.subarray(0, i));
  out.set(x.subarray(j), i);
  return out;
}
