import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSound } from '#main/media/sound.ts';
import { openSound } from '#main/media/open-sound.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import { turned } from '#src/align/chance.ts';
import { type FeatureSet, judge, type Verdict } from '#src/align/judge.ts';
import { warpSequences } from '#src/align/warp.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';
import { between } from '#src/model/sequence.ts';
import { activeRange } from '#src/signal/activity.ts';
import { cepstrum } from '#src/signal/cepstrum.ts';
import { musicFeatures } from '#src/signal/music.ts';
import type { Sound } from '#src/signal/sound.ts';
import {
  flute,
  inventPiece,
  type Performance,
  type Performed,
  perform,
  piano,
  random,
  strings,
} from '#test/fixtures/performance.ts';

const hop = 0.01;
export const features = (sound: Sound): FeatureSet => {
  const active = activeRange(sound);
  return active
    ? { music: between(musicFeatures(sound, hop), active), speech: between(cepstrum(sound, hop), active) }
    : {};
};

type Pairs = readonly (readonly [number, number])[];

/** Two sounds, opened when they are needed, and the moments that are one. */
export type WarpCase = {
  readonly name: string;
  readonly sounds: () => Promise<{ readonly a: Sound; readonly b: Sound; readonly close: () => void }>;
  readonly truth: () => Pairs;
};

type Judged = {
  readonly verdict: Verdict;
  readonly curve: Curve;
  /** |error|, seconds, and |error| / sd at the true moments within the map; how many lie outside. */
  readonly errors: readonly number[];
  readonly scaled: readonly number[];
  readonly outside: number;
};

async function judged(each: WarpCase): Promise<Judged | null> {
  const { a, b, close } = await each.sounds();
  try {
    const [x, y] = [features(a), features(b)];
    const verdict = await judge(cpuCompute(), x, y);
    const [p, q] = verdict ? [x[verdict.kind], y[verdict.kind]] : [];
    if (!verdict || !p || !q) return null;
    const curve = await warpSequences(cpuCompute(), p, turned(q, verdict.turn), {
      chance: verdict.chance.step,
    });
    return { verdict, curve, ...errorsAt(curve, each.truth()) };
  } finally {
    close();
  }
}

/** |error| / sd at the true moments; null where the two were not warped. */
export const scoresOf = async (each: WarpCase): Promise<readonly number[] | null> =>
  (await judged(each))?.scaled ?? null;

function errorsAt(curve: Curve, truth: Pairs): Pick<Judged, 'errors' | 'scaled' | 'outside'> {
  const errors: number[] = [];
  const scaled: number[] = [];
  let outside = 0;
  for (const [ta, tb] of truth) {
    const at = curveAt(curve, ta);
    if (!at) {
      outside++;
      continue;
    }
    const off = Math.abs(at.b - tb);
    errors.push(off);
    scaled.push(off / at.sd);
  }
  return { errors, scaled, outside };
}

/** One line of the table: errors at the true pairs, in ms. */
async function line(each: WarpCase): Promise<string> {
  const found = await judged(each);
  if (!found) return `| ${each.name} | no verdict |`;
  const { verdict, curve, outside } = found;
  const errors = [...found.errors].sort((s, t) => s - t);
  const scaled = [...found.scaled].sort((s, t) => s - t);
  const of = (values: readonly number[], share: number) =>
    values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
  const ms = (value: number) => (1000 * value).toFixed(1);
  const within = (limit: number) =>
    ((100 * errors.filter((e) => e <= limit).length) / (errors.length + outside)).toFixed(1);
  const mean = errors.reduce((s, e) => s + e, 0) / errors.length;
  return `| ${each.name} | ${verdict.kind}${verdict.turn ? ` ${verdict.turn}` : ''} | ${verdict.chance.ratio.toFixed(2)} | ${verdict.chance.confidence.toFixed(3)} | ${ms(of(errors, 0.5))} | ${ms(mean)} | ${ms(of(errors, 0.9))} | ${ms(of(errors, 1))} | ${within(0.05)} | ${within(0.1)} | ${outside} | ${of(scaled, 0.68).toFixed(2)} | ${of(scaled, 0.95).toFixed(2)} | ${curve.a.length} | ${curve.a[0]?.toFixed(2)}–${curve.a[curve.a.length - 1]?.toFixed(2)} |`;
}

const head =
  '| pair | by | ratio | confidence | median ms | mean ms | p90 | max | ≤ 50 ms % | ≤ 100 ms % | beats outside | z 68 % | z 95 % | knots | a from–to |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|';

