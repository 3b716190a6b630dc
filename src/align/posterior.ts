import type { DtwPath, DtwSteps } from '#src/compute/compute.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { pathOffsets } from './guide.ts';

/**
 * Where the path runs, with its spread, seen across the diagonal: place k stands on the anti-diagonal
 * i + j = first + k; `offset` is the mean of j − i there over all paths, each weighted by
 * exp(−sharpness·cost), `variance` its variance, `weight` how surely a path sets foot on it (a diagonal
 * step may pass over).
 */
export type Posterior = {
  readonly first: number;
  readonly offset: Float64Array;
  readonly variance: Float64Array;
  readonly weight: Float64Array;
};

/** Anti-diagonals worked on at once, and how many more on both sides let the ends be forgotten. */
const block = 16_384;
const overlap = 400;

export type PosteriorOptions = {
  /** The band reaches 2·radius in j − i to either side; default 20. */
  readonly radius?: number;
  /** Inverse temperature: a path that costs one less is e^sharpness times as likely. */
  readonly sharpness: number;
  /** Weights as in DtwProblem (x and y alike). */
  readonly steps: DtwSteps;
  /** Cells that paths may use. Default: all. */
  readonly open?: (i: number, j: number) => boolean;
};

type Path = Pick<DtwPath, 'i' | 'j'>;

/**
 * Forward–backward over a band of ±2·radius in j − i around a path (Cuturi & Blondel 2017 give the same
 * distribution as the gradient of soft-DTW). Memory is bounded: long paths are worked through in
 * overlapping blocks.
 */
export function posterior(a: Sequence, b: Sequence, path: Path, options: PosteriorOptions): Posterior {
  const length = pathOffsets(path).length;
  const out: Posterior = {
    first: (path.i[0] as number) + (path.j[0] as number),
    offset: new Float64Array(length),
    variance: new Float64Array(length),
    weight: new Float64Array(length),
  };
  sweepThrough(a, b, path, options, (at, ...place) => moments(out, at, ...place));
  return out;
}

/** Where b stands at each frame of a, over all cells that paths enter there. */
export type FramePosterior = { readonly mean: Float64Array; readonly variance: Float64Array };

/**
 * The same seen from a's frames. Frames that the path does not reach, or where no path is likely enough for single
 * precision, have the path's own place, or its nearest, and no variance.
 */
