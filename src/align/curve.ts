/** A strictly increasing curve between two recordings' source times, and its standard deviation in b's seconds. */
export type Curve = {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly sd: readonly number[];
};

/** The curve at a's time, linear between knots; null outside it. */
export function curveAt(
  { a, b, sd }: Curve,
  time: number,
): { readonly b: number; readonly sd: number } | null {
  const last = a.length - 1;
  if (last < 1 || !(time >= (a[0] as number) && time <= (a[last] as number))) return null;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((a[middle] as number) <= time) low = middle;
    else high = middle;
  }
  const share = (time - (a[low] as number)) / ((a[high] as number) - (a[low] as number));
  const between = (values: readonly number[]): number =>
    (values[low] as number) + share * ((values[high] as number) - (values[low] as number));
  return { b: between(b), sd: between(sd) };
}
