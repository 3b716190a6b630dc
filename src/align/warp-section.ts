import { type Compute, closed, type DtwSteps, evenSteps, type SkipCost } from '#src/compute/compute.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import { frameCount, frameTime, pooled, type Sequence } from '#src/model/sequence.ts';
import type { Curve } from './curve.ts';
import { dtwAround } from './dtw-around.ts';
import { type Box, boxesOf, keptOut } from './forbidden.ts';
import { corridorAlong, farthestFrom, type Guide, guideAlong, offsetsAlong } from './guide.ts';
import { readLinear } from './read-linear.ts';
import { varianceBetween } from './fusion/between-tellings.ts';
import { fairSteps } from './fusion/product.ts';
import { aroundByNoise } from './around-by-noise.ts';
import { rounding } from './path-spread.ts';
import { type Posterior, posterior } from './posterior.ts';
import { increasing, keyPoints, smooth } from './smooth.ts';

export type SectionOptions = {
  /** Cost of a path's step where nothing matches; see chance.ts. */
  readonly chance: number;
  /** May frames be left out before the first match, after the last? */
  readonly openBegin: boolean;
  readonly openEnd: boolean;
  /** What leaving out one frame of each costs, in chance steps (default 0.9: only what matches no better). */
  readonly leaveOut?: number;
  /** Cells of the coarse matrix at most. */
  readonly coarseCells?: number;
  /**
   * Squared distances are nats a frame, and a straight step of a path costs so many besides. Default: how sharply
   * paths differ in likelihood follows from `chance`.
   */
  readonly waver?: number;
  /** Squared distances are nats, and deviations are no less than `varianceBetween` has them: for what is told, not weighed. */
  readonly tempo?: boolean;
  /**
   * Rows of tables are compared, of whose noise nothing is known: deviations are no less than what is left along the path leaves
   * open (`aroundByNoise`), and without `waver` those.
   */
  readonly rows?: boolean;
  /** Where the path may not run, source seconds. */
  readonly forbidden?: readonly Forbidden[];
};

const coarseHop = 0.04;
/** How far the fine path may lie from the coarse one, seconds. */
const corridorRadius = 2;
/** Straight steps cost this share of a chance step: a path idles in held notes only for a reason. */
const idleCoarse = 0.05;
const idleFine = 0.5;
/** Sharpness of the spread, in chance steps: fitted so that errors at beats agree with it (docs/notes/warp.md). */
const sharpness = 2.5;

/**
 * Warps one stretch in two exact steps: DTW of pooled frames, which gives a common clock (see Guide); on
 * that clock DTW of all frames within ±2 s. Then the mean and spread of all near-by paths, smoothed.
 */
export async function warpSection(
  compute: Compute,
  a: Sequence,
  b: Sequence,
  options: SectionOptions,
): Promise<Curve> {
  const { chance, openBegin, openEnd, leaveOut = 0.9, forbidden = [] } = options;
  const skip: SkipCost = { x: (leaveOut * chance) / 2, y: (leaveOut * chance) / 2 };
  const ends = { begin: openBegin ? skip : closed, end: openEnd ? skip : closed };
  const held = [!openBegin, !openEnd] as const;
  const counts = [frameCount(a), frameCount(b)] as const;
  const factor = coarseFactor(...counts, a.hop, options.coarseCells ?? 1.2e9);
  const [p, q] = [pooled(a, factor), pooled(b, factor)];
  const idling: DtwSteps = { ...evenSteps, penalty: idleCoarse * chance };
  const coarse = { x: p.values, y: q.values, dims: a.dims, steps: idling, ...ends };
  const { path: rough } = await dtwAround(compute, coarse, boxesOf(p, q, forbidden));
  const guide = guideAlong(rough, factor, counts, a.hop, held);
  const x = readLinear(a, guide.frameA);
  const y = readLinear(b, guide.frameB);
  const boxes = boxesOf(a, b, forbidden).flatMap((box) => onGuide(box, guide) ?? []);
  // The smoothed guide cuts the corners that the rough path went round: what lies between them must be open.
  const around = boxes.length > 0 ? farthestFrom(guide, rough, factor) : 0;
  const radius = Math.max(Math.round(corridorRadius / a.hop), around + 4 * factor);
  const steps: DtwSteps = { ...evenSteps, penalty: idleFine * chance };
  const corridor = corridorAlong(guide, radius, held);
  const { path, evaded } = await dtwAround(
    compute,
    { x: x.values, y: y.values, dims: a.dims, steps, corridor, ...ends },
    boxes,
  );
  const likelihood =
    options.waver === undefined
      ? { sharpness: sharpness / Math.max(chance, 1e-6), steps }
      : { sharpness: 1, steps: fairSteps(options.waver) };
  const noisy = options.rows ? aroundByNoise(x, y, path)(path) : null;
  const spread = noisy && options.waver === undefined ? noisy : posterior(x, y, path, likelihood);
  const tempo = options.tempo ? varianceBetween(x, y, spread, a.hop, held) : undefined;
  const least = tempo && noisy ? largerOf(tempo, noisy.variance) : (tempo ?? noisy?.variance);
  // The paths beside one that had to go round run through what it went round: their mean is of no use.
  const offset = evaded ? offsetsAlong(path) : spread.offset;
  return keptOut(curveAlong(a, b, { ...spread, offset }, options, guide, least), forbidden);
}

const largerOf = (p: Float64Array, q: Float64Array): Float64Array =>
  p.map((value, k) => Math.max(value, q[k] as number));

