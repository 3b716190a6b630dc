import type { Locked } from '#src/model/locked.ts';
import { type Curve, curveAt } from './curve.ts';
import type { PinnedTime } from './pinned-time.ts';

/** Seconds between the moments of a locked part that hold a path to it; what lies between is put back exactly. */
const apart = 0.5;

/** Pins, and with them what holds a path to the locked parts. Pins within one would only say it twice: they are left out. */
export function heldPins(pins: readonly PinnedTime[], locked: readonly Locked[]): readonly PinnedTime[] {
  const free = pins.filter(([a, b]) => !locked.some(({ map }) => isWithin(map, a, b)));
  const held = locked.flatMap(({ map }) => {
    let last = Number.NEGATIVE_INFINITY;
    return map.filter(([a], k) => {
      const wanted = k === 0 || k === map.length - 1 || (a >= last + apart && a < endOf(map)[0] - apart / 2);
      if (wanted) last = a;
      return wanted;
    });
  });
  return [...free, ...held];
}

/** Whether a moment of either recording falls into the part. */
export function isWithin(map: Locked['map'], a: number, b: number): boolean {
  const [from, to] = [map[0] as PinnedTime, endOf(map)];
  return (a >= from[0] && a <= to[0]) || (b >= from[1] && b <= to[1]);
}

const endOf = (map: Locked['map']): PinnedTime => map[map.length - 1] as PinnedTime;

/**
 * A part of a curve as it is, to be kept so: from one time of a to another, both on the curve; null where it does not
 * reach so far, or there is nothing between.
 */
export function partOfCurve(curve: Curve, [from, to]: readonly [number, number]): Locked | null {
  const [first, last] = [from, to].map((t) => {
    const at = curveAt(curve, t);
    return at && { a: t, b: at.b, sd: at.sd };
  });
  if (!first || !last || !(last.a > first.a) || !(last.b > first.b)) return null;
  const inner = curve.a.flatMap((a, k) => {
    const point = { a, b: curve.b[k] as number, sd: curve.sd[k] as number };
    const inside =
      a > first.a + hair && a < last.a - hair && point.b > first.b + hair && point.b < last.b - hair;
    return inside ? [point] : [];
  });
  const points = [first, ...inner, last];
  return { map: points.map(({ a, b }) => [a, b] as const), sd: points.map(({ sd }) => sd) };
}

/** Knots nearer than this are one, seconds. */
const hair = 1e-6;

/** Whether two parts may be kept together: they have no moment of either recording in common, and do not cross. */
export function areApart(p: Locked, q: Locked): boolean {
  const [[pa, pb], [qa, qb]] = [p.map[0], q.map[0]] as [PinnedTime, PinnedTime];
  const [first, second] = pa < qa ? [p, q] : [q, p];
  const [end, begin] = [endOf(first.map), second.map[0] as PinnedTime];
  return (pa - qa) * (pb - qb) > 0 && end[0] < begin[0] && end[1] < begin[1];
}

/** The curve with the locked parts in their places. An empty one, of what was refused, stays so. */
export function keptLocked(curve: Curve, locked: readonly Locked[]): Curve {
  if (curve.a.length < 2) return curve;
  return locked.reduce(({ a, b, sd }, part) => {
    const [from, to] = [part.map[0] as PinnedTime, endOf(part.map)];
    const before = a.findIndex((t, k) => t >= from[0] || (b[k] as number) >= from[1]);
    const after = a.findIndex((t, k) => t > to[0] && (b[k] as number) > to[1]);
    const join = <T>(curve: readonly T[], own: readonly T[]): T[] => [
      ...curve.slice(0, before === -1 ? curve.length : before),
      ...own,
      ...(after === -1 ? [] : curve.slice(after)),
    ];
    return {
      a: join(
        a,
        part.map.map((p) => p[0]),
      ),
      b: join(
        b,
        part.map.map((p) => p[1]),
      ),
      sd: join(sd, part.sd),
    };
  }, curve);
}
