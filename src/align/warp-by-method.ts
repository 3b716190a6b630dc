import { asMatrix, inCommonSpace, ridgeFor } from '#src/align/ctw/common-space.ts';
import { pathMoments } from '#src/align/ctw/path-moments.ts';
import { dimensionWeights } from '#src/align/ctw/weighing.ts';
import { alignDtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { type Compute, evenSteps, type SkipCost } from '#src/compute/compute.ts';
import { cca } from '#src/math/cca.ts';
import {
  between,
  frameAt,
  frameCount,
  frameTime,
  pooled,
  type Sequence,
  slice,
} from '#src/model/sequence.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import type { Locked } from '#src/model/locked.ts';
import type { WarpFindings, WarpHow } from '#src/model/warp-how.ts';
import { againstChance, type Chance } from './chance.ts';
import { keptOut } from './forbidden.ts';
import { heldPins, keptLocked } from './locked.ts';
import { leastConfidence } from './judge.ts';
import { pathOffsets } from './guide.ts';
import { type Judged, judgeCtw } from './judge-ctw.ts';
import { readLinear } from './read-linear.ts';
import type { ModelChoice } from './deep-ctw/choice.ts';
import { chosenMethod, optionsOf } from './method-choice.ts';
import { asCorrelated } from './methods/ctw-methods.ts';
import { alignMethods } from './methods/index.ts';
import type { Alignment, AlignHost, AlignMethod, AlignOptions } from './methods/method.ts';
import { poolable } from './pooled-pairs.ts';
import { type PinScore, scoresOfPins } from './pin-scores.ts';
import { posterior } from './posterior.ts';
import { saidInSeconds } from './said-in-seconds.ts';
import { addKnot, appendSection, checkPins, type Growing, type PinnedTime } from './warp.ts';
import type { Curve } from './curve.ts';
import { curveAlong } from './warp-section.ts';

/** What the map is to pass through, and to keep out of. */
export type Through = {
  readonly pins?: readonly PinnedTime[];
  readonly forbidden?: readonly Forbidden[];
  /** Parts that are kept as they are. */
  readonly locked?: readonly Locked[];
};

/** Two sequences, frame by frame comparable: equal dims and hop. */
export type Compared = readonly [Sequence, Sequence];

export type MethodWarp = {
  readonly curve: Curve;
  /** What the method compared, in the space where it did: what a cost matrix shows, and re-solving works on. */
  readonly compared: Compared;
  readonly chance: Chance;
  readonly findings: WarpFindings;
};

type Path = { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> };

/**
 * How many frames of either side a method is given at most: what it does in some seconds. DTW with the classic
 * steps goes by the kernels; all other restrictions by the general search; the rest keep whole matrices, search
 * many starts, train networks, or compare pairs of moments.
 */
const mostFrames = {
  kernels: 20_000,
  search: 6000,
  matrices: 2000,
  starts: 1000,
  networks: 400,
  /** Of all pairs together that networks learn from. */
  pooled: 800,
  pairs: 300,
} as const;

function framesFor(
  { name }: AlignMethod,
  { step, slope, cost, gaps }: WarpHow,
  forbidden: readonly Forbidden[],
): number {
  if (name === 'dtw' || name === 'ddtw')
    return step || slope || gaps || forbidden.length > 0 || (cost && cost !== 'sqeuclidean')
      ? mostFrames.search
      : mostFrames.kernels;
  if (name === 'gromov-dtw') return mostFrames.pairs;
  if (name === 'dctw') return mostFrames.networks;
  return ['ctw', 'gtw', 'dctw', 'imw'].includes(name) ? mostFrames.starts : mostFrames.matrices;
}

/**
 * Warps a onto b by a method of the user's choice, on frames as fine as the method can take. The map is the mean
 * of the paths near the method's own, in the space in which it compared the two, and its deviation their spread,
 * sharp as chance there allows (see `againstChance`). Where the path is restricted it is the path itself.
 * @param pins the map passes through them; a method that takes none is run between them
 * @throws InvalidInputError `bad-how`, `bad-pins`, and what the method refuses
 */
export async function warpByMethod(
  compute: Compute,
  a: Sequence,
  b: Sequence,
  how: WarpHow,
  options: Through & {
    readonly watch?: AlignHost['watch'];
    /** Pairs to learn from as well, where `how.pool` says so; see `poolable`. */
    readonly others?: readonly Compared[];
  } = {},
): Promise<MethodWarp> {
  const { forbidden = [], locked = [] } = options;
  const method = alignMethods.find(({ name }) => name === chosenMethod(how).name) as AlignMethod;
  const pins = checkPins(a, b, heldPins(options.pins ?? [], locked));
  const pooling = how.pool.length > 0 ? poolable([a, b], options.others ?? []) : { others: [], notes: [] };
  const share = Math.floor(mostFrames.pooled / (1 + pooling.others.length));
  const most = Math.min(
    framesFor(method, how, forbidden),
    pooling.others.length > 0 ? share : Number.POSITIVE_INFINITY,
  );
  const hop = hopFor([a, b, ...pooling.others.flat()], most);
  const x = onHop(a, hop);
  const y = onHop(b, hop);
  const others = pooling.others.flatMap((pair) => pair.map((s) => onHop(s, hop)));
  const host: AlignHost = { compute, ...(options.watch && { watch: options.watch }) };
  const skip = await priceOfEnds(compute, x, y, how);
  const asked = optionsOf(how, [x, y], { skip, forbidden });
  const found = await saidInSeconds([x, y], () =>
    betweenPins(method, [x, y, ...others], asked, pinnedCells(x, y, pins), host),
  );
  const path = { i: found.index[0] as Int32Array, j: found.index[1] as Int32Array };
  const [u, v] = found.compared ?? commonAlong(x, y, path);
  const compared: Compared = [sequenceOf(u, x), sequenceOf(v, y)];
  // With pins the path is the user's as well: chance, which has none, would be asked too little.
  // In a pool they may hold for the others alone: this pair is judged by itself as well.
  const judged =
    method.name === 'ctw' || method.name === 'gtw' || others.length > 0
      ? await judgeCtw(...asCorrelatedBy(asked, x, y), unbroken(path), {
          dims: how.dims,
          seed: how.seed,
          compute,
          chance: pins.length === 0,
        })
      : null;
  const luck = [found.choice, judged].flatMap((each) => each?.chance?.p ?? []);
  const chance = noSurer(await againstChance(compute, ...compared), Math.max(0, ...luck));
  const curve = curveBetween(compared, path, pins, chance, isRestricted(how, forbidden));
  return {
    curve: keptLocked(keptOut(curve, forbidden), locked),
    compared,
    chance,
    findings: {
      correlations: found.correlations,
      cost: found.cost,
      rounds: found.iterations,
      converged: found.converged,
      cues: null,
      heldOut: heldOutOf(
        found.choice ?? (judged && { kept: 'ctw', dctw: null, ...judged }),
        1 + pooling.others.length,
      ),
      hop,
      notes: [...pooling.notes, ...found.notes, ...aloneNotes(others.length > 0 ? judged : null)],
    },
  };
}

/** What correlates is judged where it was correlated: in the space of a kernel, where one was chosen. */
function asCorrelatedBy(options: AlignOptions, x: Sequence, y: Sequence): Compared {
  if (!options.kernel) return [x, y];
  const [u, v] = asCorrelated([x, y], options);
  return [sequenceOf(u as Frames, x), sequenceOf(v as Frames, y)];
}

/**
 * In a space that was made to let two sequences agree any two do, so that `againstChance` is no judge there: where
 * frames left out agree no better than they do by luck, all confidence goes that would let the pair pass.
 */
const noSurer = (chance: Chance, p: number): Chance =>
  p > luckAbove ? { ...chance, confidence: Math.min(chance.confidence, 0.8 * leastConfidence) } : chance;

const luckAbove = 0.05 + 1e-9;

/** What a pair shows without the others that were learnt from. */
const aloneNotes = (judged: Judged | null): string[] =>
  judged?.chance && judged.chance.p > luckAbove
    ? [
        `By itself, without the other pairs, this one agrees no better than by luck (p = ${judged.chance.p.toFixed(2)}).`,
      ]
    : [];

const heldOutOf = (choice: Omit<ModelChoice, 'because'> | null, pairs: number): WarpFindings['heldOut'] => {
  if (!choice) return null;
  const { kept, ctw, dctw, chance } = choice;
  return {
    ...{ kept, pairs, ctw, dctw },
    chance: chance && { draws: chance.draws, quantile95: chance.quantile95, p: chance.p },
  };
};

/** What leaving out a frame of each at an open end costs, in chance steps: as much as what matches no better. */
const leaveOut = 0.9;

/** DTW may leave out frames of either side at an open end; in other spaces a price means nothing beforehand. */
async function priceOfEnds(
  compute: Compute,
  x: Sequence,
  y: Sequence,
  how: WarpHow,
): Promise<SkipCost | true> {
  if (how.method !== 'dtw' || (how.cost !== null && how.cost !== 'sqeuclidean') || x.dims !== y.dims)
    return true;
  if (!how.open.begin && !how.open.end) return true;
  return skipFor(await againstChance(compute, x, y));
}

const skipFor = ({ step }: Chance): SkipCost => ({ x: (leaveOut * step) / 2, y: (leaveOut * step) / 2 });

/**
 * The warp through other pins: what the method compared is kept as it is, and the path in it sought anew,
 * under the same restrictions where the method is DTW itself.
 */
export async function warpCompared(
  compute: Compute,
  compared: Compared,
  how: WarpHow,
  chance: Chance,
  { pins: times = [], forbidden = [], locked = [] }: Through,
): Promise<Curve> {
  const [x, y] = compared;
  const pins = checkPins(x, y, heldPins(times, locked));
  const skip = how.method === 'dtw' ? skipFor(chance) : true;
  const { step, window, slope, cost, gaps, openBegin, openEnd } = optionsOf(how, compared, {
    skip,
    forbidden,
  });
  const isDtw = how.method === 'dtw' || how.method === 'ddtw';
  const restricted = isDtw && { ...(step && { step }), ...(slope && { slope }), ...(cost && { cost }) };
  const path = await saidInSeconds(compared, () =>
    alignDtw(x, y, {
      compute,
      ...restricted,
      ...(window && { window }),
      ...(gaps && { gaps }),
      ...(openBegin && { begin: openBegin === true ? 'open' : openBegin }),
      ...(openEnd && { end: openEnd === true ? 'open' : openEnd }),
      pins: pinnedCells(x, y, pins),
    }),
  );
  const curve = curveBetween(compared, path, pins, chance, isRestricted(how, forbidden));
  return keptLocked(keptOut(curve, forbidden), locked);
}

/**
 * Asks every pin of the map through the others, in the space that a method compared the pair in, which stays as it is:
 * that one moment more or less would have changed it is left out. Only what lies between a pin's neighbours is sought
 * anew, but with a window all of it is, since a window is of the whole.
 */
export async function scoreComparedPins(
  compute: Compute,
  compared: Compared,
  how: WarpHow,
  chance: Chance,
  { pins = [], forbidden = [] }: Through,
): Promise<readonly PinScore[]> {
  const [x, y] = compared;
  const ordered = checkPins(x, y, pins);
  return await scoresOfPins(ordered, y.hop, async (others, place) => {
    if (how.window) return await warpCompared(compute, compared, how, chance, { pins: others, forbidden });
    const [before, after] = [ordered[place - 1], ordered[place + 1]];
    const part = (s: Sequence, side: 0 | 1) =>
      between(s, [before?.[side] ?? s.start, after?.[side] ?? frameTime(s, frameCount(s))]);
    const open = { begin: how.open.begin && !before, end: how.open.end && !after };
    const near: Compared = [part(x, 0), part(y, 1)];
    return near.some((s) => frameCount(s) < 2)
      ? nowhere
      : await warpCompared(compute, near, { ...how, open }, chance, { forbidden });
  });
}

const nowhere: Curve = { a: [], b: [], sd: [] };

const isRestricted = ({ window, slope, step }: WarpHow, forbidden: readonly Forbidden[]): boolean =>
  window !== null || slope !== null || step !== null || forbidden.length > 0;

/** The common distance between frames: no finer than either's own, none with more frames than `most`. */
function hopFor(all: readonly Sequence[], most: number): number {
  const finest = Math.max(...all.map(({ hop }) => hop));
  const longest = Math.max(...all.map((s) => frameCount(s) * s.hop));
  return finest * Math.max(1, Math.ceil(longest / finest / most));
}

/** The sequence with another, no shorter, distance between frames: means of whole frames, then linear. */
export function onHop(s: Sequence, hop: number): Sequence {
  const coarse = pooled(s, Math.max(1, Math.floor(hop / s.hop + 1e-9)));
  if (Math.abs(coarse.hop - hop) < 1e-12) return coarse;
  const start = s.start + (hop - s.hop) / 2;
  const last = frameTime(coarse, frameCount(coarse) - 1);
  const count = Math.max(1, Math.floor((last - start) / hop + 1e-9) + 1);
  const frames = Float64Array.from({ length: count }, (_, k) =>
    Math.max(0, frameAt(coarse, start + k * hop)),
  );
  return { ...readLinear(coarse, frames), hop, start };
}

const sequenceOf = ({ values, dims }: Frames, { hop, start }: Sequence): Sequence => ({
  values: values instanceof Float32Array ? values : Float32Array.from(values),
  dims,
  hop,
  start,
});

/** Pins as cells; of those that fall into one row or column the first. */
function pinnedCells(x: Sequence, y: Sequence, pins: readonly PinnedTime[]): [number, number][] {
  const out: [number, number][] = [];
  const nearest = (s: Sequence, time: number) =>
    Math.max(0, Math.min(frameCount(s) - 1, Math.round(frameAt(s, time))));
  for (const [ta, tb] of pins) {
    const cell: [number, number] = [nearest(x, ta), nearest(y, tb)];
    const last = out.at(-1);
    if (!last || (cell[0] > last[0] && cell[1] > last[1])) out.push(cell);
  }
  return out;
}

/**
 * The method with pins, or, where it takes none, run alone on every stretch between them.
 * @param others pairs beside x and y, one after the other, for a method that learns from them and takes pins
 */
async function betweenPins(
  method: AlignMethod,
  [x, y, ...others]: readonly [Sequence, Sequence, ...Sequence[]],
  options: AlignOptions,
  pins: readonly (readonly [number, number])[],
  host: AlignHost,
): Promise<Alignment> {
  if (pins.length === 0) return await method.run([x, y, ...others], options, host);
  if (method.two.includes('pins')) return await method.run([x, y, ...others], { ...options, pins }, host);
  const knots = [[0, 0] as const, ...pins, [frameCount(x) - 1, frameCount(y) - 1] as const];
  const i: number[] = [];
  const j: number[] = [];
  let whole: Alignment | null = null;
  let cost = 0;
  for (let k = 1; k < knots.length; k++) {
    const [i0, j0] = knots[k - 1] as readonly [number, number];
    const [i1, j1] = knots[k] as readonly [number, number];
    const part = await method.run([slice(x, i0, i1 + 1), slice(y, j0, j1 + 1)], options, host);
    const [p, q] = part.index as [Int32Array, Int32Array];
    // The pin ends one part and begins the next.
    for (let t = k > 1 && p[0] === 0 && q[0] === 0 ? 1 : 0; t < p.length; t++) {
      i.push(i0 + (p[t] as number));
      j.push(j0 + (q[t] as number));
    }
    cost += part.cost ?? 0;
    whole = part;
  }
  const { cost: last, ...rest } = whole as Alignment;
  const notes = [`${method.name} takes no pins: it was run on each stretch between them.`];
  return {
    ...rest,
    index: [Int32Array.from(i), Int32Array.from(j)],
    cost: last === null ? null : cost,
    // Those of the parts have nothing to do with each other.
    correlations: null,
    compared: rest.compared && x.dims === y.dims ? [x, y] : null,
    notes,
  };
}

/** Both in the space where they correlate best along the path: for methods that compare no frames. */
function commonAlong(x: Sequence, y: Sequence, path: Path): readonly [Frames, Frames] {
  const [p, q] = [asMatrix(x), asMatrix(y)];
  const ridge = [ridgeFor(p, 1e-6), ridgeFor(q, 1e-6)] as const;
  const found = cca(pathMoments(p, q, path), { ridge });
  const weights = dimensionWeights(found.correlations, 'likelihood');
  return [inCommonSpace(p, found.x, weights), inCommonSpace(q, found.y, weights)];
}

/** Sharpness of the spread, in chance steps; see warp-section. */
const sharpness = 2.5;

/** The path as a curve through the pins: each stretch between two of them smoothed by itself. */
function curveBetween(
  [x, y]: Compared,
  path: Path,
  pins: readonly PinnedTime[],
  chance: Chance,
  restricted: boolean,
): Curve {
  const out: Growing = { a: [], b: [], sd: [] };
  const cells = pinnedCells(x, y, pins);
  const end = path.i.length - 1;
  const pinAt = cells.map(([i, j]) => indexOfCell(path, i, j));
  const how = { sharpness: sharpness / Math.max(chance.step, 1e-9), steps: evenSteps };
  for (let k = 0; k <= cells.length; k++) {
    const from = k === 0 ? 0 : (pinAt[k - 1] as number);
    const to = k === cells.length ? end : (pinAt[k] as number);
    const [before, after] = [pinAs(pins, cells, k - 1, x, y), pinAs(pins, cells, k, x, y)];
    if (to - from >= 3) {
      const part = {
        i: Int32Array.from({ length: to - from + 1 }, (_, t) => path.i[from + t] as number),
        j: Int32Array.from({ length: to - from + 1 }, (_, t) => path.j[from + t] as number),
      };
      const steady = unbroken(part);
      const around = posterior(x, y, steady, how);
      const spread = restricted ? { ...around, offset: Float64Array.from(pathOffsets(steady)) } : around;
      const curve = curveAlong(x, y, spread, { openBegin: k === 0, openEnd: k === cells.length });
      appendSection(out, curve, before, after);
    }
    if (after) addKnot(out, after[0], after[1], 0);
  }
  return out;
}

/** The pin that stands in the k-th cell. */
function pinAs(
  pins: readonly PinnedTime[],
  cells: readonly (readonly [number, number])[],
  k: number,
  x: Sequence,
  y: Sequence,
): PinnedTime | undefined {
  const cell = cells[k];
  if (!cell) return undefined;
  const off = ([ta, tb]: PinnedTime) =>
    Math.abs(frameAt(x, ta) - cell[0]) + Math.abs(frameAt(y, tb) - cell[1]);
  return pins.reduce((best, pin) => (off(pin) < off(best) ? pin : best));
}

function indexOfCell({ i, j }: Path, row: number, column: number): number {
  for (let t = 0; t < i.length; t++) if ((i[t] as number) >= row && (j[t] as number) >= column) return t;
  return i.length - 1;
}

/** The path with its leaps (of slope-limited steps, of frames left out) filled by single steps. */
function unbroken({ i, j }: Path): { i: Int32Array; j: Int32Array } {
  const rows = [i[0] as number];
  const columns = [j[0] as number];
  for (let t = 1; t < i.length; t++) {
    const [p, q] = [rows.at(-1) as number, columns.at(-1) as number];
    const [di, dj] = [(i[t] as number) - p, (j[t] as number) - q];
    const steps = Math.max(di, dj);
    for (let s = 1; s <= steps; s++) {
      rows.push(p + Math.round((di * s) / steps));
      columns.push(q + Math.round((dj * s) / steps));
    }
  }
  return { i: Int32Array.from(rows), j: Int32Array.from(columns) };
}
