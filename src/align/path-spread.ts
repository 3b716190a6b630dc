import type { DtwPath, DtwSteps } from '#src/compute/compute.ts';
import { aboutZero } from './about-zero.ts';
import type { Frames } from './dtw/frames.ts';
import { type Mask, runAt } from './dtw/mask.ts';
import { type FramePosterior, framePosterior } from './posterior.ts';
import { framesErringAlike } from './temperature.ts';

/** Where a sequence stands at each frame of the first, in its own frames, and how surely; NaN where the path does not go. */
export type PathSpread = {
  readonly mean: Float64Array;
  /** What noise leaves undecided: a variance, at least that of rounding to a frame. */
  readonly aleatoric: Float64Array;
  /** What a model drawn anew would change: the variance of its means; null where no model is drawn. */
  readonly epistemic: Float64Array | null;
  /** Root of their sum. */
  readonly sd: Float64Array;
};

type Path = Pick<DtwPath, 'i' | 'j'>;

/** A frame stands for what lies within half a frame of it. */
export const rounding = 1 / 12;

export type SpreadOptions = {
  readonly steps: DtwSteps;
  /** Cells of the path that it had to pass: nothing is in doubt there. */
  readonly pins?: readonly (readonly number[])[];
  /** Cells that paths may use. Default: all. */
  readonly mask?: Mask;
};

/**
 * Spread of the paths near the one found, for two sequences in the space where their squared distance is the noise:
 * forward–backward on the soft recursion (see `posterior`), a path of cost L weighing exp(−L / 2s²). The temperature
 * is the noise's own: s² is the mean square of what is left along the mean path, a dimension, times the frames that
 * err alike (the sum of its autocorrelation), and both are found anew from one another. DTW prefers few cells, and so
 * the diagonal, the more so the more dimensions there are: what it would find if a cell of nothing but noise cost nothing
 * is found beside it, and how far the two lie apart is counted in.
 */
export function pathSpread(given: Frames, other: Frames, path: Path, asked: SpreadOptions): PathSpread {
  const { x, y, scale } = aboutZero(given, other);
  // What is paid beside the distances is in their units.
  const steps = { ...asked.steps, penalty: asked.steps.penalty * scale * scale };
  const options = { ...asked, steps };
  const { found, noise } = settled(x, y, path, options);
  const even = around(x, y, path, noise, options, allowanceFor(x, noise));
  const aleatoric = found.mean.map((mean, i) => {
    const off = mean - (even.mean[i] as number);
    return Math.max(rounding, (even.variance[i] as number) + off * off);
  });
  return { mean: found.mean, aleatoric, epistemic: null, sd: aleatoric.map(Math.sqrt) };
}

/** The noise that paths near one are to be held against, `scatterAlong` found as `pathSpread` finds s², in the square of what is given. */
export function noiseAround(given: Frames, other: Frames, path: Path, asked: SpreadOptions): number {
  const { x, y, scale } = aboutZero(given, other);
  const steps = { ...asked.steps, penalty: asked.steps.penalty * scale * scale };
  return settled(x, y, path, { ...asked, steps }, scatterAlong).noise / (scale * scale);
}

/** What a straight step is to cost less, so that a cell of nothing but noise costs nothing. */
export const allowanceFor = ({ dims }: Pick<Frames, 'dims'>, noise: number): number => 0.5 * dims * noise;

/** Noise and paths found from one another. */
function settled(x: Frames, y: Frames, path: Path, options: SpreadOptions, noiseOf = noiseAlong) {
  let found = around(x, y, path, noiseOf(x, y, path), options);
  let noise = 0;
  for (let round = 1; round < rounds; round++) {
    noise = noiseOf(x, y, middleOf(found.mean));
    found = around(x, y, path, noise, options);
  }
  return { found, noise };
}

/** The spread of soft-DTW: where the weight of all paths lies in a row of E, at the temperature it was given. */
export function rowSpread(weights: Float64Array): { readonly mean: number; readonly variance: number } {
  let [sum, first, second] = [0, 0, 0];
  for (let j = 0; j < weights.length; j++) {
    const weight = weights[j] as number;
    sum += weight;
    first += weight * j;
    second += weight * j * j;
  }
  return { mean: first / sum, variance: Math.max(rounding, second / sum - (first / sum) ** 2) };
}

/** How often noise and paths are found anew, from one another. */
const rounds = 4;

/** Where the mean runs, in whole frames: it follows the noise less than the cheapest path does. */
function middleOf(mean: Float64Array): Path {
  const i = Int32Array.from([...mean.keys()].filter((row) => !Number.isNaN(mean[row])));
  return { i, j: i.map((row) => Math.round(mean[row] as number)) };
}

