import type { Compute, DtwPath, DtwSteps, SkipCost } from '#src/compute/compute.ts';
import { closed } from '#src/compute/compute.ts';
import { frameCount, frameTime, pooled, type Sequence } from '#src/model/sequence.ts';
import { corridorAround } from './corridor.ts';
import { type Posterior, posterior } from './posterior.ts';
import { increasing, keyPoints, smooth } from './smooth.ts';

/** A strictly increasing curve between two recordings' source times, and its standard deviation in b's seconds. */
export type Curve = {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly sd: readonly number[];
};

export type SectionOptions = {
  /** Cost of a path's step where nothing matches; see chance.ts. */
  readonly chance: number;
  /** May frames be left out before the first match, after the last? */
  readonly openBegin: boolean;
  readonly openEnd: boolean;
  /** Cells of the coarse matrix at most. */
  readonly coarseCells?: number;
};

const coarseHop = 0.04;
const corridorRadius = 1.5;
/** Leaving out one frame of each costs this share of a chance step: only what matches no better is left out. */
const leaveOut = 0.9;
/** Non-diagonal steps cost this share of a chance step: it keeps the path from idling in held notes. */
const idle = 0.12;

/**
 * Warps one stretch: exact DTW on pooled frames, exact DTW on all frames within ±1.5 s of that path, then
 * the mean and spread of all near-by paths, smoothed.
 */
export async function warpSection(
  compute: Compute,
  a: Sequence,
  b: Sequence,
  options: SectionOptions,
): Promise<Curve> {
  const path = await finePath(compute, a, b, options);
  const sharpness = 4 / Math.max(options.chance, 1e-6);
  const spread = posterior(a, b, path, { sharpness, penalty: idle * options.chance });
  return curve(a, b, spread, options);
}

async function finePath(
  compute: Compute,
  a: Sequence,
  b: Sequence,
  options: SectionOptions,
): Promise<DtwPath> {
  const steps: DtwSteps = { diagonal: 1, x: 1, y: 1, penalty: idle * options.chance };
  const skip: SkipCost = { x: (leaveOut * options.chance) / 2, y: (leaveOut * options.chance) / 2 };
  const ends = { begin: options.openBegin ? skip : closed, end: options.openEnd ? skip : closed };
  const n = frameCount(a);
  const m = frameCount(b);
  const factor = coarseFactor(n, m, a.hop, options.coarseCells ?? 1.2e9);
  const fine = { x: a.values, y: b.values, dims: a.dims, steps, ...ends };
  if (n * m <= 250_000) return compute.dtw(fine);
  const x = pooled(a, factor);
  const y = pooled(b, factor);
  const coarse = await compute.dtw({ x: x.values, y: y.values, dims: a.dims, steps, ...ends });
  const radius = Math.max(Math.round(corridorRadius / a.hop), 4 * factor);
  return compute.dtw({ ...fine, corridor: corridorAround(coarse, factor, n, m, radius) });
}

/** How many frames to pool: 40 ms, more where the matrix would outgrow `cells`. */
function coarseFactor(n: number, m: number, hop: number, cells: number): number {
  return Math.max(Math.round(coarseHop / hop), Math.ceil(Math.sqrt((n * m) / cells)), 1);
}

/** How stiff the curve is: places spread by one frame bend it within about 10 frames. */
const stiffness = 20;
/** Knots are left out where the curve stays within this of the straight line, seconds. */
const tolerance = 0.003;

function curve(a: Sequence, b: Sequence, spread: Posterior, options: SectionOptions): Curve {
  const count = spread.offset.length;
  const weights = Float64Array.from(
    { length: count },
    (_, k) => (0.01 + (spread.weight[k] as number)) / (0.5 + (spread.variance[k] as number)),
  );
  if (!options.openBegin) weights[0] = 1e6;
  if (!options.openEnd) weights[count - 1] = 1e6;
  const offset = smooth(spread.offset, weights, stiffness);
  const i = increasing(
    offset.map((v, k) => (spread.first + k - v) / 2),
    0.01,
  );
  const j = increasing(
    offset.map((v, k) => (spread.first + k + v) / 2),
    0.01,
  );
  const [from, to] = options.openBegin || options.openEnd ? matchedStretch(i, j, a.hop, options) : [0, count];
  const place = Float64Array.from({ length: to - from }, (_, k) => k);
  const kept = keyPoints(place, offset.subarray(from, to), tolerance / a.hop);
  const out = { a: [] as number[], b: [] as number[], sd: [] as number[] };
  for (const k of withIntermediate(kept, Math.round(2 / a.hop))) {
    const at = from + k;
    out.a.push(frameTime(a, i[at] as number));
    out.b.push(frameTime(b, j[at] as number));
    out.sd.push(deviation(spread, i, j, at) * a.hop);
  }
  return out;
}

/** Adds places so that no two neighbours are further apart than `most`: the spread is told there too. */
function withIntermediate(places: readonly number[], most: number): number[] {
  const out: number[] = [];
  for (const place of places) {
    const before = out[out.length - 1];
    if (before !== undefined) {
      const pieces = Math.ceil((place - before) / most);
      for (let p = 1; p < pieces; p++) out.push(Math.round(before + ((place - before) * p) / pieces));
    }
    out.push(place);
  }
  return out;
}

/** Deviation in b's frames at a fixed frame of a: the spread across the diagonal, seen along b. */
function deviation(spread: Posterior, i: Float64Array, j: Float64Array, k: number): number {
  const p = Math.max(0, k - 10);
  const q = Math.min(i.length - 1, k + 10);
  const slope = ((j[q] as number) - (j[p] as number)) / Math.max(1e-3, (i[q] as number) - (i[p] as number));
  const across = Math.sqrt((spread.variance[k] as number) + 0.25);
  return (across * (1 + Math.min(4, Math.max(0.25, slope)))) / 2;
}

/** Cuts off ends where one recording stands still while the other goes on (silence, applause): no match there. */
function matchedStretch(
  i: Float64Array,
  j: Float64Array,
  hop: number,
  { openBegin, openEnd }: SectionOptions,
): readonly [number, number] {
  const reach = Math.round(1 / hop);
  const idling = (p: number, q: number): boolean => {
    const di = (i[q] as number) - (i[p] as number);
    const dj = (j[q] as number) - (j[p] as number);
    return di < 0.2 * dj || dj < 0.2 * di;
  };
  let from = 0;
  let to = i.length;
  if (openBegin) while (from + 2 * reach < to && idling(from, from + reach)) from += reach >> 3;
  if (openEnd) while (to - 1 - reach > from + reach && idling(to - 1 - reach, to - 1)) to -= reach >> 3;
  return [from, to];
}
