import { inCommonSpace } from '#src/align/ctw/common-space.ts';
import { fitPath } from '#src/align/ctw/descent.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { posterior } from '#src/align/posterior.ts';
import { evenSteps } from '#src/compute/compute.ts';
import type { Random } from '#src/math/random.ts';
import { drawMasks, networks } from './network.ts';
import { framesIn, type Pool, poolViews, splitPath } from './pool.ts';
import { encoded, type Trained } from './train.ts';

/** Where y stands at each frame of x, in frames of y, and how surely. */
export type PathSpread = {
  readonly mean: Float64Array;
  /** What noise leaves undecided: the mean variance of the passes, E[Var]. */
  readonly aleatoric: Float64Array;
  /** What the networks do not know: the variance of the passes' means, Var[E]; null where CTW was kept. */
  readonly epistemic: Float64Array | null;
  /** Root of their sum. */
  readonly sd: Float64Array;
};

type Model = Pick<Trained, 'views' | 'fit' | 'path'>;
type Passes = { readonly passes: number; readonly rate: number; readonly random: Random };

/**
 * Monte-Carlo dropout (Gal & Ghahramani 2016): in each pass other hidden units are left out, and forward–backward
 * on the soft recursion gives mean and variance of the path (see `posterior`). With CTW there is one pass.
 */
export async function dropoutSpreads(
  pool: Pool,
  model: Model,
  deep: Trained | null,
  { passes, rate, random }: Passes,
  each: () => void,
): Promise<PathSpread[]> {
  const net = await networks();
  const found: Offsets[][] = [];
  for (let pass = 0; pass < (deep ? passes : 1); pass++) {
    each();
    if (!deep) found.push(offsetsOf(pool, model));
    else {
      const [x, y] = ([pool.x, pool.y] as const).map((frames, side) => {
        const weights = deep.weights[side as 0 | 1];
        return encoded(net, weights, frames, drawMasks(weights.w1?.shape[1] as number, rate, random));
      }) as [Model['views']['x'], Model['views']['y']];
      const views = poolViews(pool, x, y, deep.views);
      found.push(offsetsOf(pool, { views, fit: fitPath(views, deep.path), path: deep.path }));
    }
  }
  return (found[0] as Offsets[]).map((_, k) =>
    spreadOf(
      found.map((pairs) => pairs[k] as Offsets),
      deep !== null,
    ),
  );
}

/** Mean and variance of j − i on each anti-diagonal from corner to corner. */
type Offsets = {
  readonly offset: Float64Array;
  readonly variance: Float64Array;
  readonly first: number;
  readonly frames: number;
};

function offsetsOf(pool: Pool, { views, fit, path }: Model): Offsets[] {
  const [u, v] = [
    inCommonSpace(views.x, fit.cca.x, fit.weights),
    inCommonSpace(views.y, fit.cca.y, fit.weights),
  ];
  return splitPath(pool, path).map((part, k) => {
    const [a, b] = [framesIn(u, pool.startsX, k), framesIn(v, pool.startsY, k)];
    const sequence = ({ values, dims }: Frames) => ({
      values: Float32Array.from(values),
      dims,
      hop: 1,
      start: 0,
    });
    const { offset, variance, first } = posterior(sequence(a), sequence(b), part, {
      sharpness: sharpnessOf(a, b, part),
      steps: evenSteps,
    });
    return { offset, variance, first, frames: a.values.length / a.dims };
  });
}

/** Autocorrelations below this end the sum: what follows is their own noise. */
const leastCorrelation = 0.05;

/**
 * The inverse temperature at which the residuals along the path are Gaussian noise: a squared distance c of
 * e dimensions' worth has mean e/(2·sharpness). Residuals that last τ points count as one.
 */
function sharpnessOf(a: Frames, b: Frames, { i, j }: { i: Int32Array; j: Int32Array }): number {
  const d = a.dims;
  const rest = Array.from(i, (p, t) =>
    Array.from(
      { length: d },
      (_, k) => (a.values[p * d + k] as number) - (b.values[(j[t] as number) * d + k] as number),
    ),
  );
  const product = (lag: number): number[] =>
    Array.from({ length: d }, (_, k) => {
      let sum = 0;
      for (let t = lag; t < rest.length; t++)
        sum += (rest[t]?.[k] as number) * (rest[t - lag]?.[k] as number);
      return sum / rest.length;
    });
  const sum = (values: readonly number[]): number => values.reduce((p, q) => p + q, 0);
  const squares = product(0);
  const mean = sum(squares);
  if (!(mean > 0)) return 1e6; // nothing is left over: no doubt
  const worth = mean ** 2 / sum(squares.map((v) => v * v));
  let lasting = 1;
  for (let lag = 1; lag < rest.length / 4; lag++) {
    const correlation = sum(product(lag)) / mean;
    if (correlation < leastCorrelation) break;
    lasting += 2 * correlation;
  }
  return worth / (2 * mean * lasting);
}

/** From anti-diagonals to frames of x: at a slope m of the path, y moves (1 + m)/2 with the offset. */
function spreadOf(passes: readonly Offsets[], isDeep: boolean): PathSpread {
  const { first, frames, offset } = passes[0] as Offsets;
  const places = offset.length;
  const over = (value: (pass: Offsets, u: number) => number): Float64Array =>
    Float64Array.from(
      { length: places },
      (_, u) => passes.reduce((s, p) => s + value(p, u), 0) / passes.length,
    );
  const middle = over((p, u) => p.offset[u] as number);
  const within = over((p, u) => p.variance[u] as number);
  const between = over((p, u) => ((p.offset[u] as number) - (middle[u] as number)) ** 2);
  const [mean, aleatoric, epistemic] = [0, 1, 2].map(() => new Float64Array(frames)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let u = 0;
  const inX = (at: number): number => (first + at - (middle[at] as number)) / 2;
  for (let i = 0; i < frames; i++) {
    while (u < places - 1 && inX(u) < i) u++;
    const [low, high] = [Math.max(0, u - 3), Math.min(places - 1, u + 3)];
    const step = inX(high) - inX(low);
    const slope = step > 0 ? (high - low - step) / step : 1;
    const scale = ((1 + Math.max(0, slope)) / 2) ** 2;
    mean[i] = i + (middle[u] as number) + (i - inX(u)) * (slope - 1);
    aleatoric[i] = scale * (within[u] as number);
    epistemic[i] = scale * (between[u] as number);
  }
  return {
    mean,
    aleatoric,
    epistemic: isDeep ? epistemic : null,
    sd: aleatoric.map((v, i) => Math.sqrt(v + (isDeep ? (epistemic[i] as number) : 0))),
  };
}
