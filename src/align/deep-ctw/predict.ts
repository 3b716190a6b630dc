import { asMatrix } from '#src/align/ctw/common-space.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { pathMoments } from '#src/align/ctw/path-moments.ts';
import { build, entry, multiply } from '#src/math/matrix.ts';
import { project } from '#src/math/projection.ts';
import { ridgeAt } from '#src/math/whitening.ts';
import { makeRandom } from '#src/math/random.ts';
import { drawMasks, networks, padded, unpadded } from './network.ts';
import { type Pool, scaled, unscaled } from './pool.ts';
import { encoded, type Trained } from './train.ts';

/** What the other view would show in the moments of the given frames of this one's kind, in its own units. */
export type Predict = (frames: Frames) => Frames;

/**
 * By way of the common space: the code of x, projected; what is expected of y there, ρ times as far from the
 * middle; y's code of that, mean + (Cyy + λ·1)·V·v as Vᵀ(Cyy + λ·1)V = 1; and y's decoder. Or the other way.
 * @param from the view that is given: 0 x, 1 y
 */
export async function predictor(
  pool: Pool,
  { weights, views, fit, path }: Trained,
  from: 0 | 1,
): Promise<Predict> {
  const net = await networks();
  const to = from === 0 ? 1 : 0;
  const [given, wanted] = [weights[from], weights[to]];
  const [scaleFrom, scaleTo] = from === 0 ? [pool.scaleX, pool.scaleY] : [pool.scaleY, pool.scaleX];
  const [here, there] = from === 0 ? [fit.cca.x, fit.cca.y] : [fit.cca.y, fit.cca.x];
  const none = drawMasks(given.w1?.shape[1] as number, 0, makeRandom(0));
  const { xx, yy } = pathMoments(views.x, views.y, path);
  const covariance = from === 0 ? yy : xx;
  const q = covariance.rows;
  const ridged = build(q, q, (i, j) => entry(covariance, i, j) + (i === j ? ridgeAt(views.ridge[to], i) : 0));
  const back = multiply(ridged, there.basis);
  const dims = scaleTo.mean.length;
  return (frames) => {
    const known = scaled(asMatrix(frames), scaleFrom);
    const u = project(here, encoded(net, given, known, none));
    const code = build(known.rows, q, (i, c) => {
      let sum = there.mean[c] as number;
      for (let k = 0; k < u.cols; k++)
        sum += (fit.cca.correlations[k] as number) * entry(u, i, k) * entry(back, c, k);
      return sum;
    });
    const decoded = unpadded(net.decode(wanted, { code: padded(code) }), known.rows, dims);
    return { values: unscaled(decoded, scaleTo).values, dims };
  };
}
