import { InvalidInputError } from '#src/model/errors.ts';
import { badSequences, checkPair, type Frames, framesIn } from './frames.ts';

/**
 * What two frames cost when they are matched.
 *
 * - `sqeuclidean` |x − y|² (the default), `euclidean` |x − y|, `manhattan` Σ|xₖ − yₖ|
 * - `cosine` 1 − x·y / (|x||y|): direction alone; a frame of nothing but zeros costs 1 against any other
 *   and 0 against its like
 * - `correlation`: the same after each frame's mean over its dimensions is taken off; needs two dimensions
 * - a kernel k: the squared distance k(x,x) + k(y,y) − 2k(x,y) in the space that it stands for
 */
export type LocalCost = 'sqeuclidean' | 'euclidean' | 'manhattan' | 'cosine' | 'correlation' | Kernel;

export const costNames = ['sqeuclidean', 'euclidean', 'manhattan', 'cosine', 'correlation'] as const;

/**
 * - `linear` x·y: its distance is |x − y|²
 * - `polynomial` (scale·x·y + offset)^degree; scale 1, offset 1 by default; degree a whole number ≥ 1
 * - `exponential` exp(−rate·|x − y|)
 * - `rbf` exp(−rate·|x − y|²)
 */
export type Kernel =
  | { readonly kernel: 'linear' }
  | {
      readonly kernel: 'polynomial';
      readonly degree: number;
      readonly scale?: number;
      readonly offset?: number;
    }
  | { readonly kernel: 'exponential'; readonly rate: number }
  | { readonly kernel: 'rbf'; readonly rate: number };

/** Writes the costs of frame i of x against the frames from…to of y to out[from…to). */
export type CostRows = (i: number, from: number, to: number, out: Float64Array) => void;

/** Local costs of an n × m matrix, made row by row when they are needed. */
export type Costs = {
  readonly n: number;
  readonly m: number;
  readonly rows: CostRows;
  /** Sequences whose squared Euclidean distances are `times` these costs, where there are such. */
  readonly euclidean: { readonly x: Frames; readonly y: Frames; readonly times: number } | null;
};

/**
 * The costs of two sequences under a local cost, in double precision.
 * @throws InvalidInputError `bad-sequences` as `checkPair`; `bad-cost` for a kernel that is none
 */
export function costsBetween(x: Frames, y: Frames, cost: LocalCost = 'sqeuclidean'): Costs {
  const [n, m] = checkPair(x, y);
  if (typeof cost !== 'string') return kernelCosts(x, y, cost);
  const plain = (rows: CostRows, euclidean: Costs['euclidean'] = null): Costs => ({ n, m, rows, euclidean });
  switch (cost) {
    case 'sqeuclidean':
      return plain(squaredRows(x, y), { x, y, times: 1 });
    case 'euclidean':
      return plain(mapped(squaredRows(x, y), Math.sqrt));
    case 'manhattan':
      return plain(manhattanRows(x, y));
    case 'cosine':
      return directionCosts(x, y);
    case 'correlation':
      if (x.dims < 2)
        throw badSequences(
          'Correlation compares the dimensions of a frame, and these have one.',
          'Use sqeuclidean, or give more dimensions.',
        );
      return directionCosts(centredFrames(x), centredFrames(y));
  }
}

/**
 * Costs given as a matrix, n × m values, row after row; any finite numbers of at least 0.
 * @throws InvalidInputError `bad-cost`
 */
export function costsInMatrix(values: ArrayLike<number>, n: number, m: number): Costs {
  if (n < 1 || m < 1 || values.length !== n * m)
    throw badCost(`A matrix of ${values.length} values is not ${n} × ${m}.`);
  for (let k = 0; k < values.length; k++)
    if (!((values[k] as number) >= 0 && Number.isFinite(values[k])))
      throw badCost(`The cost of ${Math.floor(k / m)},${k % m} is ${values[k]}.`);
  const rows: CostRows = (i, from, to, out) => {
    for (let j = from; j < to; j++) out[j] = values[i * m + j] as number;
  };
  return { n, m, rows, euclidean: null };
}

const badCost = (message: string): InvalidInputError =>
  new InvalidInputError('bad-cost', message, 'Costs must be finite numbers of at least 0.');

function squaredRows({ values: x, dims: d }: Frames, { values: y }: Frames): CostRows {
  return (i, from, to, out) => {
    for (let j = from, at = from * d; j < to; j++) {
      let sum = 0;
      for (let k = i * d, end = k + d; k < end; k++, at++) {
        const difference = (x[k] as number) - (y[at] as number);
        sum += difference * difference;
      }
      out[j] = sum;
    }
  };
}

function manhattanRows({ values: x, dims: d }: Frames, { values: y }: Frames): CostRows {
  return (i, from, to, out) => {
    for (let j = from, at = from * d; j < to; j++) {
      let sum = 0;
      for (let k = i * d, end = k + d; k < end; k++, at++)
        sum += Math.abs((x[k] as number) - (y[at] as number));
      out[j] = sum;
    }
  };
}

