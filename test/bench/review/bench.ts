/** The review loop: how much error is told to be left after k answers, beside what is left in truth: [SEEDS] [FIRST SEED] [judge: other families] [lines] */
import { turned } from '#src/align/chance.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';
import { heldAgainstFree } from '#src/align/doubts.ts';
import { errorLeft } from '#src/align/error-left.ts';
import { fuse } from '#src/align/fusion/fuse.ts';
import { fusedScores } from '#src/align/fusion/scores.ts';
import { waverAt } from '#src/align/fusion/weigh.ts';
import { judge, leastConfidence } from '#src/align/judge.ts';
import { scorePins, scoresOfOtherPairs } from '#src/align/pin-scores.ts';
import { type WarpOptions, warpSequences } from '#src/align/warp.ts';
import type { PinnedTime } from '#src/align/pinned-time.ts';
import { widestPlaces } from '#src/align/widest.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { random } from '#test/fixtures/performance.ts';
import { families, type Family, judges } from '../fusion/families.ts';
import { features, inventedCases, type WarpCase } from '../warp/accuracy.ts';

const answers = 20;
const told = [0, 3, 6, 10, 20];

/** A person hears or sees to so many seconds what is right (a deviation), and lets be what is nearer than twice that. */
const hand = 0.012;

/** What the program makes of a pair: of its music or speech, or of many cues at once. */
type Case = {
  readonly a: Sequence;
  readonly b: Sequence;
  readonly truth: Curve;
  readonly options: Omit<WarpOptions, 'pins' | 'known'>;
  readonly prior: readonly number[];
};

type Told = readonly [median: number, worstTenth: number];
type Step = { readonly told: Told; readonly left: Told; readonly places: number };

/**
 * A person is taken to the most doubtful place so many times and answers: “right here”, or drags the path to where it
 * belongs, with an unsteady hand. Asked is whether what is told after k answers is what is left at the true moments.
 */
export default async function bench([
  seeds = '3',
  first = '1',
  which = '',
  lines = '',
]: readonly string[]): Promise<void> {
  const ratios = told.map((): Record<'fused' | 'music', Told[]> => ({ fused: [], music: [] }));
  for await (const { kind, name, seed, made } of cases(Number(seeds), Number(first), which === 'judge')) {
    const steps = await reviewed(made, seed);
    for (const [n, k] of told.entries()) {
      const step = steps[k];
      if (step) ratios[n]?.[kind].push([step.told[0] / step.left[0], step.told[1] / step.left[1]]);
    }
    const ms = (v: number) => (1000 * v).toFixed(0);
    if (lines)
      console.log(
        `${name} ${seed}: ${told.map((k) => (steps[k] ? `${ms(steps[k].told[0])}/${ms(steps[k].left[0])} ${ms(steps[k].told[1])}/${ms(steps[k].left[1])} (${steps[k].places})` : '–')).join(' · ')}`,
      );
  }
  console.log(
    '\n| answers | pairs | told ÷ left, of the median: middle (10 % – 90 % of pairs) | of the worst tenth | worst tenth told less than half | more than double |\n|---|---|---|---|---|---|',
  );
  for (const kind of ['fused', 'music'] as const)
    for (const [n, k] of told.entries()) {
      const all = ratios[n]?.[kind] ?? [];
      const tenth = all.map(([, t]) => t);
      console.log(
        `| ${kind}, ${k} | ${all.length} | ${spread(all.map(([m]) => m))} | ${spread(tenth)} | ${tenth.filter((r) => r < 0.5).length} | ${tenth.filter((r) => r > 2).length} |`,
      );
    }
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((p, q) => p - q);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(2);
  return `${at(0.5)} (${at(0.1)} – ${at(0.9)})`;
}

async function* cases(seeds: number, first: number, isJudge: boolean) {
  for (let seed = first; seed < first + seeds; seed++) {
    for (const family of isJudge ? judges : families)
      yield { kind: 'fused' as const, name: family.name, seed, made: await fused(family, seed) };
    for (const each of inventedCases((isJudge ? 7000 : 3000) + 20 * seed)) {
      const made = await heard(each);
      if (made) yield { kind: 'music' as const, name: each.name, seed, made };
    }
  }
}

async function fused({ make }: Family, seed: number): Promise<Case> {
  const { cues, truth } = make(seed);
  const { a, b, chance } = await fuse(cpuCompute(), cues);
  return {
    ...{ a, b, truth: asCurve(truth), prior: fusedScores },
    options: { chance: chance.step, waver: waverAt(a.hop), tempo: true },
  };
}

async function heard(each: WarpCase): Promise<Case | null> {
  const { a, b, close } = await each.sounds();
  try {
    const [x, y] = [features(a), features(b)];
    const verdict = await judge(cpuCompute(), x, y);
    const [p, q] = verdict ? [x[verdict.kind], y[verdict.kind]] : [];
    if (!verdict || !p || !q || verdict.chance.confidence < leastConfidence) return null;
    return {
      ...{ a: p, b: turned(q, verdict.turn), truth: asCurve(each.truth()), prior: scoresOfOtherPairs },
      options: { chance: verdict.chance.step },
    };
  } finally {
    close();
  }
}

const asCurve = (points: readonly PinnedTime[]): Curve => ({
  a: points.map(([t]) => t),
  b: points.map(([, t]) => t),
  sd: points.map(() => 0),
});

async function reviewed({ a, b, truth, options, prior }: Case, seed: number): Promise<readonly Step[]> {
  const compute = cpuCompute();
  const next = random(seed + 77);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const known = new Map<string, Curve>();
  const solved = (pins: readonly PinnedTime[]) => warpSequences(compute, a, b, { ...options, pins, known });
  const free = await solved([]);
  const pins: PinnedTime[] = [];
  const steps: Step[] = [];
  for (let k = 0; k <= answers; k++) {
    const raw = await solved(pins);
    const scores = pins.length > 0 ? await scorePins(compute, a, b, { ...options, pins, known }) : [];
    const asked = { pins, forbidden: [], locked: [], window: null };
    const { curve, scale } = heldAgainstFree(raw, { curve: free, unwindowed: null }, scores, asked, prior);
    const path = curve.a.map((t, n) => ({
      ...{ a: t, b: curve.b[n] as number, sd: (curve.sd[n] as number) / scale },
    }));
    const left = errorLeft(path, scores, prior);
    if (!left) return steps;
    steps.push({
      told: [left.median, left.worstTenth],
      left: errorsOf(curve, truth),
      places: left.above.places,
    });
    const place = widestPlaces(
      path,
      pins.map(([t]) => t),
    ).find((p) => curveAt(truth, p.a));
    if (!place) return steps;
    const right = (curveAt(truth, place.a)?.b as number) + hand * normal();
    const pin: PinnedTime = [place.a, Math.abs(right - place.b) < 2 * hand ? place.b : right];
    if (pins.some(([t, u]) => (t - pin[0]) * (u - pin[1]) <= 0)) return steps;
    pins.push(pin);
  }
  return steps;
}

function errorsOf(curve: Curve, truth: Curve): Told {
  const errors = truth.a
    .flatMap((t, n) => {
      const at = curveAt(curve, t);
      return at ? [Math.abs(at.b - (truth.b[n] as number))] : [];
    })
    .sort((p, q) => p - q);
  const at = (share: number) => errors[Math.floor(share * errors.length)] ?? Number.NaN;
  return [at(0.5), at(0.9)];
}
