import type { Frames } from '#src/align/dtw/frames.ts';
import { cca } from '#src/math/cca.ts';
import { asMatrix, inCommonSpace, ridgeFor } from './common-space.ts';
import type { CommonSpaceOptions } from './pair-agreement.ts';
import { pathMoments } from './path-moments.ts';
import { dimensionWeights } from './weighing.ts';

/**
 * Both in the space where they correlate best along a path, each dimension as loud as it tells: where a method compares
 * no frames of the two, or more than two.
 */
export function commonAlong(
  x: Frames,
  y: Frames,
  path: { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> },
  { dims, ridge = 1e-6, scaling }: CommonSpaceOptions = {},
): readonly [Frames, Frames] {
  const [p, q] = [asMatrix(x), asMatrix(y)];
  const found = cca(pathMoments(p, q, path), {
    ridge: [ridgeFor(p, ridge, scaling), ridgeFor(q, ridge, scaling)],
    ...(dims !== undefined && { dims }),
  });
  const weights = dimensionWeights(found.correlations, 'likelihood');
  return [inCommonSpace(p, found.x, weights), inCommonSpace(q, found.y, weights)];
}
