import { checkFrames, type Frames } from './frames.ts';

/**
 * Slopes in place of values, after Keogh & Pazzani 2001 (derivative DTW aligns these, so that a
 * difference of level does not matter):
 *
 *     x′ᵢ = ( (xᵢ − xᵢ₋₁) + (xᵢ₊₁ − xᵢ₋₁)/2 ) / 2,   the first and last as their neighbours;
 *
 * dimension by dimension. Two frames have the one slope between them, a single frame has slope 0.
 * @throws InvalidInputError `bad-sequences`
 */
export function derivative(x: Frames): Frames {
  const n = checkFrames(x, 'The sequence');
  const { values, dims } = x;
  const out = new Float64Array(values.length);
  const at = (i: number, k: number): number => values[i * dims + k] as number;
  for (let i = 0; i < n; i++) {
    const c = Math.max(1, Math.min(n - 2, i));
    for (let k = 0; k < dims; k++) {
      if (n > 2) out[i * dims + k] = (at(c, k) - at(c - 1, k) + (at(c + 1, k) - at(c - 1, k)) / 2) / 2;
      else if (n === 2) out[i * dims + k] = at(1, k) - at(0, k);
    }
  }
  return { values: out, dims };
}
