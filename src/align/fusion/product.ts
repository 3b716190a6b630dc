import type { DtwSteps } from '#src/compute/compute.ts';
import { frameCount, type Sequence } from '#src/model/sequence.ts';
import type { Cue } from './cue.ts';

/**
 * Steps under which every path between two cells weighs its costs alike: each frame of x and each of y is counted
 * once, whichever way the path takes, so that noise alone makes no path stiffer. A straight step costs `penalty`
 * besides, in nats when the costs are.
 */
export const fairSteps = (penalty: number): DtwSteps => ({ diagonal: 1, x: 0.5, y: 0.5, penalty });

/**
 * The product of experts as one pair of sequences. An expert holds a path A for exp(−weight·⟨A, C⟩) likely, C the
 * squared distances of its cue; the product of all is the expert whose squared distances are Σ weight·C, and those
 * are the distances of the cues side by side, each times √weight. So whatever works on one cue works on all of them.
 * A cue of weight 0 is left out.
 * @param cues on one clock
 * @param weights one for each cue, ≥ 0, nats a squared distance; or one for each frame of either
 * @returns both sequences in units whose squared distance is nats; of one constant dimension where no cue counts
 */
export function productOfExperts(
  cues: readonly Cue[],
  weights: readonly (number | FrameWeights)[],
): readonly [Sequence, Sequence] {
  const used = cues.flatMap((cue, k) => {
    const weight = weights[k] as number | FrameWeights;
    return isNothing(weight) ? [] : [{ cue, weight }];
  });
  const side = (which: 'a' | 'b'): Sequence => {
    const { hop, start, ...first } = (cues[0] as Cue)[which];
    const n = first.values.length / first.dims;
    const dims = used.reduce((sum, { cue }) => sum + cue.a.dims, 0);
    if (dims === 0) return { values: new Float32Array(n), dims: 1, hop, start };
    const values = new Float32Array(n * dims);
    let at = 0;
    for (const { cue, weight } of used) {
      const s = cue[which];
      const constant = typeof weight === 'number' ? Math.sqrt(weight) : 0;
      const varying = typeof weight === 'number' ? null : weight[which];
      for (let i = 0; i < frameCount(s); i++) {
        const scale = varying ? Math.sqrt(varying[i] as number) : constant;
        for (let q = 0; q < s.dims; q++)
          values[i * dims + at + q] = scale * (s.values[i * s.dims + q] as number);
      }
      at += s.dims;
    }
    return { values, dims, hop, start };
  };
  return [side('a'), side('b')];
}

/** Weights that change slowly with time, for each frame of a and of b. */
export type FrameWeights = { readonly a: Float64Array; readonly b: Float64Array };

const isNothing = (weight: number | FrameWeights): boolean =>
  typeof weight === 'number'
    ? weight === 0
    : weight.a.every((w) => w === 0) && weight.b.every((w) => w === 0);
