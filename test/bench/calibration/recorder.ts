import type { Random } from './random.ts';
import { rate } from './scenes.ts';

/** A stretch that a recorder kept: source seconds s0…s1 show the scene from `scene` on, at rate 1/(1+ppm). */
export type Stretch = {
  readonly s0: number;
  readonly s1: number;
  readonly scene: number;
  readonly ppm: number;
};
export type Truth = readonly Stretch[];

export const sceneTime = (p: Stretch, s: number): number => p.scene + (s - p.s0) / (1 + p.ppm * 1e-6);
export const sourceOf = (p: Stretch, t: number): number => p.s0 + (t - p.scene) * (1 + p.ppm * 1e-6);

/** Draws when a recorder ran: one take of `seconds`, with pauses or dropped blocks. */
export function drawTruth(
  sceneLength: number,
  seconds: number,
  start: number,
  ppm: number,
  breaks: readonly { at: number; lost: number }[],
): Truth {
  const truth: Stretch[] = [];
  let scene = start;
  let s = 0;
  const end = Math.min(seconds, (sceneLength - start) * 0.999);
  for (const b of [...breaks, { at: end, lost: 0 }]) {
    const s1 = Math.min(b.at, end);
    if (s1 - s < 1) continue;
    truth.push({ s0: s, s1, scene, ppm });
    scene += (s1 - s) / (1 + ppm * 1e-6) + b.lost;
    s = s1;
  }
  return truth.filter((p) => sceneTime(p, p.s1) < sceneLength);
}

const reach = 24;
const phases = 1024;

/** Hann-windowed sinc at `phases` + 1 places between two samples, one row of taps each. */
const taps = ((): Float32Array => {
  const width = 2 * reach;
  const table = new Float32Array((phases + 1) * width);
  for (let p = 0; p <= phases; p++)
    for (let k = 0; k < width; k++) {
      const d = p / phases - (k - reach + 1);
      const sinc = Math.abs(d) < 1e-9 ? 1 : Math.sin(Math.PI * d) / (Math.PI * d);
      table[p * width + k] = sinc * (0.5 + 0.5 * Math.cos((Math.PI * Math.min(reach, Math.abs(d))) / reach));
    }
  return table;
})();

/** Reads the scene through a recorder's clock with a windowed sinc of 2·24 taps, linear between its phases. */
export function sample(scene: Float32Array, truth: Truth): Float32Array {
  const last = truth[truth.length - 1] as Stretch;
  const out = new Float32Array(Math.floor(last.s1 * rate));
  const width = 2 * reach;
  const padded = new Float32Array(scene.length + 2 * width);
  padded.set(scene, width);
  for (const p of truth)
    for (let i = Math.ceil(p.s0 * rate); i < Math.min(out.length, p.s1 * rate); i++) {
      const x = sceneTime(p, i / rate) * rate;
      const k = Math.floor(x);
      const phase = (x - k) * phases;
      const row = Math.floor(phase);
      const part = phase - row;
      const first = k - reach + 1 + width;
      if (first < 0 || first + width > padded.length) continue;
      let low = 0;
      let high = 0;
      for (let j = 0, at = row * width; j < width; j++, at++) {
        const v = padded[first + j] as number;
        low += v * (taps[at] as number);
        high += v * (taps[at + width] as number);
      }
      out[i] = low + part * (high - low);
    }
  return out;
}

/** Early reflections and a thinning tail after a direct sound at delay 0. */
export function room(x: Float32Array, r: Random, seconds: number, wet: number): Float32Array {
  const out = x.slice();
  for (let tap = 0; tap < 70; tap++) {
    const delay = Math.floor((0.002 + seconds * r.between(0, 1) ** 1.7) * rate);
    const gain = wet * r.normal() * Math.exp((-3 * delay) / (seconds * rate)) * 0.3;
    for (let i = delay; i < out.length; i++) out[i] = (out[i] as number) + gain * (x[i - delay] as number);
  }
  return out;
}

/** A broad bump or dip of a microphone (RBJ peaking filter, in place). */
export function tilt(x: Float32Array, frequency: number, decibel: number, q: number): void {
  const a = 10 ** (decibel / 40);
  const w = (2 * Math.PI * frequency) / rate;
  const alpha = Math.sin(w) / (2 * q);
  const a0 = 1 + alpha / a;
  const [b0, b1, b2] = [(1 + alpha * a) / a0, (-2 * Math.cos(w)) / a0, (1 - alpha * a) / a0];
  const [a1, a2] = [(-2 * Math.cos(w)) / a0, (1 - alpha / a) / a0];
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const v = x[i] as number;
    const y = b0 * v + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = v;
    y2 = y1;
    y1 = y;
    x[i] = y;
  }
}

const power = (x: Float32Array): number => x.reduce((sum, v) => sum + v * v, 0) / Math.max(1, x.length);

export type NoiseKind = 'white' | 'pink' | 'brown' | 'hum' | 'chatter';

/** Adds noise of a colour at a signal-to-noise ratio in dB (in place). `chatter` is another scene's sound. */
export function addNoise(
  x: Float32Array,
  kind: NoiseKind,
  snr: number,
  r: Random,
  chatter: Float32Array,
): void {
  const n = new Float32Array(x.length);
  let [p0, p1, p2, brown] = [0, 0, 0, 0];
  const mains = r.pick([50, 60]);
  const hum = Float32Array.from({ length: rate }, (_, k) => Math.sin((2 * Math.PI * k) / rate));
  for (let i = 0; i < n.length; i++) {
    const white = r.between(-1.732, 1.732);
    if (kind === 'white') n[i] = white;
    else if (kind === 'pink') {
      p0 = 0.99765 * p0 + white * 0.099046;
      p1 = 0.963 * p1 + white * 0.2965164;
      p2 = 0.57 * p2 + white * 1.0526913;
      n[i] = p0 + p1 + p2 + white * 0.1848;
    } else if (kind === 'brown') {
      brown = 0.998 * brown + white;
      n[i] = brown;
    } else if (kind === 'hum')
      for (let h = 1; h < 8; h++)
        n[i] = (n[i] as number) + (hum[(h * i * mains) % hum.length] as number) / h + 0.02 * white;
    else n[i] = chatter[i % chatter.length] as number;
  }
  const gain = Math.sqrt(power(x) / 10 ** (snr / 10) / Math.max(1e-12, power(n)));
  for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) + gain * (n[i] as number);
}

/** What cheap electronics do: level pumping, clipping, eight logarithmic bits (in place). */
export function electronics(x: Float32Array, r: Random): void {
  const level = Math.sqrt(power(x)) || 1;
  const gain = (r.chance(0.3) ? -1 : 1) * r.between(0.05, 0.3);
  const pump = r.chance(0.3);
  const clip = r.chance(0.2) ? r.between(1.5, 4) * Math.abs(gain) : 1;
  const log = r.chance(0.2);
  let envelope = level;
  for (let i = 0; i < x.length; i++) {
    envelope += (Math.abs(x[i] as number) - envelope) * 2e-4;
    let v = ((x[i] as number) / (pump ? Math.max(envelope, 0.2 * level) : level)) * gain;
    v = Math.max(-clip, Math.min(clip, v));
    if (log)
      v =
        (Math.sign(v) *
          (256 ** (Math.round((Math.log1p(255 * Math.min(1, Math.abs(v))) / Math.log(256)) * 127) / 127) -
            1)) /
        255;
    x[i] = Math.max(-1, Math.min(1, v));
  }
}
