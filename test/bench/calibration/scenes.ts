import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.ts';

/** Sound of a scene, mono at 16 kHz. Kinds that the program's own confidence was not fitted on. */
export const rate = 16_000;
export type SceneKind =
  | ('voices' | 'plucks' | 'drums' | 'steps' | 'crowd' | 'loop' | 'file')
  | ('choir' | 'birds' | 'bells' | 'keys' | 'street' | 'radio');

/** How much of itself a formant keeps from sample to sample. */
const decay = (k: number): number => Math.exp((-Math.PI * (60 + 30 * k)) / rate);

/** A damped resonator fed with pulses and hiss: one speaking voice of random vowels. */
function voice(out: Float32Array, r: Random, level: number): void {
  let at = 0;
  const base = r.between(85, 240);
  while (at < out.length) {
    const length = Math.floor(r.between(0.07, 0.32) * rate);
    if (r.chance(0.18)) {
      at += Math.floor(r.between(0.1, 0.9) * rate);
      continue;
    }
    const voiced = r.chance(0.75);
    const formants = [r.between(250, 850), r.between(800, 2400), r.between(2200, 3400)];
    // Two-pole resonators: feedback and the last two values of each.
    const [c1 = 0, c2 = 0, c3 = 0] = formants.map(
      (f, k) => 2 * decay(k) * Math.cos((2 * Math.PI * f) / rate),
    );
    const [d1, d2, d3] = [decay(0) ** 2, decay(1) ** 2, decay(2) ** 2];
    let [u1, v1, u2, v2, u3, v3] = [0, 0, 0, 0, 0, 0];
    const pitch = base * r.between(0.85, 1.25);
    let phase = 0;
    for (let i = 0; i < length && at + i < out.length; i++) {
      phase += (pitch * (1 + 0.02 * Math.sin(i / 900))) / rate;
      let drive = voiced ? 0 : r.between(-0.26, 0.26);
      if (phase >= 1) {
        phase -= 1;
        if (voiced) drive += 1;
      }
      const y1 = drive + c1 * u1 - d1 * v1;
      const y2 = drive + c2 * u2 - d2 * v2;
      const y3 = drive + c3 * u3 - d3 * v3;
      [v1, u1, v2, u2, v3, u3] = [u1, y1, u2, y2, u3, y3];
      const hill = Math.sin((Math.PI * (i + 1)) / (length + 1));
      out[at + i] = (out[at + i] as number) + level * 0.05 * hill * (y1 + y2 / 2 + y3 / 3);
    }
    at += length;
  }
}

/** Karplus–Strong strings: chords and a melody in a random scale and tempo. */
function plucks(out: Float32Array, r: Random): void {
  const beat = r.between(0.18, 0.6);
  const root = r.between(90, 180);
  const scale = [0, 2, 3, 5, 7, 8, 10, 12, 14, 15];
  for (let t = 0; t * rate < out.length; t += beat * r.pick([0.5, 1, 1, 2]) * r.between(0.97, 1.03)) {
    const notes = r.chance(0.25) ? 3 : 1;
    for (let n = 0; n < notes; n++) {
      const frequency = root * 2 ** (r.pick(scale) / 12) * r.pick([1, 1, 2]);
      const period = Math.max(2, Math.round(rate / frequency));
      const ring = Float32Array.from({ length: period }, () => r.between(-1, 1));
      const start = Math.floor(t * rate);
      const level = r.between(0.1, 0.3);
      for (let i = 0; i < 1.5 * rate && start + i < out.length; i++) {
        const k = i % period;
        const y = ring[k] as number;
        ring[k] = 0.498 * (y + (ring[(k + 1) % period] as number));
        out[start + i] = (out[start + i] as number) + level * y;
      }
    }
  }
}

/** A hit: decaying tone and noise. */
function hit(out: Float32Array, at: number, r: Random, tone: number, noise: number, decay: number): void {
  const f = r.between(50, 400);
  for (let i = 0; i < decay * 6 * rate && at + i < out.length; i++)
    out[at + i] =
      (out[at + i] as number) +
      Math.exp(-i / (decay * rate)) * (tone * Math.sin((2 * Math.PI * f * i) / rate) + noise * r.normal());
}

function drums(out: Float32Array, r: Random): void {
  const step = r.between(0.1, 0.2);
  for (let k = 0; k * step * rate < out.length; k++)
    if (r.chance(0.6))
      hit(
        out,
        Math.floor((k * step + r.normal() * 0.006) * rate) + 64,
        r,
        r.between(0, 0.5),
        r.between(0, 0.3),
        r.between(0.01, 0.08),
      );
}