const mapped =
  (rows: CostRows, change: (value: number) => number): CostRows =>
  (i, from, to, out) => {
    rows(i, from, to, out);
    for (let j = from; j < to; j++) out[j] = change(out[j] as number);
  };

/** 1 − cos = half the squared distance of the unit vectors, which keeps small angles precise. */
function directionCosts(x: Frames, y: Frames): Costs {
  const [n, m] = [framesIn(x), framesIn(y)];
  const u = unitFrames(x);
  const v = unitFrames(y);
  const half = mapped(squaredRows(u.frames, v.frames), (squared) => squared / 2);
  if (!u.zeros && !v.zeros) return { n, m, rows: half, euclidean: { x: u.frames, y: v.frames, times: 2 } };
  const rows: CostRows = (i, from, to, out) => {
    half(i, from, to, out);
    for (let j = from; j < to; j++)
      if (u.zeros?.[i] || v.zeros?.[j]) out[j] = u.zeros?.[i] && v.zeros?.[j] ? 0 : 1;
  };
  return { n, m, rows, euclidean: null };
}

/** Each frame divided by its length; which frames have none, or null if all have one. */
function unitFrames({ values, dims }: Frames): { frames: Frames; zeros: Uint8Array | null } {
  const out = new Float64Array(values.length);
  let zeros: Uint8Array | null = null;
  for (let at = 0; at < values.length; at += dims) {
    const length = Math.hypot(...values.subarray(at, at + dims));
    if (length > 0) for (let k = at; k < at + dims; k++) out[k] = (values[k] as number) / length;
    else {
      zeros ??= new Uint8Array(values.length / dims);
      zeros[at / dims] = 1;
    }
  }
  return { frames: { values: out, dims }, zeros };
}

/** Each frame less its mean; what rounding leaves of an even frame is taken as nothing. */
function centredFrames({ values, dims }: Frames): Frames {
  const out = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += dims) {
    let sum = 0;
    let most = 0;
    for (let k = at; k < at + dims; k++) {
      sum += values[k] as number;
      most = Math.max(most, Math.abs(values[k] as number));
    }
    for (let k = at; k < at + dims; k++) {
      const difference = (values[k] as number) - sum / dims;
      out[k] = Math.abs(difference) > most * 1e-14 ? difference : 0;
    }
  }
  return { values: out, dims };
}

function kernelCosts(x: Frames, y: Frames, kernel: Kernel): Costs {
  const [n, m] = [framesIn(x), framesIn(y)];
  const squared = squaredRows(x, y);
  switch (kernel.kernel) {
    case 'linear':
      return { n, m, rows: squared, euclidean: { x, y, times: 1 } };
    // k(x,x) = 1: the distance is 2 − 2k, written so that near frames keep their digits.
    case 'rbf': {
      const rate = checkRate(kernel.rate);
      return { n, m, rows: mapped(squared, (s) => -2 * Math.expm1(-rate * s)), euclidean: null };
    }
    case 'exponential': {
      const rate = checkRate(kernel.rate);
      return { n, m, rows: mapped(squared, (s) => -2 * Math.expm1(-rate * Math.sqrt(s))), euclidean: null };
    }
    case 'polynomial':
      return { n, m, rows: polynomialRows(x, y, kernel), euclidean: null };
  }
}

function checkRate(rate: number): number {
  if (!(rate > 0 && Number.isFinite(rate))) throw badKernel(`A kernel of rate ${rate} compares nothing.`);
  return rate;
}

const badKernel = (message: string): InvalidInputError =>
  new InvalidInputError('bad-cost', message, 'See the ranges of the kernel’s parameters.');

function polynomialRows(
  x: Frames,
  y: Frames,
  { degree, scale = 1, offset = 1 }: Extract<Kernel, { kernel: 'polynomial' }>,
): CostRows {
  // With these signs the kernel is positive semidefinite, so that distances are.
  if (!(Number.isInteger(degree) && degree >= 1 && scale > 0 && offset >= 0))
    throw badKernel(`(${scale}·x·y + ${offset})^${degree} is no kernel.`);
  const d = x.dims;
  const power = (s: number): number => (scale * s + offset) ** degree;
  const own = ({ values }: Frames): Float64Array =>
    Float64Array.from({ length: values.length / d }, (_, i) => {
      let sum = 0;
      for (let k = i * d; k < i * d + d; k++) sum += (values[k] as number) ** 2;
      return power(sum);
    });
  const [xx, yy] = [own(x), own(y)];
  // |k(x,y)|² ≤ k(x,x)·k(y,y): nothing grows beyond these.
  if (![...xx, ...yy].every((value) => value < 1e300))
    throw badSequences(
      'The polynomial of these values leaves the range of numbers.',
      'Scale the sequences down.',
    );
  return (i, from, to, out) => {
    for (let j = from, at = from * d; j < to; j++) {
      let sum = 0;
      for (let k = i * d, end = k + d; k < end; k++, at++)
        sum += (x.values[k] as number) * (y.values[at] as number);
      out[j] = Math.max(0, (xx[i] as number) + (yy[j] as number) - 2 * power(sum));
    }
  };
}
