import { checkFrames, type Frames } from './frames.ts';

/**
 * Slopes in place of values, dimension by dimension: derivative DTW aligns these, so that a difference
 * of level does not matter.
 *
 * - `keogh-pazzani` (2001; the default): x′ᵢ = ( (xᵢ − xᵢ₋₁) + (xᵢ₊₁ − xᵢ₋₁)/2 ) / 2, the first and last as their
 *   neighbours
 * - `central`: x′ᵢ = (xᵢ₊₁ − xᵢ₋₁)/2, at the ends the difference to the neighbour (what Zhou & De la Torre's
 *   published code calls DDTW)
 *
 * Two frames have the one slope between them, a single frame has slope 0.
 * @throws InvalidInputError `bad-sequences`
 */
export function derivative(x: Frames, kind: 'keogh-pazzani' | 'central' = 'keogh-pazzani'): Frames {
  const n = checkFrames(x, 'The sequence');
  const { values, dims } = x;
  const out = new Float64Array(values.length);
  const at = (i: number, k: number): number => values[i * dims + k] as number;
  for (let i = 0; i < n; i++) {
    const [before, after] = [Math.max(0, i - 1), Math.min(n - 1, i + 1)];
    const c = Math.max(1, Math.min(n - 2, i));
    for (let k = 0; k < dims; k++)
      out[i * dims + k] =
        kind === 'keogh-pazzani' && n > 2
          ? (at(c, k) - at(c - 1, k) + (at(c + 1, k) - at(c - 1, k)) / 2) / 2
          : (at(after, k) - at(before, k)) / Math.max(1, after - before);
  }
  return { values: out, dims };
}
