import type { Compute } from '#src/compute/compute.ts';
import { frameCount, pooled, type Sequence, slice } from '#src/model/sequence.ts';

/** How a warp of two sequences compares with what the same two give by luck. */
export type Chance = {
  /** Cost of a path's step when b runs backwards: the same frames, but no common order. */
  readonly step: number;
  /** Cost of the best path over that of what has no common order (backwards, drifting): 0 = identical, about 1 = nothing in common. */
  readonly ratio: number;
  /** 0…1, from the ratio. */
  readonly confidence: number;
  /** Judged on both as wholes, or only on the stretch that matches best. */
  readonly whole: boolean;
};

/**
 * Judges two sequences by DTW of their 100 ms means (coarser where the matrix would pass `cells`),
 * forwards and with b reversed, and on coarser means with what drifts as b does (`ratioToDrift`). Two performances reach ratios of 0.15–0.6, unrelated recordings 0.83–1.03,
 * down to 0.64 where they last only 8–15 s: luck reaches further in short ones, so they must fit better
 * (measured in docs/notes/warp.md).
 */
export async function againstChance(
  compute: Compute,
  a: Sequence,
  b: Sequence,
  cells = 1.5e8,
): Promise<Chance> {
  const [x, y] = inMeans(a, b, cells);
  const whole = { ...(await compare(compute, x, y, true)), whole: true };
  if (whole.confidence > 0.99) return whole;
  // Perhaps applause or talk at an end spoils it: look at the stretch that matches best.
  const skip = { x: whole.step * 0.45, y: whole.step * 0.45 };
  const problem = { x: x.values, y: y.values, dims: x.dims };
  const { i, j } = await compute.dtw({ ...problem, begin: skip, end: skip });
  const end = i.length - 1;
  const inner = await compare(
    compute,
    slice(x, i[0] as number, (i[end] as number) + 1),
    slice(y, j[0] as number, (j[end] as number) + 1),
    true,
  );
  return inner.confidence > whole.confidence ? { ...inner, whole: false } : whole;
}

/**
 * The same for what is seen, where poses return and all of an action looks alike, so that a backward one fits nearly as
 * well: b is held against itself begun elsewhere in its circle, a fifth to four fifths on, and backwards from twenty
 * places. The ratio is to the best of them, so that luck has had 33 tries (measured in docs/notes/looking.md).
 */
export async function againstTurns(compute: Compute, a: Sequence, b: Sequence, cells = 4e6): Promise<Chance> {
  const [x, y] = inMeans(a, b, cells);
  const cost = async (values: Float32Array) =>
    await compute.dtwCost({ x: x.values, y: values, dims: x.dims });
  const back = { ...y, values: reversed(y) };
  const forward = await cost(y.values);
  let least = Number.POSITIVE_INFINITY;
  let backwards = 0;
  for (let k = 0; k < turns; k++) {
    const share = k / turns;
    if (share >= nearest && share <= 1 - nearest) least = Math.min(least, await cost(begunAt(y, share)));
    const turned = await cost(begunAt(back, share));
    least = Math.min(least, turned);
    backwards += turned / turns;
  }
  const steps = 1.4 * Math.max(frameCount(x), frameCount(y));
  const seconds = Math.min(frameCount(x), frameCount(y)) * x.hop;
  const ratio = least > 0 ? forward / least : 1;
  const middle = 0.915 - 0.25 / Math.sqrt(Math.max(1, seconds));
  return {
    step: backwards / steps,
    ratio,
    confidence: 1 / (1 + Math.exp((ratio - middle) / 0.015)),
    whole: true,
  };
}

const turns = 20;
/** Nearer than this share of the length a turned sequence is still much like itself. */
const nearest = 0.2;

/** The same frames in a circle, begun at a share of it. */
function begunAt({ values, dims }: Sequence, share: number): Float32Array {
  const from = dims * Math.round((share * values.length) / dims);
  const out = new Float32Array(values.length);
  out.set(values.subarray(from));
  out.set(values.subarray(0, from), values.length - from);
  return out;
}

/**
 * The same, of both as wholes only: luck makes some short stretch of any two alike. And with y backwards alone: it is to
 * compare what cues tell, of a pair that is judged as a whole elsewhere.
 */
export async function wholeAgainstChance(
  compute: Compute,
  a: Sequence,
  b: Sequence,
  cells = 1.5e8,
): Promise<Chance> {
  return { ...(await compare(compute, ...inMeans(a, b, cells), false)), whole: true };
}

