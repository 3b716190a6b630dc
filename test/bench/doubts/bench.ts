/** What is asked of a map, right and wrong: how often it is doubted, and what the intervals hold. [SEEDS] [FIRST SEED] [judge] [dtw|ddtw|ctw: of frames, by align] */
import { type Asked, doubted, type Free } from '#src/align/doubts.ts';
import { againstChance } from '#src/align/chance.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';
import { productOfExperts } from '#src/align/fusion/product.ts';
import { leastConfidence } from '#src/align/judge.ts';
import { heldPins, keptLocked } from '#src/align/locked.ts';
import { warpSequences } from '#src/align/warp.ts';
import type { PinnedTime } from '#src/align/pinned-time.ts';
import { warpByMethod } from '#src/align/warp-by-method.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { Locked } from '#src/model/locked.ts';
import { between, type Sequence } from '#src/model/sequence.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { activeRange } from '#src/signal/activity.ts';
import { musicFeatures } from '#src/signal/music.ts';
import type { Sound } from '#src/signal/sound.ts';
import { flute, inventPiece, perform, piano, random } from '#test/fixtures/performance.ts';
import { stretched } from '#test/fixtures/stretched.ts';
import { families, type Family, judges } from '../fusion/families.ts';
import { frameLines } from './frames.ts';

/** A pair, and b's time of a's. */
export type Pair = { readonly a: Sequence; readonly b: Sequence; readonly truth: Curve };

const asCurve = (points: readonly PinnedTime[]): Curve => ({
  a: points.map(([a]) => a),
  b: points.map(([, b]) => b),
  sd: points.map(() => 0),
});

const ofCues = ({ make }: Family, seed: number): Pair => {
  const { cues, truth } = make(seed);
  // Of cues at one hop: those of the first one's.
  const { hop } = (cues[0] as (typeof cues)[number]).a;
  const like = cues.filter((cue) => cue.a.hop === hop && cue.b.hop === hop);
  const [a, b] = productOfExperts(
    like,
    like.map(() => 1),
  );
  return { a, b, truth: asCurve(truth) };
};

function noisy(seed: number): Pair {
  const [a, b, place] = stretched(60, 1.5, seed, 6);
  const next = random(seed + 900);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const with_ = (s: Sequence): Sequence => ({ ...s, values: s.values.map((v) => v + 0.3 * normal()) });
  const moments = Array.from({ length: 110 }, (_, k) => 2 + k / 2);
  return { a: with_(a), b: with_(b), truth: asCurve(moments.map((t) => [t, place(t)] as const)) };
}

function music(seed: number): Pair {
  const piece = inventPiece(seed, 64);
  const tempo = (depth: number, wide: number) => (beat: number) => 0.5 + depth * Math.sin(beat / wide + seed);
  const a = perform(piece, { tempo: tempo(0.06, 5), instrument: piano, seed });
  const b = perform(piece, {
    tempo: tempo(0.08, 7),
    instrument: seed % 2 ? piano : flute,
    seed: seed + 1,
    noise: -20,
  });
  const beats = [...new Set(piece.notes.map((n) => n.beat))].sort((p, q) => p - q);
  const at = beats.map((beat) => [a.timeOf(beat), b.timeOf(beat)] as const);
  const heard = (sound: Sound) => between(musicFeatures(sound, 0.01), activeRange(sound) ?? [0, 0]);
  return { a: heard(a.sound), b: heard(b.sound), truth: asCurve(at) };
}

const seen: readonly (readonly [string, (seed: number) => Pair])[] = [
  ...families.map((family) => [family.name, (seed: number) => ofCues(family, seed)] as const),
  ['noisy events', noisy],
];
/** Never looked at while this was made. */
const unseen: readonly (readonly [string, (seed: number) => Pair])[] = [
  ['music', music],
  ...judges.map((family) => [family.name, (seed: number) => ofCues(family, seed)] as const),
];

const none: Asked = { pins: [], forbidden: [], locked: [], window: null };

/** Constraints at a moment of the truth, `off` seconds beside it; 0: right, up to a hand's unsteadiness of 30 ms. */
function constraints(
  truth: Curve,
  t: number,
  off: number,
  shake: number,
): readonly (readonly [string, Asked])[] {
  const at = (time: number) => curveAt(truth, time)?.b ?? Number.NaN;
  const moments = Array.from({ length: 21 }, (_, k) => t - 5 + k / 2);
  const part: Locked = {
    map: moments.map((time) => [time, at(time) + off + shake] as const),
    sd: moments.map(() => 0.02),
  };
  const half = off / 2;
  const region =
    off > 0
      ? { a: [t - half, t + half] as const, b: [at(t) - half, at(t) + half] as const }
      : { a: [t - 2, t + 2] as const, b: [at(t + 2) + 0.15, at(t + 2) + 4] as const };
  const along = truth.a.map((time, k) => [time, Math.max(0, (truth.b[k] as number) + off + shake)] as const);
  const window = { kind: 'corridor' as const, radius: off > 0 ? 0.1 : 0.5, along };
  return [
    ['pin', { ...none, pins: [[t, at(t) + off + shake]] }],
    ['forbidden', { ...none, forbidden: [region] }],
    ['trusted', { ...none, locked: [part] }],
    ['corridor', { ...none, window }],
  ];
}