export function framePosterior(
  a: Sequence,
  b: Sequence,
  path: Path,
  options: PosteriorOptions,
): FramePosterior {
  const frames = a.values.length / a.dims;
  const [entered, mean, square] = [0, 1, 2].map(() => new Float64Array(frames)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const first = (path.i[0] as number) + (path.j[0] as number);
  sweepThrough(a, b, path, options, (at, band, u, forward, backward) => {
    const { width, centre } = band;
    const share = shareOf(band, u, forward, backward);
    for (let k = 0; k < width; k++) {
      const weight = share * both(forward, backward, u * width + k);
      if (!(weight > 0 && Number.isFinite(weight))) continue;
      const v = (centre[u] as number) + 2 * (k - (width >> 1));
      const [i, j] = [(first + at - v) / 2, (first + at + v) / 2];
      entered[i] = (entered[i] as number) + weight;
      mean[i] = (mean[i] as number) + weight * j;
      square[i] = (square[i] as number) + weight * j * j;
    }
  });
  const otherwise = placesOnPath(path, frames);
  const middle = mean.map((sum, i) =>
    (entered[i] as number) > 0 ? sum / (entered[i] as number) : (otherwise[i] as number),
  );
  const variance = square.map((sum, i) =>
    (entered[i] as number) > 0 ? Math.max(0, sum / (entered[i] as number) - (middle[i] as number) ** 2) : 0,
  );
  return { mean: middle, variance };
}

/** The middle of what a path pairs with each row; where it enters none, as in the row before, or the first. */
function placesOnPath({ i, j }: Path, rows: number): Float64Array {
  const [sum, count] = [new Float64Array(rows), new Float64Array(rows)];
  for (let t = 0; t < i.length; t++) {
    const row = i[t] as number;
    sum[row] = (sum[row] as number) + (j[t] as number);
    count[row] = (count[row] as number) + 1;
  }
  let last = j[0] as number;
  return sum.map((value, row) => {
    if ((count[row] as number) > 0) last = value / (count[row] as number);
    return last;
  });
}

type Visit = (at: number, band: Band, u: number, forward: Weights, backward: Weights) => void;

/** Works through all places in order; `visit` is told each, and which place u of the band under work it is. */
function sweepThrough(a: Sequence, b: Sequence, path: Path, options: PosteriorOptions, visit: Visit): void {
  const centre = pathOffsets(path);
  const first = (path.i[0] as number) + (path.j[0] as number);
  const length = centre.length;
  for (let at = 0; at < length; at += block) {
    const from = Math.max(0, at - overlap);
    const to = Math.min(length, at + block + overlap);
    const band = makeBand(a, b, first + from, centre.subarray(from, to), options);
    const forward = sweep(band, 1);
    const backward = sweep(band, -1);
    for (let u = at; u < Math.min(length, at + block); u++) visit(u, band, u - from, forward, backward);
  }
}

/** A stretch of the band: places are anti-diagonals, each with `width` cells two apart in j − i. */
type Band = {
  readonly count: number;
  readonly width: number;
  readonly centre: Int32Array;
  /** Weight of entering a cell by a straight and by a diagonal step; 0 outside the matrix. */
  readonly straight: Float32Array;
  readonly diagonal: Float32Array;
};

function makeBand(
  a: Sequence,
  b: Sequence,
  first: number,
  centre: Int32Array,
  { radius = 20, sharpness, steps, open }: PosteriorOptions,
): Band {
  const width = 2 * radius + 1;
  const count = centre.length;
  const straight = new Float32Array(count * width);
  const diagonal = new Float32Array(count * width);
  const d = a.dims;
  const n = a.values.length / d;
  const m = b.values.length / d;
  for (let u = 0; u < count; u++)
    for (let k = 0; k < width; k++) {
      const v = (centre[u] as number) + 2 * (k - radius);
      const i = (first + u - v) / 2;
      const j = (first + u + v) / 2;
      if (i < 0 || j < 0 || i >= n || j >= m || open?.(i, j) === false) continue;
      let cost = 0;
      for (let q = 0, p = i * d, r = j * d; q < d; q++, p++, r++) {
        const difference = (a.values[p] as number) - (b.values[r] as number);
        cost += difference * difference;
      }
      straight[u * width + k] = Math.exp(-sharpness * (steps.x * cost + steps.penalty));
      diagonal[u * width + k] = Math.exp(-sharpness * steps.diagonal * cost);
    }
  return { count, width, centre, straight, diagonal };
}

/** Weights of all partial paths into each cell (forward) or on from it (backward); each place sums to 1. */
type Weights = { readonly values: Float32Array; readonly logs: Float64Array };

/** The sum–product recursion, from the first place to the last or back; ends are held at the centre. */
function sweep({ count, width, centre, straight, diagonal }: Band, direction: 1 | -1): Weights {
  const values = new Float32Array(count * width);
  const logs = new Float64Array(count);
  const row = new Float64Array(width);
  const start = direction === 1 ? 0 : count - 1;
  for (let step = 0; step < count; step++) {
    const u = start + direction * step;
    const one = u - direction;
    const two = one - direction;
    let sum = 0;
    if (step === 0) {
      row.fill(0);
      row[width >> 1] = 1;
      sum = 1;
    } else {
      const scaleTwo = step > 1 ? Math.exp((logs[two] as number) - (logs[one] as number)) : 0;
      // The cell at offset v has its neighbours at v ± 1 (one place away) and v (two places away).
      const shiftOne = ((centre[u] as number) - 1 - (centre[one] as number)) / 2;
      const shiftTwo = step > 1 ? ((centre[u] as number) - (centre[two] as number)) / 2 : 0;
      for (let k = 0; k < width; k++) {
        const p = k + shiftOne;
        const q = k + shiftTwo;
        const low = p >= 0 && p < width ? one * width + p : -1;
        const high = p + 1 >= 0 && p + 1 < width ? one * width + p + 1 : -1;
        const far = scaleTwo > 0 && q >= 0 && q < width ? two * width + q : -1;
        const here = u * width + k;
        let near = 0;
        let jump = 0;
        if (direction === 1) {
          // A step weighs what the cell that it enters weighs: this one.
          if (low >= 0) near += values[low] as number;
          if (high >= 0) near += values[high] as number;
          if (far >= 0) jump = values[far] as number;
          near *= straight[here] as number;
          jump *= diagonal[here] as number;
        } else {
          // Backwards the cell that is entered is the neighbour.
          if (low >= 0) near += (values[low] as number) * (straight[low] as number);
          if (high >= 0) near += (values[high] as number) * (straight[high] as number);
          if (far >= 0) jump = (values[far] as number) * (diagonal[far] as number);
        }
        const weight = near + scaleTwo * jump;
        row[k] = weight;
        sum += weight;
      }
    }
    const scale = sum > 0 ? 1 / sum : 0;
    for (let k = 0; k < width; k++) values[u * width + k] = (row[k] as number) * scale;
    logs[u] = (step > 0 ? (logs[one] as number) : 0) + (sum > 0 ? Math.log(sum) : 0);
  }
  return { values, logs };
}

function moments(
  out: Posterior,
  at: number,
  band: Band,
  u: number,
  forward: Weights,
  backward: Weights,
): void {
  const { width, centre } = band;
  let total = 0;
  let mean = 0;
  let square = 0;
  for (let k = 0; k < width; k++) {
    const w = both(forward, backward, u * width + k);
    const v = 2 * (k - (width >> 1));
    total += w;
    mean += w * v;
    square += w * v * v;
  }
  out.offset[at] = centre[u] as number;
  if (!(total > 0)) return;
  mean /= total;
  out.offset[at] = (centre[u] as number) + mean;
  out.variance[at] = Math.max(0, square / total - mean * mean);
  out.weight[at] = Math.min(1, total * shareOf(band, u, forward, backward));
}

/** What brings the weights of all paths through a place's cells to shares of all paths there are. */
function shareOf({ count, width }: Band, u: number, forward: Weights, backward: Weights): number {
  // All paths together weigh what has come to the centre of the last place.
  const end = count - 1;
  const whole =
    (forward.logs[end] as number) + Math.log(forward.values[end * width + (width >> 1)] as number);
  return Math.exp((forward.logs[u] as number) + (backward.logs[u] as number) - whole);
}

const both = (forward: Weights, backward: Weights, cell: number): number =>
  (forward.values[cell] as number) * (backward.values[cell] as number);
