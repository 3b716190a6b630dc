import { adam } from '#src/align/deep-ctw/adam.ts';
import type { Planes, Sampler } from '#src/compute/sampler.ts';
import type { Cca } from '#src/math/cca.ts';
import { ccaGradient } from '#src/math/cca-gradient.ts';
import { type Matrix, row as rowOf } from '#src/math/matrix.ts';
import { addBack, type CropPath, perKnot, prior, thetaAt } from './crop-path.ts';
import { backToTheta, featuresOf, type View } from './crop-features.ts';

/** λ of either side, of standardised features. */
export const ridge = [0.05, 0.02] as const;
/** Canonical dimensions that count, at most. */
export const mostDims = 3;

/** Numbers of the knots, and what goes with them. */
export type TrainedCrop = {
  readonly numbers: Float64Array;
  /** Seconds by which the other track comes after the picture. */
  readonly lag: number;
  readonly cca: Cca;
  /** What each feature is multiplied by before it is projected. */
  readonly scales: Float64Array;
  /** Log-likelihood of the correlation and log-prior together. */
  readonly value: number;
};

export type Training = {
  readonly sampler: Sampler;
  readonly views: readonly View[];
  readonly path: CropPath;
  /** Of the views, those that are trained on. */
  readonly rows: readonly number[];
  /** The other track at the rows, at a lag. */
  at(lag: number): Matrix;
  /** The lag at which features go best with the other track. */
  bestLag(features: Matrix): number;
  /** How many moments of one row are independent: at most 1. */
  readonly independent: number;
};

/** Steps of each of the two stages: looking widely, looking closely. */
const stepsOf = { coarse: 10, fine: 12 } as const;
const rate = 0.08;
/** Between two looks for the lag. */
const lagEvery = 5;
/** No correlation is believed beyond this. */
const mostRho = 0.999;

/** Nats that correlations over so many independent moments tell. */
export const information = (correlations: ArrayLike<number>, moments: number): number =>
  Array.from(
    correlations,
    (rho) => -0.5 * moments * Math.log(1 - Math.min(mostRho, Math.max(0, rho)) ** 2),
  ).reduce((a, b) => a + b, 0);

/**
 * Trains θ(t) to raise the canonical correlations of what the crop holds with another track, and finds their lag in turn; the
 * gradient goes through the correlation, the sampler and the grid to the knots, exactly (Jaderberg et al. 2015; Andrew et al. 2013). Never
 * worse, on what it is trained on, than the path it starts from.
 */
export async function trainCrop(training: Training): Promise<TrainedCrop> {
  const { path } = training;
  const zero = new Float64Array(path.knots * perKnot);
  let best = await judged(training, zero, null, 'fine');
  let numbers = zero;
  for (const stage of ['coarse', 'fine'] as const) {
    const optimiser = adam({ knots: asArray(numbers) }, {}, {});
    let { lag } = best;
    for (let step = 0; step < stepsOf[stage]; step++) {
      const now = await judged(training, numbers, step % lagEvery === 0 ? null : lag, stage);
      lag = now.lag;
      if (stage === 'fine' && now.value > best.value) best = now;
      const gradient = await gradientOf(training, now, stage);
      const { knots } = optimiser.step(
        { knots: asArray(gradient.map((g) => -g)) },
        rate * (1 - (0.7 * step) / stepsOf[stage]),
      );
      numbers = Float64Array.from(knots?.values ?? []);
    }
  }
  const last = await judged(training, numbers, null, 'fine');
  return last.value > best.value ? last : best;
}

/** The path as it is, untrained. */
export const untrained = (training: Training): Promise<TrainedCrop> =>
  judged(training, new Float64Array(training.path.knots * perKnot), null, 'fine');

const asArray = (values: Float64Array) => ({ shape: [values.length], values: Float32Array.from(values) });

type Judged = TrainedCrop & { readonly byX: Matrix };

async function judged(
  { sampler, views, path, rows, at, bestLag, independent }: Training,
  numbers: Float64Array,
  lag: number | null,
  stage: 'coarse' | 'fine',
): Promise<Judged> {
  const seen = await featuresOf(sampler, planesOf(views, stage), rows, (row) => thetaAt(path, numbers, row));
  const scales = scalesOf(seen);
  const scaled = scaledBy(seen, scales);
  const chosen = lag ?? bestLag(scaled);
  const y = at(chosen);
  const moments = independent * rows.length;
  const { found, byX } = ccaGradient(
    scaled,
    y,
    { dims: Math.min(mostDims, y.cols), ridge },
    (rho) => (moments * Math.min(mostRho, rho)) / (1 - Math.min(mostRho, rho) ** 2),
  );
  const value = information(found.correlations, moments) + prior(path, numbers).value;
  return { numbers, lag: chosen, cca: found, scales, value, byX };
}

async function gradientOf(
  { sampler, views, path, rows }: Training,
  { numbers, byX, scales }: Judged,
  stage: 'coarse' | 'fine',
): Promise<Float64Array> {
  const sum = prior(path, numbers).gradient;
  for (const [n, row] of rows.entries()) {
    const byFeatures = rowOf(byX, n).map((value, c) => value * (scales[c] as number));
    const view = (views[row] as View)[stage];
    const byTheta = await backToTheta(sampler, view, thetaAt(path, numbers, row), byFeatures);
    addBack(path, numbers, row, byTheta, sum);
  }
  return sum;
}

/** Of each view the pictures of one stage. */
export const planesOf = (views: readonly View[], stage: 'coarse' | 'fine'): readonly Planes[] =>
  views.map((view) => view[stage]);

/** One over each feature's spread: so that the ridge means the same for all. Taken as given when differentiated. */
export function scalesOf(x: Matrix): Float64Array {
  return Float64Array.from({ length: x.cols }, (_, c) => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < x.rows; i++) {
      const value = x.values[i * x.cols + c] as number;
      sum += value;
      squares += value * value;
    }
    const variance = squares / x.rows - (sum / x.rows) ** 2;
    return variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
  });
}

/** Every column of x times its scale. */
export const scaledBy = (x: Matrix, scales: Float64Array): Matrix => ({
  ...x,
  values: x.values.map((value, at) => value * (scales[at % x.cols] as number)),
});