type Line = {
  family: string;
  kind: string;
  off: number;
  doubted: boolean;
  told: number;
  held: number;
  before: number;
};

export default async function bench([
  count = '6',
  first = '1',
  which = 'seen',
  method = '',
]: readonly string[]): Promise<void> {
  const lines: Line[] = [];
  for (const [family, make] of which === 'judge' ? unseen : seen)
    for (let seed = Number(first); seed < Number(first) + Number(count); seed++)
      lines.push(
        ...(method
          ? await frameLines(family, make(seed), seed, method)
          : await linesOf(family, make(seed), seed)),
      );
  console.log('| family | asked | off s | maps | doubted | told off s | held without doubts | held |');
  console.log('|---|---|---|---|---|---|---|---|');
  const families = [...new Set(lines.map((l) => l.family)), 'all'];
  for (const family of families)
    for (const kind of new Set(lines.map((l) => l.kind)))
      for (const off of [0, 0.5, 3.5]) {
        const of = lines.filter(
          (l) => (family === 'all' || l.family === family) && l.kind === kind && l.off === off,
        );
        if (of.length === 0) continue;
        const mean = (values: readonly number[]) =>
          values.reduce((s, v) => s + v, 0) / Math.max(1, values.length);
        const percent = (v: number) => `${(100 * v).toFixed(0)} %`;
        console.log(
          `| ${family} | ${kind} | ${off || 'right'} | ${of.length} | ${percent(mean(of.map((l) => Number(l.doubted))))} | ` +
            `${mean(of.filter((l) => l.doubted).map((l) => l.told)).toFixed(2)} | ${percent(mean(of.map((l) => l.before)))} | ${percent(mean(of.map((l) => l.held)))} |`,
        );
      }
}

async function linesOf(family: string, { a, b, truth }: Pair, seed: number): Promise<Line[]> {
  const compute = cpuCompute();
  const { step, confidence } = await againstChance(compute, a, b);
  if (confidence < leastConfidence) return [];
  const dtw = { ...plainHow, features: 'data' as const };
  const solvedAt = async ({ pins, forbidden, locked }: Asked, leaveOut: number): Promise<Curve> => {
    const held = heldPins(pins, locked);
    const how = { chance: step, pins: held, forbidden, locked, leaveOut };
    return keptLocked(await warpSequences(compute, a, b, how), locked);
  };
  const solved = async (asked: Asked): Promise<Curve> => {
    if (asked.window) return (await warpByMethod(compute, a, b, { ...dtw, window: asked.window }, {})).curve;
    const curve = await solvedAt(asked, 0.9);
    const covered = (curve.a.at(-1) ?? 0) - (curve.a[0] ?? 0);
    // As the program does where the wholes are alike (main/warp/solve.ts).
    return covered > 6 ? curve : await solvedAt(asked, 3.6);
  };
  const free: Free = { curve: await solved(none), unwindowed: null };
  const freeByMethod: Free = { curve: (await warpByMethod(compute, a, b, dtw, {})).curve, unwindowed: null };
  const next = random(seed + 70);
  const [from, to] = [truth.a[0] as number, truth.a.at(-1) as number];
  const t = from + 12 + next() * (to - from - 24);
  const lines: Line[] = [];
  for (const off of [0, 0.5, 3.5])
    for (const [kind, asked] of constraints(truth, t, off, 0.03 * (2 * next() - 1))) {
      const curve = await solved(asked);
      const told = doubted(curve, asked.window ? freeByMethod : free, asked);
      lines.push({
        ...{ family, kind, off, doubted: told.doubts.length > 0, told: Math.abs(told.doubts[0]?.off ?? 0) },
        held: holds(told.curve, truth, asked.window ? null : t),
        before: holds(curve, truth, asked.window ? null : t),
      });
    }
  return lines;
}

/** The share of the truth within 1.645 deviations, of the 5 s around a moment. */
function holds(curve: Curve, truth: Curve, around: number | null): number {
  const moments = truth.a.flatMap((t, k) => {
    const at = around === null || Math.abs(t - around) <= 5 ? curveAt(curve, t) : null;
    return at ? [Math.abs(at.b - (truth.b[k] as number)) <= 1.645 * at.sd] : [];
  });
  return moments.filter(Boolean).length / Math.max(1, moments.length);
}
