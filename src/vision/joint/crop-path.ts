/**
 * A crop θ(t) = start(t) ∘ δ(t): what was followed (or a window that stands still), moved and scaled within itself. δ is linear between
 * knots, four numbers each: right and down in halves of the crop, and the logarithms of width and height.
 */
export type CropPath = {
  /** Source seconds. */
  readonly times: Float64Array;
  /** Source seconds between which the knots are evenly spread. */
  readonly span: readonly [number, number];
  readonly knots: number;
  /** Affine θ at each time, six numbers each. */
  readonly start: Float64Array;
};

export const perKnot = 4;
/** Seconds between knots, and how many at most. */
const knotEvery = 2;
const mostKnots = 60;

/** @param span default: from the first time to the last */
export function cropPath(
  times: Float64Array,
  start: Float64Array,
  span: readonly [number, number] = [times[0] ?? 0, times[times.length - 1] ?? 0],
): CropPath {
  const knots = Math.max(2, Math.min(mostKnots, 1 + Math.round((span[1] - span[0]) / knotEvery)));
  return { times, span, start, knots };
}

/** The knots before and after a time, and the share of the one after. */
function between(
  { times, knots, span: [first, last] }: CropPath,
  k: number,
): readonly [number, number, number] {
  const passed = last > first ? ((times[k] as number) - first) / (last - first) : 0;
  const at = Math.max(0, Math.min(1, passed)) * (knots - 1);
  const before = Math.min(knots - 2, Math.floor(at));
  return [before, before + 1, at - before];
}

function shiftAt(
  path: CropPath,
  numbers: Float64Array,
  k: number,
): readonly [number, number, number, number] {
  const [a, b, share] = between(path, k);
  const of = (c: number): number =>
    (numbers[perKnot * a + c] as number) * (1 - share) + (numbers[perKnot * b + c] as number) * share;
  return [of(0), of(1), Math.exp(of(2)), Math.exp(of(3))];
}

/** θ at time k: six numbers. */
export function thetaAt(path: CropPath, numbers: Float64Array, k: number): Float64Array {
  const [dx, dy, sx, sy] = shiftAt(path, numbers, k);
  const [a, b, c, d, e, f] = path.start.subarray(6 * k, 6 * k + 6) as unknown as Six;
  return Float64Array.of(a * sx, b * sy, a * dx + b * dy + c, d * sx, e * sy, d * dx + e * dy + f);
}

type Six = readonly [number, number, number, number, number, number];

/** Adds to `sum` what a gradient by θ at time k is by the knots' numbers. */
export function addBack(
  path: CropPath,
  numbers: Float64Array,
  k: number,
  byTheta: Float64Array,
  sum: Float64Array,
): void {
  const [, , sx, sy] = shiftAt(path, numbers, k);
  const [a, b, , d, e] = path.start.subarray(6 * k, 6 * k + 6) as unknown as Six;
  const [ga, gb, gc, gd, ge, gf] = byTheta as unknown as Six;
  const by = [gc * a + gf * d, gc * b + gf * e, (ga * a + gd * d) * sx, (gb * b + ge * e) * sy];
  const [before, after, share] = between(path, k);
  by.forEach((value, c) => {
    sum[perKnot * before + c] = (sum[perKnot * before + c] as number) + (1 - share) * value;
    sum[perKnot * after + c] = (sum[perKnot * after + c] as number) + share * value;
  });
}

/** Deviations of δ as expected: of all of it, and from knot to knot. */
const strays = [0.5, 0.5, 0.4, 0.4] as const;
const steps = [0.2, 0.2, 0.12, 0.12] as const;

/**
 * The logarithm of how probable the knots' numbers are before anything is compared, and its gradient. A crop made smaller has
 * less: each size has as much as any other and shares it among the places where it may lie, so that a hundredth of a crop must
 * explain e^4.6 times as much as the whole.
 */
export function prior(
  path: CropPath,
  numbers: Float64Array,
): { readonly value: number; readonly gradient: Float64Array } {
  const gradient = new Float64Array(numbers.length);
  const { knots } = path;
  let value = 0;
  for (let at = 0; at < numbers.length; at++) {
    const [c, own] = [at % perKnot, numbers[at] as number];
    const stray = strays[c] as number;
    value -= (0.5 * (own / stray) ** 2) / knots;
    gradient[at] = -own / stray ** 2 / knots;
    if (c >= 2) {
      value += own / knots;
      gradient[at] = (gradient[at] as number) + 1 / knots;
    }
    if (at < perKnot) continue;
    const step = (own - (numbers[at - perKnot] as number)) / (steps[c] as number);
    value -= 0.5 * step ** 2;
    gradient[at] = (gradient[at] as number) - step / (steps[c] as number);
    gradient[at - perKnot] = (gradient[at - perKnot] as number) + step / (steps[c] as number);
  }
  return { value, gradient };
}