function around(
  x: Frames,
  y: Frames,
  path: Path,
  noise: number,
  { steps, pins = [], mask }: SpreadOptions,
  allowance = 0,
) {
  const rows = x.values.length / x.dims;
  const mean = new Float64Array(rows).fill(Number.NaN);
  const variance = new Float64Array(rows).fill(Number.NaN);
  for (const part of betweenCells(path, pins)) {
    const [i0, j0] = [part.i[0] as number, part.j[0] as number];
    const found = framePosterior(
      sequence(x, i0, part.i.at(-1) as number),
      sequence(y, j0, part.j.at(-1) as number),
      { i: part.i.map((i) => i - i0), j: part.j.map((j) => j - j0) },
      {
        radius,
        sharpness: noise > 0 ? 1 / (2 * noise) : sharpest,
        steps: { ...steps, penalty: steps.penalty - allowance },
        ...(mask && { open: (i: number, j: number) => runAt(mask, i + i0, j + j0) >= 0 }),
      },
    );
    fill(found, i0, j0, mean, variance);
  }
  // A pinned frame's other partners, in the run that the pin begins or ends, are no doubt about the pin.
  for (const [row, column] of pins) {
    mean[row as number] = column as number;
    variance[row as number] = 0;
  }
  return { mean, variance };
}

/** Where nothing is left along the path. */
const sharpest = 1e6;

/** The band reaches twice this, in frames, to either side of the path. */
const radius = 40;

function fill(
  found: FramePosterior,
  i0: number,
  j0: number,
  mean: Float64Array,
  variance: Float64Array,
): void {
  for (let k = 0; k < found.mean.length; k++) {
    mean[i0 + k] = j0 + (found.mean[k] as number);
    variance[i0 + k] = found.variance[k] as number;
  }
}

const sequence = ({ values, dims }: Frames, from: number, to: number) => ({
  values: Float32Array.from(values.subarray(from * dims, (to + 1) * dims)),
  dims,
  hop: 1,
  start: 0,
});

/** The stretches of a path from its beginning by way of each cell given to its end, both ends included. */
function betweenCells({ i, j }: Path, cells: readonly (readonly number[])[]): Path[] {
  const last = i.length - 1;
  const at = cells
    .map(([row, column]) => i.findIndex((p, t) => p === row && j[t] === column))
    .filter((t) => t > 0 && t < last)
    .sort((a, b) => a - b);
  const ends = [...at, last];
  return ends.map((to, k) => {
    const from = k === 0 ? 0 : (ends[k - 1] as number);
    return { i: i.slice(from, to + 1), j: j.slice(from, to + 1) };
  });
}

/** s² of `pathSpread`. */
function noiseAlong(x: Frames, y: Frames, path: Path): number {
  const left = leftAlong(x, y, path);
  return meanSquare(left) * framesErringAlike(left, x.dims);
}

/**
 * What is left along a path as far as it tells against one.
 *
 * Of two frames that show one moment with variance v and correlation ρ the likelihood, against two that have nothing in common, falls
 * by ρ / 2v(1 − ρ²) for a unit of the square between them. That is less than 1 / 2r², r² = 2v(1 − ρ) what is left in the mean: which
 * frames are near one another by their noise alone changes from place to place as well. Of dimensions that are summed as they are, what
 * is told rises with what they share, vρ, and scatters by v²(1 − ρ²), so that in the place of r² stands
 *
 *     Σ v²(1 − ρ²) / Σ vρ,   vρ = v − r²/2,
 *
 * which is r² where there is little noise and half as much again at ρ = ½. It is held to `mostByChance` times r².
 */
export function scatterAlong(x: Frames, y: Frames, path: Path): number {
  const { dims } = x;
  const left = leftAlong(x, y, path);
  let [told, scattered] = [0, 0];
  for (let d = 0; d < dims; d++) {
    const variance = (varianceAlong(x, path.i, d) + varianceAlong(y, path.j, d)) / 2;
    const square = meanSquare(left.filter((_, k) => k % dims === d));
    const shared = Math.max(0, variance - square / 2);
    told += shared;
    scattered += variance * variance - shared * shared;
  }
  const each = meanSquare(left);
  const most = mostByChance * each;
  const scatter = told > 0 ? Math.min(most, Math.max(each, scattered / told)) : most;
  return scatter * framesErringAlike(left, dims);
}

/** Two that share a seventh of their variance scatter so many times more than what is left between them says. */
const mostByChance = 4;

function leftAlong(x: Frames, y: Frames, { i, j }: Path): Float64Array {
  const d = x.dims;
  return Float64Array.from(
    { length: i.length * d },
    (_, k) =>
      (x.values[(i[Math.floor(k / d)] as number) * d + (k % d)] as number) -
      (y.values[(j[Math.floor(k / d)] as number) * d + (k % d)] as number),
  );
}

const meanSquare = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value * value, 0) / values.length;

function varianceAlong({ values, dims }: Frames, frames: Int32Array, d: number): number {
  const column = Float64Array.from(frames, (frame) => values[frame * dims + d] as number);
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  return meanSquare(column.map((value) => value - mean));
}
