import type { Told } from './error-left.ts';

/** What a person has answered, and what they trust, is not asked again: nothing nearer than this, seconds. */
const beside = 0.75;

/**
 * The moments of a path that are worth a look, the most doubtful first: where the deviation is greatest, then where it is
 * greatest of what lies at least `apart` away from those, and so on.
 * @param answered moments that a person has put right or confirmed
 * @param kept stretches that are not to be asked: trusted parts
 * @param most how many
 * @param apart seconds. Default: 2
 */
export function widestPlaces<T extends Told>(
  path: readonly T[],
  answered: readonly number[],
  kept: readonly (readonly [number, number])[] = [],
  most = 20,
  apart = 2,
): readonly T[] {
  const open = path
    .filter(
      ({ a, sd }) =>
        sd > 0 &&
        answered.every((t) => Math.abs(t - a) >= beside) &&
        kept.every(([from, to]) => a < from || a > to),
    )
    .sort((p, q) => q.sd - p.sd);
  const found: T[] = [];
  for (const place of open) {
    if (found.length === most) break;
    if (found.every(({ a }) => Math.abs(a - place.a) >= apart)) found.push(place);
  }
  return found;
}
