import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { espeak } from '#main/speech/espeak.ts';
import { tools } from '#main/media/tools.ts';
import { makeRandom, type Random } from '#src/math/random.ts';
import { type Shape, wander } from './scene.ts';

export const speechRate = 16_000;

/** Speech, and how far the mouth is open at each moment (0…1) if the lips kept step with it. */
export type Speech = { readonly samples: Float32Array; readonly open: (t: number) => number };

const data = process.env.SYNCLINE_DATA ?? '../shared/data';
const talks = ['sonnet1/audio.mp3', 'mfa_acoustic_corpus/audio.wav', 'mfa_cold_corpus/audio.wav'];
const kept = new Map<string, Float32Array>();

/** A stretch of a person's speech; the mouth opens with its loudness. */
export async function recordedSpeech(random: Random, duration: number): Promise<Speech> {
  const name = talks[Math.floor(random.uniform() * talks.length)] as string;
  const path = join(data, 'speech', name);
  if (!existsSync(path)) throw new Error(`${path} is missing`);
  let all = kept.get(name);
  if (!all) {
    const ffmpeg = tools().ffmpeg.path;
    const raw = execFileSync(
      ffmpeg,
      ['-v', 'error', '-i', path, '-ac', '1', '-ar', `${speechRate}`, '-f', 's16le', '-'],
      { maxBuffer: 1e9 },
    );
    all = Float32Array.from(
      new Int16Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length)),
      (v) => v / 32768,
    );
    kept.set(name, all);
  }
  const length = Math.round(duration * speechRate);
  const start = Math.floor(random.uniform() * Math.max(1, all.length - length));
  const samples = new Float32Array(length);
  samples.set(all.subarray(start, start + length));
  return { samples, open: loudness(samples) };
}

/** The loudness of speech, 0…1, as slow as a jaw: 80 steps a second. */
function loudness(samples: Float32Array): (t: number) => number {
  const hop = speechRate / 80;
  const frames = Math.floor(samples.length / hop);
  const raw = Float64Array.from({ length: frames }, (_, k) => {
    let sum = 0;
    for (let i = Math.max(0, (k - 1) * hop); i < Math.min(samples.length, (k + 1) * hop); i++)
      sum += (samples[i] as number) ** 2;
    return (sum / (2 * hop)) ** 0.25;
  });
  return jaw(raw, 80);
}

/** Smooths as lips do (nothing quicker than about 8 Hz) and scales to 0…1. */
function jaw(raw: Float64Array, rate: number): (t: number) => number {
  const sd = 0.03 * rate;
  const reach = Math.ceil(3 * sd);
  const soft = raw.map((_, k) => {
    let [sum, weights] = [0, 0];
    for (let i = -reach; i <= reach; i++) {
      const w = Math.exp(-0.5 * (i / sd) ** 2);
      sum += w * (raw[k + i] ?? 0);
      weights += w;
    }
    return sum / weights;
  });
  const top = Math.max(...[...soft].sort((a, b) => a - b).slice(0, Math.ceil(soft.length * 0.95)), 1e-9);
  return (t) => {
    const at = Math.max(0, Math.min(soft.length - 1.001, t * rate));
    const i = Math.floor(at);
    return Math.min(1.2, ((soft[i] as number) * (1 - at + i) + (soft[i + 1] as number) * (at - i)) / top);
  };
}

const sentences =
  `The harbour was quiet when the first boats came in before dawn. My brother bought a map of the mountains, but he
never opened it. People often ask how bread is made without any yeast at all. When the music stopped everybody looked for a place to
sit. We measured the river twice, and both times the answer was the same. Please bring the blue paper from the table by the window. A
small dog barked at the postman all morning long. Nobody believed that the bridge would hold, yet it did for sixty years. She moved the
lamp a bit, put her book away, and began to speak about the summer when they built the house above the bay.`.split(
    /\s+/,
  );

/** How far open the mouth is in a phone. */
function openness(ipa: string): number {
  if (/[mbp]/.test(ipa)) return 0;
  if (/[aɑɐæʌɒ]/.test(ipa)) return 1;
  if (/[ɛeəɜɚɔoʊ]/.test(ipa)) return 0.7;
  if (/[iɪuʉ]/.test(ipa)) return 0.45;
  if (/[fv]/.test(ipa)) return 0.1;
  return 0.25;
}

/** Speech of a machine; the mouth opens by its phones: closed in m, b, p, wide in a. */
export async function spokenSpeech(random: Random, duration: number): Promise<Speech> {
  const voices = ['en-us', 'fr', 'de', 'es', 'it'];
  const language = voices[Math.floor(random.uniform() * voices.length)] as string;
  const start = Math.floor(random.uniform() * sentences.length);
  const words = Array.from(
    { length: Math.ceil(duration * 4) },
    (_, k) => sentences[(start + k) % sentences.length] as string,
  );
  const { samples, rate, tokens } = (await espeak()).read(words, language);
  const out = Float32Array.from({ length: Math.round(duration * speechRate) }, (_, k) => {
    const at = (k * rate) / speechRate;
    const i = Math.floor(at);
    return (samples[i] ?? 0) * (1 - at + i) + (samples[i + 1] ?? 0) * (at - i);
  });
  const raw = new Float64Array(Math.round(duration * 200));
  for (const { phones } of tokens)
    for (const { ipa, start, end } of phones)
      raw.fill(openness(ipa), Math.round(start * 200), Math.min(raw.length, Math.round(end * 200)));
  return { samples: out, open: jaw(raw, 200) };
}

