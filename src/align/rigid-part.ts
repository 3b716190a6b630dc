import { InvalidInputError } from '#src/model/errors.ts';
import type { Locked } from '#src/model/locked.ts';
import { type Curve, curveAt } from './curve.ts';
import { isWithin } from './locked.ts';
import type { PinnedTime } from './pinned-time.ts';

/** Pins of a part may lie so far off its line, seconds: what rounding does. */
const tolerated = 1e-6;
/** No knot is surer than this, seconds: one alone would decide the line. */
const surest = 2e-3;
const stride = 0.1;

/**
 * A part of a curve at one rate: the line nearest to the curve there, each moment weighing by its own deviation (weighted least
 * squares). Pins within it, ends included, are met: it goes through the one, or through the first and the last of several.
 * Its deviation is how far the curve lies off the line, in the root mean square, and no less than the curve’s own at its surest.
 * @param range a's seconds
 * @param pins of the whole curve
 * @returns null where the curve does not cover the range
 * @throws InvalidInputError `bad-pins` where no one rate suits all pins
 */
export function rigidPart(
  curve: Curve,
  [from, to]: readonly [number, number],
  pins: readonly PinnedTime[] = [],
): Locked | null {
  if (!(to > from) || curveAt(curve, from) === null || curveAt(curve, to) === null) return null;
  const count = Math.max(8, Math.ceil((to - from) / stride));
  const points = Array.from({ length: count + 1 }, (_, k) => {
    const a = from + ((to - from) * k) / count;
    return { a, ...(curveAt(curve, a) as { b: number; sd: number }) };
  });
  const inside = pins.filter(([a]) => a >= from && a <= to).sort((p, q) => p[0] - q[0]);
  const line = lineThrough(inside) ?? lineNear(points, inside[0]);
  const at = (a: number): number => line.b + line.rate * (a - line.a);
  const map: Locked['map'] = [
    [from, at(from)],
    [to, at(to)],
  ];
  const crossed = pins.find(([a, b]) =>
    a >= from && a <= to ? Math.abs(b - at(a)) > tolerated : isWithin(map, a, b),
  );
  if (!(line.rate > 0) || crossed || at(from) < 0)
    throw new InvalidInputError(
      'bad-pins',
      `At one rate this part would not meet the pin ${(crossed ?? inside[0] ?? [from, at(from)]).map((t) => t.toFixed(2)).join(', ')}.`,
      'Choose a shorter part, or remove the pin.',
    );
  const square = points.reduce((sum, { a, b }) => sum + (b - at(a)) ** 2, 0) / points.length;
  const sd = Math.max(Math.sqrt(square), Math.min(...points.map((p) => p.sd)));
  return { map, sd: [sd, sd] };
}

type Line = { readonly a: number; readonly b: number; readonly rate: number };

function lineThrough(pins: readonly PinnedTime[]): Line | null {
  const [first, last] = [pins[0], pins.at(-1)];
  if (!first || !last || !(last[0] > first[0])) return null;
  return { a: first[0], b: first[1], rate: (last[1] - first[1]) / (last[0] - first[0]) };
}

/** @param through a moment that it meets; left out: it lies where the points do */
function lineNear(
  points: readonly { readonly a: number; readonly b: number; readonly sd: number }[],
  through?: PinnedTime,
): Line {
  const weighted = points.map((p) => ({ ...p, weight: 1 / Math.max(p.sd, surest) ** 2 }));
  const sum = (of: (p: (typeof weighted)[number]) => number) =>
    weighted.reduce((total, p) => total + p.weight * of(p), 0);
  const total = sum(() => 1);
  const [a, b] = through ?? [sum((p) => p.a) / total, sum((p) => p.b) / total];
  return { a, b, rate: sum((p) => (p.a - a) * (p.b - b)) / sum((p) => (p.a - a) ** 2) };
}
