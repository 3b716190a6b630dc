import type { Frames } from './dtw/frames.ts';

/** The power of two that brings `most` to between 1 and 2, so that nothing is rounded; 1 for 0. */
export const towardsOne = (most: number): number => (most > 0 ? 2 ** -Math.floor(Math.log2(most)) : 1);

/**
 * Two sequences of one space about the mean of both, and scaled by one power of two to about 1: their distances are what they were
 * but for that factor, and single precision tells them apart, however far from zero, large or small the values are.
 */
export function aboutZero(
  x: Frames,
  y: Frames,
): { readonly x: Frames; readonly y: Frames; readonly scale: number } {
  const { dims } = x;
  const count = (x.values.length + y.values.length) / dims;
  const mean = new Float64Array(dims);
  for (const { values } of [x, y])
    for (let k = 0; k < values.length; k++)
      mean[k % dims] = (mean[k % dims] as number) + (values[k] as number) / count;
  const centred = ({ values }: Frames): Float64Array =>
    Float64Array.from(values, (value, k) => value - (mean[k % dims] as number));
  const both = [centred(x), centred(y)] as const;
  let most = 0;
  for (const values of both) for (const value of values) most = Math.max(most, Math.abs(value));
  const scale = towardsOne(most);
  const [a, b] = both.map((values) => ({ values: values.map((value) => scale * value), dims })) as [
    Frames,
    Frames,
  ];
  return { x: a, y: b, scale };
}
