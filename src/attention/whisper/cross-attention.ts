import { dtwOfCosts } from '#src/align/dtw/align-dtw.ts';
import { costsInMatrix } from '#src/align/dtw/local-cost.ts';
import type { StepPattern } from '#src/align/dtw/step-pattern.ts';

/** Frames in the median filter. */
const medianWidth = 7;

/** Every frame belongs to one token; tokens follow one another, each with a frame at least. */
const onward: StepPattern = {
  name: 'one token a frame',
  productions: [[[1, 1, 1]], [[1, 0, 1]]],
  normalisation: 'N',
};

/**
 * The frame at which each token begins, by a decoder's cross-attention: each head without the mean of its tokens in each
 * frame and divided by their standard deviation, a median over 7 frames, the mean of the heads, and the path of the most
 * attention through it (as whisper/timing.py, Radford et al. 2022, where a path may also stay in a frame, and the first
 * token always begins in the first).
 * @param heads tokens × frames each, row after row
 * @returns null where there are fewer frames than tokens
 */
export function tokenStarts(heads: readonly Float32Array[], tokens: number, frames: number): number[] | null {
  if (tokens === 0 || frames < tokens) return null;
  const mean = new Float64Array(frames * tokens);
  for (const head of heads) {
    const smooth = medianOverFrames(standardised(head, tokens, frames), tokens, frames);
    for (let k = 0; k < tokens; k++)
      for (let t = 0; t < frames; t++)
        mean[t * tokens + k] =
          (mean[t * tokens + k] as number) + (smooth[k * frames + t] as number) / heads.length;
  }
  // Every path has a cell a frame: what is added to all cells changes no path.
  let most = -Infinity;
  for (const value of mean) most = Math.max(most, value);
  const path = dtwOfCosts(
    costsInMatrix(
      mean.map((value) => most - value),
      frames,
      tokens,
    ),
    // What comes before the first token is worth as much as a frame that tells nothing.
    { step: onward, begin: { x: Math.max(0, most), y: Number.POSITIVE_INFINITY } },
  );
  const starts: number[] = [];
  for (const [n, token] of path.j.entries()) starts[token] ??= path.i[n] as number;
  return starts;
}

function standardised(values: Float32Array, tokens: number, frames: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let t = 0; t < frames; t++) {
    let [sum, square] = [0, 0];
    for (let k = 0; k < tokens; k++) sum += values[k * frames + t] as number;
    const mean = sum / tokens;
    for (let k = 0; k < tokens; k++) square += ((values[k * frames + t] as number) - mean) ** 2;
    const scale = square > 0 ? 1 / Math.sqrt(square / tokens) : 0;
    for (let k = 0; k < tokens; k++)
      out[k * frames + t] = ((values[k * frames + t] as number) - mean) * scale;
  }
  return out;
}

/** Mirrored at the ends. */
function medianOverFrames(values: Float32Array, tokens: number, frames: number): Float32Array {
  const reach = (medianWidth - 1) / 2;
  if (frames <= reach) return values;
  const out = new Float32Array(values.length);
  const near = new Float32Array(medianWidth);
  for (let k = 0; k < tokens; k++)
    for (let t = 0; t < frames; t++) {
      for (let d = -reach; d <= reach; d++) {
        const at = t + d < 0 ? -(t + d) : t + d >= frames ? 2 * (frames - 1) - t - d : t + d;
        near[d + reach] = values[k * frames + at] as number;
      }
      out[k * frames + t] = near.sort()[reach] as number;
    }
  return out;
}
