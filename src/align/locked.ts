import type { Locked } from '#src/model/locked.ts';
import type { Curve } from './curve.ts';
import type { PinnedTime } from './warp.ts';

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