/** The box in places of the common clock; null where it covers none. */
function onGuide({ i, j }: Box, { frameA, frameB }: Guide): Box | null {
  const places = (frames: Float64Array, [from, to]: readonly [number, number]) =>
    [frames.findIndex((f) => f >= from), frames.findLastIndex((f) => f <= to - 1) + 1] as const;
  const box = { i: places(frameA, i), j: places(frameB, j) };
  const isThere = ([from, to]: readonly [number, number]) => from >= 0 && from < to;
  return isThere(box.i) && isThere(box.j) ? box : null;
}

/** How many frames to pool: 40 ms, more where the matrix would outgrow `cells`. */
function coarseFactor(n: number, m: number, hop: number, cells: number): number {
  return Math.max(Math.round(coarseHop / hop), Math.ceil(Math.sqrt((n * m) / cells)), 1);
}

/** How stiff the curve is: places spread by one frame bend it within about 10 frames. */
const stiffness = 20;
/** Knots are left out where the curve stays within this of the straight line, seconds. */
const tolerance = 0.003;

/** Places that are frames themselves. */
const itself: Pick<Guide, 'frameA' | 'frameB'> = {
  frameA: Float64Array.of(0, 1),
  frameB: Float64Array.of(0, 1),
};

/**
 * The mean of near-by paths as a smooth curve, stiffer where they spread.
 * @param guide which frames the places of `spread` stand for; default: places are frames
 * @param least the variance is told as no less than that, at each place; it is then told every quarter of a second
 */
export function curveAlong(
  a: Sequence,
  b: Sequence,
  spread: Posterior,
  options: Pick<SectionOptions, 'openBegin' | 'openEnd' | 'rows'>,
  guide: Pick<Guide, 'frameA' | 'frameB'> = itself,
  least?: Float64Array,
): Curve {
  const count = spread.offset.length;
  const weights = Float64Array.from(
    { length: count },
    (_, k) => (0.01 + (spread.weight[k] as number)) / (0.5 + (spread.variance[k] as number)),
  );
  if (!options.openBegin) weights[0] = 1e6;
  if (!options.openEnd) weights[count - 1] = 1e6;
  const offset = smooth(spread.offset, weights, stiffness);
  // Places on the common clock, then frames of each recording.
  const place = (sign: 1 | -1) =>
    increasing(
      offset.map((v, k) => (spread.first + k + sign * v) / 2),
      0.01,
    );
  const i = place(-1).map((p) => valueAt(guide.frameA, p));
  const j = place(1).map((p) => valueAt(guide.frameB, p));
  const [from, to] = options.openBegin || options.openEnd ? matchedStretch(i, j, a.hop, options) : [0, count];
  const kept = keyPoints(i.subarray(from, to), j.subarray(from, to), tolerance / a.hop);
  const told = least
    ? { ...spread, variance: spread.variance.map((v, k) => Math.max(v, least[k] as number)) }
    : spread;
  const out = { a: [] as number[], b: [] as number[], sd: [] as number[] };
  for (const k of withIntermediate(
    kept,
    Math.max(1, Math.round((least || options.rows ? 0.25 : 2) / a.hop)),
  )) {
    const at = from + k;
    out.a.push(frameTime(a, i[at] as number));
    out.b.push(frameTime(b, j[at] as number));
    out.sd.push(deviation(told, i, j, at, guide !== itself, options.rows ? rounding : 0.25) * a.hop);
  }
  return out;
}

/** Linear between elements; beyond the ends it goes on one by one. */
function valueAt(values: Float64Array, at: number): number {
  const low = Math.max(0, Math.min(values.length - 2, Math.floor(at)));
  if (values.length < 2) return at;
  const p = values[low] as number;
  return p + (at - low) * ((values[low + 1] as number) - p);
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

/**
 * Deviation in b's frames at a fixed frame of a: the spread across the diagonal, seen along b. Half of it falls on each: b is that
 * much farther, and where a is that much less far the curve leads on.
 * @param guided a place is a frame of the faster of the two; else of each
 * @param least added to the variance: what frames leave open
 */
function deviation(
  spread: Posterior,
  i: Float64Array,
  j: Float64Array,
  k: number,
  guided: boolean,
  least: number,
): number {
  const p = Math.max(0, k - 20);
  const q = Math.min(i.length - 1, k + 20);
  const di = (i[q] as number) - (i[p] as number);
  const dj = (j[q] as number) - (j[p] as number);
  const across = Math.sqrt((spread.variance[k] as number) + least);
  const slope = Math.min(4, dj / Math.max(di, 1e-3));
  const [perA, perB] = guided ? [di, dj].map((d) => d / Math.max(di, dj, 1e-3)) : [1, 1];
  return (across * ((perB as number) + slope * (perA as number))) / 2;
}

/** Cuts off ends where one recording stands still while the other goes on (silence, applause): no match there. */
function matchedStretch(
  i: Float64Array,
  j: Float64Array,
  hop: number,
  { openBegin, openEnd }: Pick<SectionOptions, 'openBegin' | 'openEnd'>,
): readonly [number, number] {
  const reach = Math.max(1, Math.round(1 / hop));
  const stride = Math.max(1, reach >> 3);
  const idling = (p: number, q: number): boolean => {
    const di = (i[q] as number) - (i[p] as number);
    const dj = (j[q] as number) - (j[p] as number);
    return di < 0.2 * dj || dj < 0.2 * di;
  };
  let from = 0;
  let to = i.length;
  if (openBegin) while (from + 2 * reach < to && idling(from, from + reach)) from += stride;
  if (openEnd) while (to - 1 - reach > from + reach && idling(to - 1 - reach, to - 1)) to -= stride;
  return [from, to];
}