/** A real performance with annotated beats: a folder with a.ogg, b.ogg, beats.csv. */
export const realCases = (folder: string, name: string): WarpCase => ({
  name,
  async sounds() {
    const open = async (side: string) => openSound(await decodeSound(join(folder, name, `${side}.ogg`)));
    const [a, b] = [await open('a'), await open('b')];
    return {
      a,
      b,
      close() {
        a.close();
        b.close();
      },
    };
  },
  truth: () =>
    readFileSync(join(folder, name, 'beats.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(',').map(Number) as [number, number]),
});

export async function realPairs(folder: string): Promise<void> {
  console.log(`\n### Real performances (${folder})\n\n${head}`);
  for (const name of existsSync(folder) ? readdirSync(folder) : [])
    console.log(await line(realCases(folder, name)));
}

/** A tempo that breathes: slow waves and beat-to-beat unevenness around `base` seconds a beat. */
function breathing(base: number, depth: number, seed: number): (beat: number) => number {
  const next = random(seed);
  const phases = [next(), next(), next()].map((p) => p * 6.28);
  const uneven = Array.from({ length: 4000 }, () => 1 + depth * 0.4 * (next() - 0.5));
  return (beat) =>
    base *
    (uneven[Math.floor(beat) % uneven.length] as number) *
    (1 +
      depth *
        (0.5 * Math.sin(beat / 5 + (phases[0] as number)) +
          0.5 * Math.sin(beat / 17 + (phases[1] as number))));
}

const standard = (seed: number): [Performance, Performance] => [
  { tempo: breathing(0.5, 0.15, seed), instrument: piano, seed: seed + 1 },
  { tempo: breathing(0.55, 0.2, seed + 7), instrument: piano, seed: seed + 2 },
];

/** Invented pieces under one difficulty each. */
const cases: readonly (readonly [string, (p: [Performance, Performance]) => [Performance, Performance]])[] = [
  ['plain', (p) => p],
  ['other instrument (strings)', ([a, b]) => [a, { ...b, instrument: strings }]],
  [
    'flute against strings',
    ([a, b]) => [
      { ...a, instrument: flute },
      { ...b, instrument: strings },
    ],
  ],
  ['reverb 1.5 s', ([a, b]) => [a, { ...b, reverb: 1.5 }]],
  ['30 cents', ([a, b]) => [a, { ...b, tuning: 30 }]],
  [
    '−45 against +45 cents',
    ([a, b]) => [
      { ...a, tuning: -45 },
      { ...b, tuning: 45 },
    ],
  ],
  ['a semitone lower', ([a, b]) => [a, { ...b, transpose: -1 }]],
  ['noise −6 dB', ([a, b]) => [a, { ...b, noise: -6 }]],
  ['noise 0 dB', ([a, b]) => [a, { ...b, noise: 0 }]],
  ['level sinks 30 dB', ([a, b]) => [a, { ...b, level: (t) => 10 ** (-t / 40) }]],
  ['pause of 4 s', ([a, b]) => [a, { ...b, pause: { beat: 40.2, seconds: 4 } }]],
  ['silence 8 s before, 5 s after', ([a, b]) => [a, { ...b, before: 8, after: 5 }]],
  ['applause 8 s before, 12 s after', ([a, b]) => [a, { ...b, before: 8, after: 12, applause: true }]],
  ['twice as slow', ([a, b]) => [a, { ...b, tempo: (beat) => 2 * b.tempo(beat) }]],
  ['1.6× as fast', ([a, b]) => [a, { ...b, tempo: (beat) => 0.6 * b.tempo(beat) }]],
];

/** @param first seed of the first piece */
export function inventedCases(first = 100): readonly WarpCase[] {
  return cases.map(([name, change], k) => {
    const piece = inventPiece(first + k, 100);
    // Minutes of sound: made when asked for.
    let kept: readonly [Performed, Performed] | null = null;
    const made = (): readonly [Performed, Performed] => {
      const [p, q] = change(standard(10 * first + 10 * k));
      kept ??= [perform(piece, p), perform(piece, q)];
      return kept;
    };
    const starts = [...new Set(piece.notes.map((n) => n.beat))].sort((p, q) => p - q);
    return {
      name,
      async sounds() {
        const [a, b] = made();
        return { a: a.sound, b: b.sound, close: () => {} };
      },
      truth() {
        const [a, b] = made();
        return starts.map((beat) => [a.timeOf(beat), b.timeOf(beat)] as const);
      },
    };
  });
}

export async function inventedPairs(only?: string): Promise<void> {
  console.log(`\n### Invented pieces, 100 beats\n\n${head}`);
  for (const each of inventedCases())
    if (!only || only.split('+').some((o) => each.name.includes(o))) console.log(await line(each));
}

/** Ratios of unrelated invented pieces: what luck gives. */
export async function unrelatedPairs(count = 20): Promise<void> {
  const ratios: number[] = [];
  for (let k = 0; k < count; k++) {
    const [h1, h2] = standard(5000 + 20 * k);
    const length = [24, 60, 120][k % 3] as number;
    const a = perform(inventPiece(300 + 2 * k, length), {
      ...h1,
      instrument: [piano, strings, flute][k % 3] as typeof piano,
    });
    const b = perform(inventPiece(301 + 2 * k, length), h2);
    const verdict = await judge(cpuCompute(), features(a.sound), features(b.sound));
    ratios.push(verdict?.chance.ratio ?? Number.NaN);
    console.log(
      `${length} beats: ${verdict?.kind} ${verdict?.turn} ratio ${verdict?.chance.ratio.toFixed(3)} confidence ${verdict?.chance.confidence.toFixed(3)}`,
    );
  }
  ratios.sort((p, q) => p - q);
  console.log(
    `\nUnrelated invented pieces (${count}): ratio ${ratios[0]?.toFixed(3)} … ${ratios[ratios.length - 1]?.toFixed(3)}; lowest five ${ratios
      .slice(0, 5)
      .map((r) => r.toFixed(3))
      .join(' ')}`,
  );
}
