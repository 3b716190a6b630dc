import type { DtwPath } from '#src/compute/compute.ts';
import type { Frames } from './dtw/frames.ts';
import { costsBetween, type LocalCost } from './dtw/local-cost.ts';

/** How much a unit of cost says, where it was asked along a path. */
export type Temperature = {
  /** A path of cells that weigh 1 and cost one less is e^sharpness times as likely. */
  readonly sharpness: number;
  /** What a cell of nothing but noise costs, times the frames that err alike. */
  readonly cost: number;
};

type Path = Pick<DtwPath, 'i' | 'j'>;

/**
 * The inverse temperature at which paths spread as far as the noise moves the best one. With c the local cost, ψ = ∂c/∂y and
 * h = ∂²c/∂y² along the path, all dimensions counted alike, the best place of a cost moves by Var ψ / (mean h)² for a unit of
 * slope, and a posterior ∝ exp(−β·cost) has there the variance 1/(β·mean h): they are one at
 *
 *     β = mean h / (mean ψ² · τ),
 *
 * τ the frames that err alike, the sum of the autocorrelation of ψ (the “sandwich”: Huber 1967; of general posteriors Lyddon,
 * Holmes & Walker 2019). Of squared distances h = 2, ψ = 2r, so that β = 1 / (2·mean r²·τ), whatever the noise's law. The others are
 * differenced over half the residuals' own size, which is smooth where the cost has an edge.
 * @param sequences in the units of the cost
 * @returns sharpness 0 where the noise is larger than what the cost can tell apart (kernels)
 */
export function temperatureAlong(x: Frames, y: Frames, cost: LocalCost | undefined, path: Path): Temperature {
  const { euclidean } = costsBetween(x, y, cost);
  const [u, v] = euclidean ? [euclidean.x, euclidean.y] : [x, y];
  const [a, b] = [along(u, path.i), along(v, path.j)];
  const [slopes, bend] = euclidean
    ? ofSquares(a, b, euclidean.times)
    : ofDifferences(a, b, (p, q) => costsPaired(p, q, cost));
  const lasting = framesErringAlike(slopes, u.dims);
  const each = mean(costsPaired(along(x, path.i), along(y, path.j), cost)) * lasting;
  const loud = mean(slopes.map((s) => s * s)) * lasting;
  // Where nothing is left along the path, a cost like that of frames which have nothing to do with each other decides.
  const unlike = mean(costsPaired(along(x, path.i), along(y, path.j.slice().reverse()), cost));
  const most = sharpest / (unlike > 0 ? unlike : 1);
  return { sharpness: loud > 0 ? Math.min(most, Math.max(0, bend) / loud) : most, cost: each };
}

/** Unlike frames of one cell are never less likely than e to minus this. */
const sharpest = 1e7;

/** Autocorrelations below this end the sum: what follows is their own noise. */
const leastCorrelation = 0.05;

/**
 * How many of a series' values in a row err alike: the sum of its autocorrelation.
 * @param values of `dims` dimensions, frame after frame
 */
export function framesErringAlike(values: Float64Array, dims: number): number {
  const product = (lag: number): number => {
    let sum = 0;
    for (let k = lag * dims; k < values.length; k++)
      sum += (values[k] as number) * (values[k - lag * dims] as number);
    return sum;
  };
  const whole = product(0);
  let lasting = 1;
  for (let lag = 1; whole > 0 && lag < values.length / dims / 4; lag++) {
    const correlation = product(lag) / whole;
    if (correlation < leastCorrelation) break;
    lasting += 2 * correlation;
  }
  return lasting;
}

/** Slopes of the cost, dimension by dimension, and its mean bend. */
type Shape = readonly [slopes: Float64Array, bend: number];

function ofSquares(a: Frames, b: Frames, times: number): Shape {
  return [
    Float64Array.from(a.values, (value, k) => (2 * (value - (b.values[k] as number))) / times),
    2 / times,
  ];
}

function ofDifferences(a: Frames, b: Frames, costs: (a: Frames, b: Frames) => Float64Array): Shape {
  const { dims } = a;
  const slopes = new Float64Array(a.values.length);
  let bends = 0;
  const here = costs(a, b);
  for (let d = 0; d < dims; d++) {
    let apart = 0;
    for (let k = d; k < a.values.length; k += dims)
      apart += ((b.values[k] as number) - (a.values[k] as number)) ** 2;
    const step = Math.sqrt(apart / here.length) / 2;
    if (!(step > 0)) continue;
    const moved = (by: number) =>
      costs(a, { dims, values: b.values.map((value, k) => (k % dims === d ? value + by : value)) });
    const [more, less] = [moved(step), moved(-step)];
    for (let t = 0; t < here.length; t++) {
      const [p, q] = [more[t] as number, less[t] as number];
      slopes[t * dims + d] = (p - q) / (2 * step);
      bends += (p + q - 2 * (here[t] as number)) / (step * step);
    }
  }
  return [slopes, bends / slopes.length];
}

/** The cost of each frame of one against that of the other which stands at the same place. */
function costsPaired(a: Frames, b: Frames, cost: LocalCost | undefined): Float64Array {
  const { n, rows } = costsBetween(a, b, cost);
  const out = new Float64Array(n);
  for (let t = 0; t < n; t++) rows(t, t, t + 1, out);
  return out;
}

const along = ({ values, dims }: Frames, at: Int32Array) => ({
  dims,
  values: Float64Array.from({ length: at.length * dims }, (_, k) =>
    Number(values[(at[Math.floor(k / dims)] as number) * dims + (k % dims)]),
  ),
});

const mean = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
