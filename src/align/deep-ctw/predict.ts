import { asMatrix } from '#src/align/ctw/common-space.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { pathMoments } from '#src/align/ctw/path-moments.ts';
import { build, entry, multiply } from '#src/math/matrix.ts';
import { project } from '#src/math/projection.ts';
import { makeRandom } from '#src/math/random.ts';
import { drawMasks, networks, padded, unpadded } from './network.ts';
import { type Pool, scaled, unscaled } from './pool.ts';
import { encoded, type Trained } from './train.ts';

/** What y would show in the moments of the given frames of x's kind: n × q in y's own units. */
export type Predict = (x: Frames) => Frames;

/**
 * By way of the common space: the code of x, projected; what is expected of y there, ρ times as far from the
 * middle; y's code of that, mean + (Cyy + λ·1)·V·v as Vᵀ(Cyy + λ·1)V = 1; and y's decoder.
 */
export async function predictor(pool: Pool, { weights, views, fit, path }: Trained): Promise<Predict> {
  const net = await networks();
  const [ofX, ofY] = weights;
  const hidden = ofX.w1?.shape[1] as number;
  const none = drawMasks(hidden, 0, makeRandom(0));
  const { yy } = pathMoments(views.x, views.y, path);
  const ridged = build(yy.rows, yy.rows, (i, j) => entry(yy, i, j) + (i === j ? views.ridge[1] : 0));
  const back = multiply(ridged, fit.cca.y.basis);
  return (x) => {
    const frames = scaled(asMatrix(x), pool.scaleX);
    const u = project(fit.cca.x, encoded(net, ofX, frames, none));
    const code = build(frames.rows, yy.rows, (i, q) => {
      let sum = fit.cca.y.mean[q] as number;
      for (let k = 0; k < u.cols; k++)
        sum += (fit.cca.correlations[k] as number) * entry(u, i, k) * entry(back, q, k);
      return sum;
    });
    const decoded = unpadded(net.decode(ofY, { code: padded(code) }), frames.rows, pool.y.cols);
    return { values: unscaled(decoded, pool.scaleY).values, dims: pool.y.cols };
  };
}
