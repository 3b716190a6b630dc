import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { biquad, filter, workRate } from './degrade.ts';
import { decode } from './ffmpeg.ts';
import { makeRandom, type Random } from './random.ts';

/** Sound to record: real speech and music where the shared data is at hand, and made-up kinds always. */
export type Kind = 'speech' | 'music' | 'syn-speech' | 'syn-music';

const data = process.env.SYNCLINE_DATA ?? '../shared/data';
export const haveShared = existsSync(join(data, 'music'));
const speechFiles = [
  'speech/sonnet1/audio.mp3',
  'speech/mfa_cold_corpus/audio.wav',
  'speech/mfa_acoustic_corpus/audio.wav',
  'speech/pysle_pumpkins/audio.wav',
  'speech/praatio_mary/audio.wav',
  'speech/praatio_bobby/audio.wav',
];
const musicFiles = ['Bach_Fugue_bwv_870', 'Chopin_Etudes_op_25_8', 'Bach_Prelude_bwv_848'].flatMap((n) => [
  `music/${n}/a.ogg`,
  `music/${n}/b.ogg`,
]);

const cache = new Map<string, Float32Array>();
function file(name: string): Float32Array {
  let x = cache.get(name);
  if (!x) {
    x = decode(join(data, name), workRate);
    cache.set(name, x);
  }
  return x;
}

/**
 * `seconds` of sound of a kind, nowhere the same twice; another seed gives other sound;
 * different halves share no source.
 */
export function material(kind: Kind, seconds: number, seed: number, half?: 0 | 1): Float32Array {
  const random = makeRandom(seed + 77);
  if (kind === 'syn-speech') return syntheticSpeech(seconds, random);
  if (kind === 'syn-music') return syntheticMusic(seconds, random);
  const all = kind === 'speech' ? speechFiles : musicFiles;
  const files = half === undefined ? all : all.filter((_, i) => (i >> 1) % 2 === half);
  const out = new Float32Array(Math.round(seconds * workRate));
  let at = 0;
  for (let turn = seed; at < out.length; turn++) {
    // The same clip comes back faster or slower, so that no stretch repeats.
    const x = file(files[(turn * 5 + seed) % files.length] as string);
    const speed = turn === seed ? 1 : random.between(0.82, 1.2);
    const count = Math.min(out.length - at, Math.floor((x.length - 2) / speed));
    for (let i = 0; i < count; i++) {
      const p = i * speed;
      const k = Math.floor(p);
      out[at + i] = (x[k] as number) * (1 - p + k) + (x[k + 1] as number) * (p - k);
    }
    at += count;
  }
  return levelled(out);
}

function levelled(x: Float32Array): Float32Array {
  let sum = 0;
  for (const v of x) sum += v * v;
  const g = 0.08 / Math.sqrt(sum / x.length + 1e-12);
  return x.map((v) => v * g);
}

/** Syllables of voiced harmonics through three moving formants, with hissing consonants and pauses. */
function syntheticSpeech(seconds: number, random: Random): Float32Array {
  const out = new Float32Array(Math.round(seconds * workRate));
  let t = 0;
  let pitch = random.between(95, 210);
  while (t < seconds) {
    if (random.uniform() < 0.08) t += random.between(0.2, 0.9);
    const length = random.between(0.09, 0.32);
    const i0 = Math.round(t * workRate);
    const n = Math.round(length * workRate);
    pitch *= 1 + 0.06 * random.normal();
    pitch = Math.min(260, Math.max(80, pitch));
    const glide = 1 + 0.15 * random.normal();
    const formants = [random.between(280, 800), random.between(900, 2300), random.between(2300, 3200)];
    const piece = new Float32Array(n);
    let phase = 0;
    for (let i = 0; i < n; i++) {
      phase += (pitch * (1 + ((glide - 1) * i) / n)) / workRate;
      if (phase >= 1) {
        phase -= 1;
        piece[i] = 1;
      }
      piece[i] = (piece[i] as number) + 0.02 * random.normal();
    }
    let sum = new Float32Array(n);
    for (const [k, f] of formants.entries()) {
      const y = biquad(piece, filter('peak', f, 7, 24));
      sum = sum.map((v, i) => v + (y[i] as number) / (k + 1));
    }
    const loud = random.between(0.4, 1);
    for (let i = 0; i < n && i0 + i < out.length; i++)
      out[i0 + i] = (out[i0 + i] as number) + loud * Math.sin((Math.PI * i) / n) ** 0.7 * (sum[i] as number);
    t += length * random.between(0.8, 1.05);
    if (random.uniform() < 0.35) {
      const m = Math.round(random.between(0.03, 0.12) * workRate);
      const j0 = Math.round(t * workRate);
      let before = 0;
      for (let i = 0; i < m && j0 + i < out.length; i++) {
        const v = random.normal();
        out[j0 + i] = (out[j0 + i] as number) + 0.25 * (v - 0.8 * before) * Math.sin((Math.PI * i) / m);
        before = v;
      }
      t += m / workRate;
    }
  }
  return levelled(out);
}

/** Plucked chords and drums on a beat that stays steady: strongly periodic, never the same bar twice. */
function syntheticMusic(seconds: number, random: Random): Float32Array {
  const out = new Float32Array(Math.round(seconds * workRate));
  const beat = random.between(0.42, 0.6);
  const scale = [0, 2, 4, 5, 7, 9, 11];
  for (let b = 0; b * beat < seconds; b++) {
    for (let v = 0; v < 3; v++) {
      if (random.uniform() < 0.25) continue;
      const note = 48 + 12 * v + (scale[Math.floor(random.uniform() * 7)] as number);
      pluck(out, b * beat + 0.004 * random.normal(), 440 * 2 ** ((note - 69) / 12), random.between(0.3, 1));
    }
    if (b % 2 === 0) drum(out, b * beat + 0.002 * random.normal(), random.between(0.5, 0.8), random);
  }
  return levelled(out);
}

function pluck(out: Float32Array, at: number, f: number, gain: number): void {
  const i0 = Math.max(0, Math.round(at * workRate));
  const n = Math.round(1.2 * workRate);
  for (let h = 1; h <= 8 && f * h < 8000; h++) {
    const w = (2 * Math.PI * f * h * (1 + 0.0002 * h * h)) / workRate;
    const decay = Math.exp(-(2 + h) / workRate);
    let a = gain / h;
    for (let i = 0; i < n && i0 + i < out.length; i++) {
      out[i0 + i] = (out[i0 + i] as number) + a * Math.sin(w * i);
      a *= decay;
    }
  }
}

function drum(out: Float32Array, at: number, gain: number, random: Random): void {
  const i0 = Math.max(0, Math.round(at * workRate));
  let a = gain;
  for (let i = 0; i < 0.15 * workRate && i0 + i < out.length; i++) {
    out[i0 + i] =
      (out[i0 + i] as number) + a * (random.normal() * 0.5 + Math.sin((2 * Math.PI * 90 * i) / workRate));
    a *= 0.9994;
  }
}

/** Many talkers at once. */
export function babble(seconds: number, seed: number): Float32Array {
  const kind: Kind = haveShared ? 'speech' : 'syn-speech';
  const out = new Float32Array(Math.round(seconds * workRate));
  for (let t = 0; t < 6; t++) {
    const x = material(kind, seconds, seed * 13 + t * 3 + 100);
    const shift = Math.round(((t * 0.37) % 1) * x.length);
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (x[(i + shift) % x.length] as number);
  }
  return levelled(out);
}