export type Face = {
  readonly x: number;
  readonly shapes: (t: number) => readonly Shape[];
  readonly lead: number;
};
export type FaceFamily = (
  random: Random,
  duration: number,
  open: Speech['open'],
  lag: (random: Random) => number,
) => Face;

const between = (random: Random, a: number, b: number): number => a + (b - a) * random.uniform();

/** Lips that lead or lag: `mean` for the clip (seconds, positive: the lips are late), wandering about it by 20 ms; never more than 70 ms. */
function lips(random: Random, open: Speech['open'], mean: number): (t: number) => number {
  const wanders = wander(random, 0, 2);
  const own = wander(random, 0, 5);
  const loose = between(random, 0.15, 0.35);
  return (t) => {
    const late = Math.max(-0.07, Math.min(0.07, mean + 0.02 * wanders(t)));
    const heard = open(t - late);
    return Math.max(0, heard * (1 + loose * own(t)) + (heard > 0.15 ? loose * 0.3 * own(t + 5) : 0));
  };
}

/** From the front: an oval head that nods and turns, blinking eyes, a dark mouth. */
const front: FaceFamily = (random, duration, open, lag) => {
  const mean = lag(random);
  const mouth = lips(random, open, mean);
  const [x0, y0, size] = [between(random, 90, 230), between(random, 70, 105), between(random, 34, 60)];
  const [mx, my] = [wander(random, duration, 0.7), wander(random, duration, 1)];
  const blinks = Array.from({ length: Math.ceil(duration / 3) }, () => duration * random.uniform());
  const [skin, hair] = [between(random, 120, 210), between(random, 10, 90)];
  const shapes = (t: number): Shape[] => {
    const [x, y] = [x0 + 4 * mx(t), y0 + 2.5 * my(t)];
    const shut = blinks.some((b) => Math.abs(t - b) < 0.08);
    const o = mouth(t);
    return [
      { kind: 'disc', x, y: y - size * 0.15, rx: size * 0.8, ry: size * 1.05, grey: hair },
      { kind: 'disc', x, y, rx: size * 0.7, ry: size * 0.95, grey: skin },
      ...[-1, 1].map(
        (side): Shape => ({
          kind: 'disc',
          x: x + side * size * 0.28,
          y: y - size * 0.2,
          rx: size * 0.1,
          ry: shut ? 0.8 : size * 0.06,
          grey: shut ? skin - 40 : 20,
        }),
      ),
      {
        kind: 'disc',
        x,
        y: y + size * 0.48,
        rx: size * (0.28 - 0.04 * o),
        ry: size * (0.03 + 0.16 * o),
        grey: 35,
      },
      {
        kind: 'bar',
        x: x - size * 0.22,
        y: y + size * (0.46 - 0.1 * o),
        toX: x + size * 0.22,
        toY: y + size * (0.46 - 0.1 * o),
        thick: 1.6,
        grey: skin - 50,
      },
    ];
  };
  return { x: x0, shapes, lead: -mean };
};

/** Never used while developing: in profile, the jaw drops and juts; a second, silent person moves in front of the camera. */
const profile: FaceFamily = (random, duration, open, lag) => {
  const mean = lag(random);
  const mouth = lips(random, open, mean);
  const side = random.uniform() < 0.5 ? -1 : 1;
  const [x0, y0, size] = [
    160 - side * between(random, 30, 80),
    between(random, 65, 100),
    between(random, 36, 58),
  ];
  const [mx, my, other] = [
    wander(random, duration, 0.6),
    wander(random, duration, 0.8),
    wander(random, duration, 1.2),
  ];
  const [skin, coat] = [between(random, 130, 220), between(random, 20, 100)];
  const shapes = (t: number): Shape[] => {
    const [x, y, o] = [x0 + 3 * mx(t), y0 + 3 * my(t), mouth(t)];
    const front = x + side * size * 0.62;
    return [
      { kind: 'bar', x, y: y + size * 0.9, toX: x - side * 8, toY: 200, thick: size * 0.45, grey: coat },
      { kind: 'disc', x, y, rx: size * 0.72, ry: size * 0.85, grey: skin },
      {
        kind: 'bar',
        x: front,
        y: y - 2,
        toX: front + side * size * 0.15,
        toY: y + size * 0.12,
        thick: 3,
        grey: skin,
      },
      {
        kind: 'bar',
        x: x + side * size * 0.1,
        y: y + size * (0.75 + 0.12 * o),
        toX: front - side * size * 0.08 * o,
        toY: y + size * (0.62 + 0.24 * o),
        thick: size * 0.16,
        grey: skin - 12,
      },
      {
        kind: 'bar',
        x: front - side * size * 0.35,
        y: y + size * (0.42 + 0.05 * o),
        toX: front,
        toY: y + size * (0.4 + 0.11 * o),
        thick: 0.8 + size * 0.085 * o,
        grey: 45,
      },
      {
        kind: 'disc',
        x: 160 + side * 100 + 6 * other(t),
        y: 110 + 4 * other(t + 9),
        rx: 34,
        ry: 46,
        grey: 90,
      },
      {
        kind: 'disc',
        x: 160 + side * 100 + 8 * other(t + 3),
        y: 150 + 5 * other(t + 7),
        rx: 14,
        ry: 8,
        grey: 190,
      },
    ];
  };
  return { x: x0, shapes, lead: -mean };
};

export const faceFamilies = { front, profile } as const;

/** How far a clip's lips lead or lag in the mean: as people are thought to, or anywhere in ±70 ms alike. */
export const peopleLag = (random: Random): number => Math.max(-0.07, Math.min(0.07, 0.02 * random.normal()));
export const evenLag = (random: Random): number => 0.07 * (2 * random.uniform() - 1);

export const seeded = (seed: number): Random => makeRandom(seed);