/** Means of 100 ms, longer where the matrix would pass `cells`. */
function inMeans(a: Sequence, b: Sequence, cells: number): readonly [Sequence, Sequence] {
  const least = Math.round(0.1 / a.hop);
  const factor = Math.max(1, least, Math.ceil(Math.sqrt((frameCount(a) * frameCount(b)) / cells)));
  return [pooled(a, factor), pooled(b, factor)];
}

async function compare(
  compute: Compute,
  x: Sequence,
  y: Sequence,
  drift: boolean,
): Promise<Omit<Chance, 'whole'>> {
  const problem = { x: x.values, y: y.values, dims: x.dims };
  const forward = await compute.dtwCost(problem);
  const backward = await compute.dtwCost({ ...problem, y: reversed(y) });
  const plain = backward > 0 ? forward / backward : 1;
  const ratio = drift ? Math.max(plain, await ratioToDrift(compute, x, y)) : plain;
  // A warping path of unrelated material takes about 1.4 times as many steps as the longer side has frames.
  const steps = 1.4 * Math.max(frameCount(x), frameCount(y));
  const seconds = Math.min(frameCount(x), frameCount(y)) * x.hop;
  return { step: backward / steps, ratio, confidence: confidenceOf(ratio, seconds) };
}

/** Sequences that drift as y does are aligned on frames so coarse that each takes a moment. */
const driftCells = 6e4;
const drifts = 19;

/**
 * What drifts leans the same way for long, and a path finds two such leanings alike by waiting: a backward y, which begins
 * where y ends, is too bad a match to tell. So y is also made anew of its own changes in backward order, begun at
 * `drifts` places of their circle: as much drift, between the same two levels, and nothing in common with x.
 * The best of them is what luck reaches.
 */
async function ratioToDrift(compute: Compute, x: Sequence, y: Sequence): Promise<number> {
  const [u, v] = inMeans(x, y, driftCells);
  const forward = await compute.dtwCost({ x: u.values, y: v.values, dims: u.dims });
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < drifts; k++) {
    const other = changesBackwards(v, k / drifts);
    least = Math.min(least, await compute.dtwCost({ x: u.values, y: other, dims: u.dims }));
  }
  return least > 0 ? forward / least : 1;
}

/** The same first and last frame, and the steps between them from last to first, begun a share of them later. */
function changesBackwards({ values, dims }: Sequence, share: number): Float32Array {
  const steps = values.length / dims - 1;
  const out = values.slice();
  const from = Math.floor(share * steps);
  for (let k = 0; k < steps; k++) {
    const step = steps - 1 - ((k + from) % steps);
    for (let d = 0; d < dims; d++)
      out[(k + 1) * dims + d] =
        (out[k * dims + d] as number) +
        (values[(step + 1) * dims + d] as number) -
        (values[step * dims + d] as number);
  }
  return out;
}

/** P(the two hold the same thing), from the ratio and the length of the shorter one. */
function confidenceOf(ratio: number, seconds: number): number {
  const luck = 1 / Math.sqrt(Math.max(1, seconds));
  return 1 / (1 + Math.exp((ratio - 0.8 + 0.8 * luck) / (0.02 + 0.09 * luck)));
}

function reversed({ values, dims }: Sequence): Float32Array {
  const n = values.length / dims;
  const out = new Float32Array(values.length);
  for (let k = 0; k < n; k++) out.set(values.subarray(k * dims, (k + 1) * dims), (n - 1 - k) * dims);
  return out;
}

/**
 * Semitones (−5…6) by which b must be turned to sound in a's key; 0 unless another key fits clearly
 * better. Both are pitch-class features: groups of twelve dimensions, class 0 first.
 */
export async function transposition(compute: Compute, a: Sequence, b: Sequence): Promise<number> {
  const factor = Math.max(
    Math.round(0.2 / a.hop),
    Math.ceil(Math.sqrt((frameCount(a) * frameCount(b)) / 1e7)),
  );
  const x = pooled(a, factor);
  const y = pooled(b, factor);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const turn of [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6]) {
    const cost = await compute.dtwCost({ x: x.values, y: turned(y, turn).values, dims: a.dims });
    // The first (no turn) wins unless another is a fifth cheaper.
    if (cost < least * (turn === 0 ? 1 : best === 0 ? 0.8 : 1)) [best, least] = [turn, cost];
  }
  return best;
}

/** Pitch-class features moved up by `turn` semitones. */
export function turned(s: Sequence, turn: number): Sequence {
  if (turn % 12 === 0) return s;
  const values = new Float32Array(s.values.length);
  for (let i = 0; i < values.length; i++) {
    const group = i - (i % 12);
    values[group + (((((i % 12) + turn) % 12) + 12) % 12)] = s.values[i] as number;
  }
  return { ...s, values };
}
