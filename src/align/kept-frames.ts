import { InvalidInputError } from '#src/model/errors.ts';
import type { TuplePin } from './tuple-pins.ts';

/**
 * Frames of one of the sequences (`of`, by its number) that are matched with what the pins among them say, and with nothing else:
 * parts of a path that are trusted. Their ends are both included. Where a path begins or ends in one, it waits there as it must.
 */
export type KeptFrames = { readonly of: number; readonly frames: readonly (readonly [number, number])[] };

/** Whether a pin is a cell of what is kept. */
export const isKept = (pin: TuplePin, kept: KeptFrames | undefined): boolean =>
  kept?.frames.some(([from, to]) => (pin[kept.of] as number) >= from && (pin[kept.of] as number) <= to) ??
  false;

/**
 * The pins of each kept part, in order.
 * @param pins in order
 * @throws InvalidInputError `no-path` where one part follows upon another, and frames of other sequences lie between them
 */
export function keptParts(pins: readonly TuplePin[], kept: KeptFrames): readonly (readonly TuplePin[])[] {
  for (const [k, pin] of pins.entries()) {
    const before = pins[k - 1];
    if (!before || !isKept(before, kept) || !isKept(pin, kept)) continue;
    const [from, to] = [before[kept.of] as number, pin[kept.of] as number];
    const left = pin.findIndex((at, s) => at > (before[s] as number) + 1);
    if (to === from + 1 && left >= 0)
      throw new InvalidInputError(
        'no-path',
        `Frames ${from} and ${to} of sequence ${kept.of + 1} are both kept as they were matched, and nothing is left to be matched with what lies between frames ${before[left]} and ${pin[left]} of sequence ${left + 1}.`,
        'Trust less, so that a frame is free between the two.',
      );
  }
  return kept.frames
    .map((part) => pins.filter((pin) => isKept(pin, { of: kept.of, frames: [part] })))
    .filter((part) => part.length > 0);
}

/**
 * A path that passes through all pins, with nothing else beside the frames that are kept: on its way in and out it waits at the
 * frames beside.
 * @param index one column a sequence
 */
export function keptAlone(
  index: readonly Int32Array[],
  parts: readonly (readonly TuplePin[])[],
  of: number,
): readonly Int32Array[] {
  const tuples = Array.from(index[of] as Int32Array, (_, t) => index.map((column) => column[t] as number));
  const placeOf = (pin: TuplePin) => tuples.findIndex((tuple) => tuple.every((at, s) => at === pin[s]));
  const final = tuples.at(-1)?.[of] as number;
  const bounds = parts.map((part) => {
    const [first, last] = [part[0] as TuplePin, part.at(-1) as TuplePin];
    return { from: placeOf(first), to: placeOf(last), begin: first[of] as number, end: last[of] as number };
  });
  for (const { from, to, begin, end } of bounds)
    for (const [t, tuple] of tuples.entries()) {
      const at = tuple[of] as number;
      if (t < from && begin > 0) tuple[of] = Math.min(at, begin - 1);
      if (t > to && end < final) tuple[of] = Math.max(at, end + 1);
    }
  const distinct = tuples.filter((tuple, t) => t === 0 || tuple.some((at, s) => at !== tuples[t - 1]?.[s]));
  return index.map((_, s) => Int32Array.from(distinct, (tuple) => tuple[s] as number));
}
