import type { Frames } from '#src/align/dtw/frames.ts';

/** An order of sequences by their content alone: dimensions, length, then the first value that differs. */
export function comesAfter(x: Frames, y: Frames): boolean {
  if (x.dims !== y.dims) return x.dims > y.dims;
  if (x.values.length !== y.values.length) return x.values.length > y.values.length;
  for (let k = 0; k < x.values.length; k++)
    if (x.values[k] !== y.values[k]) return (x.values[k] as number) > (y.values[k] as number);
  return false;
}
