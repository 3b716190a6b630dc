import type { Locked } from '#src/model/locked.ts';
import { type Curve, curveAt } from './curve.ts';
import { isWithin, keptLocked } from './locked.ts';
import { increasing, smooth } from './smooth.ts';
import type { PinnedTime } from './pinned-time.ts';

/** Seconds between the moments that are smoothed, and how many there are at most. */
const finest = 0.02;
const mostMoments = 50_000;
/** A pin weighs as if it were known so well, seconds. */
const pinned = 1e-5;
/** Nothing weighs more than what is known so well. */
const surest = 2e-3;

/**
 * A curve made smoother: what in it changes faster than over `seconds` is evened out (Whittaker 1923, each moment weighing by
 * its own deviation), so that sure places keep to where they are and unsure ones give way. Pins are met, trusted parts
 * stay as they are; the deviation grows by how far a moment moved.
 * @param seconds length below which waves go, > 0: a wave of that length keeps half of its height where all is equally sure
 */
export function smoothedCurve(
  curve: Curve,
  seconds: number,
  pins: readonly PinnedTime[] = [],
  locked: readonly Locked[] = [],
): Curve {
  const [first, last] = [curve.a[0], curve.a.at(-1)];
  if (first === undefined || last === undefined || curve.a.length < 3) return curve;
  const held = pins.filter(([a, b]) => !locked.some(({ map }) => isWithin(map, a, b)));
  const step = Math.max(finest, (last - first) / mostMoments);
  const count = Math.max(3, Math.ceil((last - first) / step));
  const even = Array.from({ length: count + 1 }, (_, k) => first + ((last - first) * k) / count);
  const at = even.map((a) => curveAt(curve, Math.min(last, a)) as { b: number; sd: number });
  const isPin = new Set<number>();
  for (const [a, b] of held) {
    const k = Math.round(((a - first) / (last - first)) * count);
    if (k < 0 || k > count) continue;
    isPin.add(k);
    at[k] = { b: b + (even[k] as number) - a, sd: 0 };
  }
  const middle = [...curve.sd].sort((p, q) => p - q)[curve.sd.length >> 1] as number;
  const usual = Math.max(surest, middle);
  const weights = Float64Array.from(at, ({ sd }, k) =>
    isPin.has(k) ? (usual / pinned) ** 2 : (usual / Math.max(sd, surest)) ** 2,
  );
  // Half of a wave of n moments is left where stiffness · (2π / n)⁴ = 1.
  const stiffness = ((seconds * count) / (last - first) / (2 * Math.PI)) ** 4;
  const values = Float64Array.from(at, ({ b }) => b);
  const made = increasing(smooth(values, weights, stiffness), 1e-6);
  const knots = even.map((a, k) => ({
    ...{ a, b: made[k] as number },
    sd: Math.hypot((at[k] as { sd: number }).sd, (made[k] as number) - (values[k] as number)),
  }));
  return keptLocked(asCurve(thinnedKnots(knots, held)), locked);
}

type Knot = { readonly a: number; readonly b: number; readonly sd: number };

const asCurve = (knots: readonly Knot[]): Curve => ({
  a: knots.map(({ a }) => a),
  b: knots.map(({ b }) => b),
  sd: knots.map(({ sd }) => sd),
});

/** Every few moments a knot, and the pins exactly, in the place of what lies beside them. */
function thinnedKnots(knots: readonly Knot[], pins: readonly PinnedTime[]): readonly Knot[] {
  const some = knots.filter((_, k) => k % 5 === 0 || k === knots.length - 1);
  const beside = 0.02;
  const kept = some.filter(({ a, b }) =>
    pins.every(([p, q]) => Math.abs(a - p) > beside && Math.abs(b - q) > 1e-6 && (a - p) * (b - q) > 0),
  );
  return [...kept, ...pins.map(([a, b]) => ({ a, b, sd: 0 }))].sort((p, q) => p.a - q.a);
}
