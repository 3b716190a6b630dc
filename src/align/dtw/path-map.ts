import { frameTime, type Sequence } from '#src/model/sequence.ts';
import { knot, type TimeMap, timeMap } from '#src/model/time-map.ts';

type Path = { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> };

/**
 * A path as a strictly increasing curve of fractional frames: cells that share a frame of x are drawn
 * together to the middle of their frames of y, and then the other way round. The curve begins in the
 * path's first cell and ends in its last.
 */
export function pathCurve({ i, j }: Path): { i: Float64Array; j: Float64Array } {
  const byRow = middles(Array.from(i), Array.from(j));
  const [b, a] = middles(byRow[1], byRow[0]);
  const last = i.length - 1;
  const inside = a
    .map((p, k) => [p, b[k] as number] as const)
    .filter(
      ([p, q]) =>
        p > (i[0] as number) && p < (i[last] as number) && q > (j[0] as number) && q < (j[last] as number),
    );
  const points = [[i[0] as number, j[0] as number] as const, ...inside];
  if ((i[last] as number) > (i[0] as number) && (j[last] as number) > (j[0] as number))
    points.push([i[last] as number, j[last] as number]);
  return {
    i: Float64Array.from(points, ([p]) => p),
    j: Float64Array.from(points, ([, q]) => q),
  };
}

/** Each key once, with the middle of its first and last value. Keys never decrease. */
function middles(keys: readonly number[], values: readonly number[]): [number[], number[]] {
  const outKeys: number[] = [];
  const outValues: number[] = [];
  for (let k = 0; k < keys.length; ) {
    const first = k;
    while (k < keys.length && keys[k] === keys[first]) k++;
    outKeys.push(keys[first] as number);
    outValues.push(((values[first] as number) + (values[k - 1] as number)) / 2);
  }
  return [outKeys, outValues];
}

/**
 * How x lies on y's clock, in seconds: one segment from the path's first to its last cell, source time =
 * x, timeline time = y, no deviations.
 * @throws InvalidInputError `bad-time-map` when the path stays within one frame of either
 */
export function pathTimeMap(path: Path, x: Sequence, y: Sequence): TimeMap {
  const { i, j } = pathCurve(path);
  const knots = Array.from(i, (p, k) => knot(frameTime(y, j[k] as number), frameTime(x, p)));
  return timeMap([{ knots }]);
}