function steps(out: Float32Array, r: Random): void {
  let wind = 0;
  for (let i = 0; i < out.length; i++) {
    wind = 0.995 * wind + 0.01 * r.normal();
    out[i] = wind * (0.6 + 0.4 * Math.sin(i / 40_000));
  }
  for (let t = 0.3; t * rate < out.length; t += r.between(0.4, 2.5))
    hit(out, Math.floor(t * rate), r, 0.1, r.between(0.1, 0.4), r.between(0.005, 0.05));
}

/** One bar repeated to the sample: nothing in it says which repeat is which. */
function loop(out: Float32Array, r: Random): void {
  const bar = new Float32Array(Math.floor(r.between(1.5, 4) * rate));
  r.chance(0.5) ? drums(bar, r) : plucks(bar, r);
  for (let i = 0; i < out.length; i++) out[i] = bar[i % bar.length] as number;
}

/** Which of a folder's files a scene may use: unrelated scenes must not share any. */
export type Share = 'all' | 'even' | 'odd';

/** Mono 16 kHz 16-bit WAV files of a folder: more material, where a machine has some. */
function file(out: Float32Array, r: Random, folder: string, share: Share): void {
  const names = readdirSync(folder)
    .filter((n) => n.endsWith('.wav'))
    .sort()
    .filter((_, k) => share === 'all' || k % 2 === (share === 'even' ? 0 : 1));
  let at = 0;
  while (at < out.length) {
    const bytes = readFileSync(join(folder, r.pick(names)));
    const data = bytes.subarray(44, bytes.length - (bytes.length % 2));
    for (let i = 0; i + 1 < data.length && at < out.length; i += 2) out[at++] = data.readInt16LE(i) / 32768;
    at += Math.floor(r.between(0.2, 1) * rate);
  }
}

/** Held chords of vibrating voices that come and go. */
function choir(out: Float32Array, r: Random): void {
  const root = r.between(110, 200);
  for (let part = 0; part < 4; part++)
    for (let t = r.between(0, 1); t * rate < out.length; ) {
      const length = r.between(0.6, 3.5);
      const f = root * 2 ** (r.pick([0, 2, 4, 5, 7, 9, 11, 12, 16]) / 12) * r.pick([1, 2]);
      const vibrato = r.between(4.5, 6.5);
      const bright = r.between(0.5, 0.9);
      const start = Math.floor(t * rate);
      let phase = 0;
      for (let i = 0; i < length * rate && start + i < out.length; i++) {
        phase += (2 * Math.PI * f * (1 + 0.006 * Math.sin((2 * Math.PI * vibrato * i) / rate))) / rate;
        const hill = Math.min(1, i / (0.1 * rate), (length * rate - i) / (0.15 * rate));
        // A geometric series of harmonics in closed form.
        const tone = Math.sin(phase) / (1 + bright * bright - 2 * bright * Math.cos(phase));
        out[start + i] = (out[start + i] as number) + 0.06 * hill * tone;
      }
      t += length * r.between(0.8, 1.4);
    }
}

/** Chirps of several birds far apart, and a little wind. */
function birds(out: Float32Array, r: Random): void {
  for (let i = 0; i < out.length; i++) out[i] = r.between(-0.004, 0.004);
  for (let bird = 0; bird < 5; bird++) {
    const base = r.between(900, 4200);
    const level = r.between(0.05, 0.3);
    for (let t = r.between(0, 5); t * rate < out.length; t += r.between(0.5, 6))
      for (let n = 0, at = t; n < r.pick([1, 2, 3, 5]); n++, at += r.between(0.08, 0.25)) {
        const length = r.between(0.03, 0.15) * rate;
        const bend = r.between(-0.4, 0.4);
        const start = Math.floor(at * rate);
        let phase = 0;
        for (let i = 0; i < length && start + i < out.length; i++) {
          phase += (2 * Math.PI * base * (1 + (bend * i) / length)) / rate;
          out[start + i] =
            (out[start + i] as number) + level * Math.sin((Math.PI * i) / length) * Math.sin(phase);
        }
      }
  }
}

