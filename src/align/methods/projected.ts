import { asMatrix } from '#src/align/ctw/common-space.ts';
import { liftedBy } from '#src/align/ctw/kernel-features.ts';
import { type CommonMap, mapped } from '#src/align/common-map.ts';
import { drawMasks, networks } from '#src/align/deep-ctw/network.ts';
import { scaled } from '#src/align/deep-ctw/pool.ts';
import { encoded } from '#src/align/deep-ctw/train.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { makeRandom } from '#src/math/random.ts';

/** A sequence's frames in its common space, by its map: n × dimensions, each as it correlates, not yet weighted. */
export async function projected(map: CommonMap, x: Frames): Promise<Frames> {
  const { lift } = map;
  if (!lift) return mapped(map, asMatrix(x));
  if (lift.kind === 'kernel') return mapped(map, liftedBy(map, x));
  const frames = scaled(asMatrix(x), lift);
  if (lift.kind === 'scaled') return mapped(map, frames);
  const all = drawMasks(lift.weights.w1?.shape[1] as number, 0, makeRandom(0));
  return mapped(map, encoded(await networks(), lift.weights, frames, all));
}
