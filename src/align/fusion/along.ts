import type { Curve } from '#src/align/curve.ts';
import { posterior } from '#src/align/posterior.ts';
import { smooth } from '#src/align/smooth.ts';
import { frameAt, type Sequence } from '#src/model/sequence.ts';
import type { Cue } from './cue.ts';
import { readLinear } from '../read-linear.ts';
import { fairSteps, productOfExperts } from './product.ts';

/**
 * All cues read along a curve that lies near the truth: place p is one moment in both recordings, if the curve is
 * right, and the next place one frame of the faster on. Here the path only has to be sought close to the diagonal.
 */
export type Along = {
  readonly cues: readonly Cue[];
  readonly count: number;
  /** Fractional frame of each recording at each place. */
  readonly frameA: Float64Array;
  readonly frameB: Float64Array;
};

/** @param cues on one clock */
export function along(cues: readonly Cue[], curve: Curve): Along {
  const { a, b } = cues[0] as Cue;
  const at = (s: Sequence, times: readonly number[]) => times.map((t) => frameAt(s, t));
  const [i, j] = [at(a, curve.a), at(b, curve.b)];
  const frameA: number[] = [];
  const frameB: number[] = [];
  let length = 0;
  for (let k = 1; k < i.length; k++) {
    const [i0, j0] = [i[k - 1] as number, j[k - 1] as number];
    const [di, dj] = [(i[k] as number) - i0, (j[k] as number) - j0];
    const piece = Math.max(di, dj);
    for (let p = frameA.length; p <= length + piece; p++) {
      frameA.push(i0 + ((p - length) / piece) * di);
      frameB.push(j0 + ((p - length) / piece) * dj);
    }
    length += piece;
  }
  const read = cues.map(({ name, a, b }) => ({ name, a: readLinear(a, frameA), b: readLinear(b, frameB) }));
  return {
    cues: read,
    count: frameA.length,
    frameA: Float64Array.from(frameA),
    frameB: Float64Array.from(frameB),
  };
}

/** How far the path lies from the diagonal at each place (b's frames less a's), and how surely, in frames. */
export type Deviation = { readonly offset: Float64Array; readonly sd: Float64Array };

/** The fused posterior along the diagonal, its mean smoothed. */
export function deviationOf(cues: readonly Cue[], penalty: number): Deviation {
  const [x, y] = productOfExperts(
    cues,
    cues.map(() => 1),
  );
  const count = x.values.length / x.dims;
  const diagonal = Int32Array.from({ length: count }, (_, p) => p);
  const spread = posterior(x, y, { i: diagonal, j: diagonal }, { sharpness: 1, steps: fairSteps(penalty) });
  const trust = spread.variance.map((value, u) => (0.01 + (spread.weight[u] as number)) / (0.5 + value));
  const offset = smooth(spread.offset, trust, stiffness);
  return {
    offset: Float64Array.from({ length: count }, (_, p) => offset[2 * p] as number),
    sd: Float64Array.from({ length: count }, (_, p) => Math.sqrt(spread.variance[2 * p] as number)),
  };
}

/** As for the curves of single cues, see warp-section. */
const stiffness = 20;
