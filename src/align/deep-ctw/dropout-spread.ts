import { inCommonSpace } from '#src/align/ctw/common-space.ts';
import { fitPath } from '#src/align/ctw/descent.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { type PathSpread, rounding } from '#src/align/path-spread.ts';
import { type FramePosterior, framePosterior } from '#src/align/posterior.ts';
import { evenSteps } from '#src/compute/compute.ts';
import type { Random } from '#src/math/random.ts';
import type { Noise } from './held-out.ts';
import { drawMasks, networks } from './network.ts';
import { framesIn, type Pool, poolViews, splitPath } from './pool.ts';
import { encoded, type Trained } from './train.ts';

type Model = Pick<Trained, 'views' | 'fit' | 'path'>;
type Passes = {
  readonly passes: number;
  readonly rate: number;
  readonly random: Random;
  /** Of whose frames it is told where the other stands. */
  readonly first: 0 | 1;
};

/**
 * Monte-Carlo dropout (Gal & Ghahramani 2016): in each pass other hidden units are left out, and forward–backward
 * on the soft recursion gives mean and variance of the path (see `posterior`). With CTW there is one pass.
 * @param noise as on frames left out: squared distances become nats, −½·Σ w·(u − v)², of which `lasting` count as one
 */
export async function dropoutSpreads(
  pool: Pool,
  model: Model,
  deep: Trained | null,
  noise: Noise,
  { passes, rate, random, first }: Passes,
  each: () => void,
): Promise<PathSpread[]> {
  const net = await networks();
  const found: FramePosterior[][] = [];
  for (let pass = 0; pass < (deep ? passes : 1); pass++) {
    each();
    if (!deep) found.push(positionsOf(pool, model, noise, first));
    else {
      const [x, y] = ([pool.x, pool.y] as const).map((frames, side) => {
        const weights = deep.weights[side as 0 | 1];
        return encoded(net, weights, frames, drawMasks(weights.w1?.shape[1] as number, rate, random));
      }) as [Model['views']['x'], Model['views']['y']];
      const views = poolViews(pool, x, y, deep.views);
      found.push(positionsOf(pool, { views, fit: fitPath(views, deep.path), path: deep.path }, noise, first));
    }
  }
  return (found[0] as FramePosterior[]).map((_, k) =>
    spreadOf(
      found.map((pairs) => pairs[k] as FramePosterior),
      deep !== null,
    ),
  );
}

function positionsOf(
  pool: Pool,
  { views, fit, path }: Model,
  { weights, lasting }: Noise,
  first: 0 | 1,
): FramePosterior[] {
  const counting = weights.subarray(0, fit.cca.x.basis.cols);
  const u = inCommonSpace(views.x, fit.cca.x, counting);
  const v = inCommonSpace(views.y, fit.cca.y, counting);
  const sequence = ({ values, dims }: Frames) => ({
    values: Float32Array.from(values),
    dims,
    hop: 1,
    start: 0,
  });
  return splitPath(pool, path).map((part, k) => {
    const [a, b] = [framesIn(u, pool.startsX, k), framesIn(v, pool.startsY, k)];
    const how = { sharpness: 1 / (2 * lasting), steps: evenSteps };
    return first === 0
      ? framePosterior(sequence(a), sequence(b), part, how)
      : framePosterior(sequence(b), sequence(a), { i: part.j, j: part.i }, how);
  });
}

function spreadOf(passes: readonly FramePosterior[], isDeep: boolean): PathSpread {
  const frames = (passes[0] as FramePosterior).mean.length;
  const over = (value: (pass: FramePosterior, i: number) => number): Float64Array =>
    Float64Array.from(
      { length: frames },
      (_, i) => passes.reduce((sum, pass) => sum + value(pass, i), 0) / passes.length,
    );
  const mean = over((pass, i) => pass.mean[i] as number);
  const aleatoric = over((pass, i) => pass.variance[i] as number).map((v) => Math.max(rounding, v));
  const epistemic = isDeep ? over((pass, i) => ((pass.mean[i] as number) - (mean[i] as number)) ** 2) : null;
  const sd = aleatoric.map((v, i) => Math.sqrt(v + (epistemic?.[i] ?? 0)));
  return { mean, aleatoric, epistemic, sd };
}