/** Struck bells: inharmonic partials that ring for seconds, at uneven times. */
function bells(out: Float32Array, r: Random): void {
  for (let t = r.between(0, 1); t * rate < out.length; t += r.between(0.25, 2.2)) {
    const f = r.between(200, 900);
    const start = Math.floor(t * rate);
    for (const [ratio, ring] of [
      [0.56, 1.2],
      [0.92, 0.9],
      [1.19, 0.6],
      [1.71, 0.5],
      [2, 0.4],
      [2.74, 0.25],
      [3.76, 0.15],
    ] as const) {
      const gain = r.between(0.02, 0.1);
      const omega = (2 * Math.PI * f * ratio) / rate;
      for (let i = 0; i < 4 * ring * rate && start + i < out.length; i++)
        out[start + i] =
          (out[start + i] as number) + gain * Math.exp(-i / (ring * rate)) * Math.sin(omega * i);
    }
  }
}

/** Somebody typing: bursts of short clicks, now and then a drawer. */
function keys(out: Float32Array, r: Random): void {
  for (let i = 0; i < out.length; i++) out[i] = r.between(-0.002, 0.002);
  for (let t = 0.2; t * rate < out.length; t += r.chance(0.08) ? r.between(0.8, 3) : r.between(0.07, 0.3)) {
    hit(out, Math.floor(t * rate), r, 0.05, r.between(0.03, 0.2), r.between(0.001, 0.004));
    if (r.chance(0.5)) hit(out, Math.floor((t + 0.06) * rate), r, 0, r.between(0.02, 0.06), 0.002);
    if (r.chance(0.01)) hit(out, Math.floor(t * rate), r, 0.3, 0.3, 0.08);
  }
}

/** Passing engines (wandering pulse trains in rising and falling noise) and a horn at times. */
function street(out: Float32Array, r: Random): void {
  for (let car = 0; car * 9 < out.length / rate; car++) {
    const middle = r.between(0, out.length);
    const width = r.between(1.5, 5) * rate;
    const pitch = r.between(30, 90);
    let phase = 0;
    let low = 0;
    let wander = 0;
    for (
      let i = Math.max(0, Math.floor(middle - 3 * width));
      i < Math.min(out.length, middle + 3 * width);
      i++
    ) {
      wander = 0.9995 * wander + r.between(-1, 1) * 0.002;
      phase += (pitch * (1 + wander)) / rate;
      low = 0.8 * low + 0.2 * r.between(-1, 1);
      const pulse = phase >= 1 ? 1 : 0;
      if (pulse) phase -= 1;
      out[i] = (out[i] as number) + 0.3 * Math.exp(-(((i - middle) / width) ** 2)) * (low + pulse);
    }
  }
  for (let t = r.between(0, 20); t * rate < out.length; t += r.between(4, 40)) {
    const f = r.between(300, 520);
    const start = Math.floor(t * rate);
    const length = r.between(0.15, 0.8) * rate;
    for (let i = 0; i < length && start + i < out.length; i++)
      out[start + i] =
        (out[start + i] as number) +
        0.1 * Math.sign(Math.sin((2 * Math.PI * f * i) / rate)) * Math.min(1, i / 200);
  }
}

/** A voice over music, with jumps between programmes. */
function radio(out: Float32Array, r: Random): void {
  const parts = Math.ceil(out.length / (20 * rate));
  for (let k = 0; k < parts; k++) {
    const part = out.subarray(k * 20 * rate, (k + 1) * 20 * rate);
    if (r.chance(0.7)) voice(part, r, r.between(0.4, 1));
    if (r.chance(0.6)) r.pick([plucks, choir, drums])(part, r);
  }
}

export function makeScene(
  kind: SceneKind,
  seconds: number,
  r: Random,
  folder: string | null,
  share: Share = 'all',
): Float32Array {
  const out = new Float32Array(Math.round(seconds * rate));
  if (kind === 'voices') for (let k = 0; k < r.pick([1, 2]); k++) voice(out, r, r.between(0.5, 1));
  else if (kind === 'crowd') for (let k = 0; k < 5; k++) voice(out, r, r.between(0.3, 1));
  else if (kind === 'plucks') plucks(out, r);
  else if (kind === 'drums') drums(out, r);
  else if (kind === 'steps') steps(out, r);
  else if (kind === 'loop') loop(out, r);
  else if (kind === 'choir') choir(out, r);
  else if (kind === 'birds') birds(out, r);
  else if (kind === 'bells') bells(out, r);
  else if (kind === 'keys') keys(out, r);
  else if (kind === 'street') street(out, r);
  else if (kind === 'radio') radio(out, r);
  else if (folder) file(out, r, folder, share);
  else throw new Error('kind “file” wants a folder');
  return out;
}
