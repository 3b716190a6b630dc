import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.ts';

/** Sound of a scene, mono at 16 kHz. Kinds that the program's own confidence was not fitted on. */
export const rate = 16_000;
export type SceneKind = 'voices' | 'plucks' | 'drums' | 'steps' | 'crowd' | 'loop' | 'file';

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
    const state = formants.map(() => [0, 0]);
    const pitch = base * r.between(0.85, 1.25);
    let phase = 0;
    for (let i = 0; i < length && at + i < out.length; i++) {
      phase += (pitch * (1 + 0.02 * Math.sin(i / 900))) / rate;
      let drive = voiced ? 0 : r.normal() * 0.15;
      if (phase >= 1) {
        phase -= 1;
        if (voiced) drive += 1;
      }
      let sum = 0;
      for (const [k, f] of formants.entries()) {
        const s = state[k] as number[];
        const radius = Math.exp((-Math.PI * (60 + 30 * k)) / rate);
        const y =
          drive +
          2 * radius * Math.cos((2 * Math.PI * f) / rate) * (s[0] as number) -
          radius * radius * (s[1] as number);
        s[1] = s[0] as number;
        s[0] = y;
        sum += y / (k + 1);
      }
      const hill = Math.sin((Math.PI * (i + 1)) / (length + 1));
      out[at + i] = (out[at + i] as number) + level * 0.05 * hill * sum;
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

/** Mono 16 kHz 16-bit WAV files of a folder: more material, where a machine has some. */
function file(out: Float32Array, r: Random, folder: string): void {
  const names = readdirSync(folder)
    .filter((n) => n.endsWith('.wav'))
    .sort();
  let at = 0;
  while (at < out.length) {
    const bytes = readFileSync(join(folder, r.pick(names)));
    const data = bytes.subarray(44, bytes.length - (bytes.length % 2));
    for (let i = 0; i + 1 < data.length && at < out.length; i += 2) out[at++] = data.readInt16LE(i) / 32768;
    at += Math.floor(r.between(0.2, 1) * rate);
  }
}

export function makeScene(kind: SceneKind, seconds: number, r: Random, folder: string | null): Float32Array {
  const out = new Float32Array(Math.round(seconds * rate));
  if (kind === 'voices') for (let k = 0; k < r.pick([1, 2]); k++) voice(out, r, r.between(0.5, 1));
  else if (kind === 'crowd') for (let k = 0; k < 5; k++) voice(out, r, r.between(0.3, 1));
  else if (kind === 'plucks') plucks(out, r);
  else if (kind === 'drums') drums(out, r);
  else if (kind === 'steps') steps(out, r);
  else if (kind === 'loop') loop(out, r);
  else if (folder) file(out, r, folder);
  else throw new Error('kind “file” wants a folder');
  return out;
}
