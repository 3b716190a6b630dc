import type { PinDoubt } from '#src/model/warp-how.ts';
import type { Curve } from './curve.ts';
import { calibrated, type PinScore } from './pin-scores.ts';
import type { PinnedTime } from './warp.ts';

/** Pins closer than this to the curve without them are its fine adjustment, seconds. */
const adjustment = 0.25;
/** Knots that pins moved by less than this keep their deviation, seconds. */
const unmoved = 0.1;

/**
 * Holds a curve through pins against the one that the features alone give. Where pins took it elsewhere, either
 * they are right or it is wrong by as much as it moved: so large is its deviation there. (At a pin it is 0: that
 * is the user's word.)
 */
export function doubtPins(
  curve: Curve,
  free: Curve,
  pins: readonly PinnedTime[],
): { readonly curve: Curve; readonly doubts: readonly PinDoubt[] } {
  if (free.a.length < 2) return { curve, doubts: [] };
  const off = (a: number, b: number) => b - along(free.a, free.b, a);
  const spread = (a: number) => along(free.a, free.sd, a, 0);
  const sd = curve.sd.map((own, k) => {
    const [a, b] = [curve.a[k] as number, curve.b[k] as number];
    if (pins.some((pin) => pin[0] === a)) return own;
    const moved = Math.abs(off(a, b));
    return moved > Math.max(unmoved, 3 * spread(a)) ? Math.hypot(own, moved) : own;
  });
  const doubts = pins.flatMap((pin) => {
    const apart = off(pin[0], pin[1]);
    return Math.abs(apart) > Math.max(adjustment, 5 * spread(pin[0])) ? [{ pin, off: apart }] : [];
  });
  return { curve: { ...curve, sd }, doubts };
}

/**
 * How sure a map through pins is. Where a pin lies off what the features say, the one is as likely wrong as the other: the
 * more of the pins do, the less is left, down to half.
 * @param confidence of the features alone
 */
export const confidenceThrough = (confidence: number, pins: number, doubts: readonly PinDoubt[]): number =>
  pins === 0 ? confidence : confidence * (1 - doubts.length / (2 * pins));

/** Linear between the knots; beyond the ends on at this slope. */
function along(x: readonly number[], y: readonly number[], at: number, slope = 1): number {
  const end = x.length - 1;
  const [x0, x1, y0, y1] = [x[0], x[end], y[0], y[end]] as [number, number, number, number];
  if (at <= x0) return y0 + slope * (at - x0);
  if (at >= x1) return y1 + slope * (at - x1);
  let k = 1;
  for (let high = end; k < high; ) {
    const middle = (k + high) >> 1;
    if ((x[middle] as number) < at) k = middle + 1;
    else high = middle;
  }
  const [p, q, r, s] = [x[k - 1], x[k], y[k - 1], y[k]] as [number, number, number, number];
  return r + ((at - p) / (q - p)) * (s - r);
}

/**
 * What the pins say of a curve through them: those that take it elsewhere are doubted where they lie (`doubtPins`), all
 * others tell how far off it usually is (`calibrated`).
 * @param scores of the pins, each asked of the curve without it
 * @param prior scores of other pairs, see `calibrated`
 * @returns with the factor by which deviations were multiplied, and how many pins it was taken from
 */
export function heldAgainstPins(
  curve: Curve,
  free: Curve,
  scores: readonly PinScore[],
  pins: readonly PinnedTime[],
  prior?: readonly number[],
): {
  readonly curve: Curve;
  readonly doubts: readonly PinDoubt[];
  readonly scale: number;
  readonly asked: number;
} {
  const { doubts } = doubtPins(curve, free, pins);
  const usual = scores.filter(({ pin }) => doubts.every((d) => d.pin[0] !== pin[0]));
  const { curve: scaled, scale } = usual.length > 0 ? calibrated(curve, usual, prior) : { curve, scale: 1 };
  return { ...doubtPins(scaled, free, pins), scale, asked: usual.length };
}
