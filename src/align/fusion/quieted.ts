import { frameCount, type Sequence } from '#src/model/sequence.ts';
import { runningMean } from './blur.ts';
import type { Cue } from './cue.ts';

/**
 * The cue with the noise of what stands still taken off, and jumps left as sharp as they are: each value is drawn to the
 * mean of the frames about it, by the share of their variance that noise explains (the local Wiener filter of Lee 1980),
 *
 *     x̂ = x̄ + max(0, 1 − σ²/v)·(x − x̄) ,
 *
 * v the variance within ± `reach` frames, σ² that of noise. Where a level is held, v is noise, and x̂ the level, known from all
 * these frames; beside a jump v is the jump's, and x̂ = x.
 */
export const quieted = (cue: Cue, reach: number): Cue => ({
  ...cue,
  a: quiet(cue.a, Math.max(1, Math.round(reach))),
  b: quiet(cue.b, Math.max(1, Math.round(reach))),
});

/** The variance of a few frames of noise is often more than the noise's. */
const generous = 1.5;

function quiet(s: Sequence, reach: number): Sequence {
  const { values, dims } = s;
  const mean = runningMean(values, dims, reach);
  const squares = runningMean(
    Float64Array.from(values, (value) => value * value),
    dims,
    reach,
  );
  const noise = Array.from({ length: dims }, (_, q) => generous * noiseOf(s, q));
  const out = values.map((value, at) => {
    const middle = mean[at] as number;
    const variance = (squares[at] as number) - middle * middle;
    const kept = variance > 0 ? Math.max(0, 1 - (noise[at % dims] as number) / variance) : 0;
    return middle + kept * (value - middle);
  });
  return { ...s, values: out };
}

/** Variance of the noise in one dimension, by its second differences: of jumps there are few, and what bends does so slowly. */
function noiseOf(s: Sequence, q: number): number {
  const at = (k: number) => s.values[k * s.dims + q] as number;
  const bends = Float64Array.from({ length: Math.max(0, frameCount(s) - 2) }, (_, k) =>
    Math.abs(at(k) - 2 * at(k + 1) + at(k + 2)),
  ).sort();
  const middle = bends[bends.length >> 1] ?? 0;
  return (middle / medianOfNormal) ** 2 / 6;
}

/** The median of |z|, z of variance 1; a second difference of noise has six times its variance. */
const medianOfNormal = 0.6745;
