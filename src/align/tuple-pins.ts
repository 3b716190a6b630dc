import { InvalidInputError } from '#src/model/errors.ts';

/** A frame index of every sequence: these are one moment. */
export type TuplePin = readonly number[];

/** @throws InvalidInputError `bad-pins` when a pin is no frame of each sequence, or two cross */
export function orderedTuplePins(pins: readonly TuplePin[], frames: readonly number[]): TuplePin[] {
  const refuse = (message: string) =>
    new InvalidInputError('bad-pins', message, 'Pins must go forward in all sequences, inside all.');
  const sorted = [...pins].sort((p, q) => sum(p) - sum(q));
  for (const [k, pin] of sorted.entries()) {
    if (
      pin.length !== frames.length ||
      pin.some((at, i) => !Number.isInteger(at) || at < 0 || at >= (frames[i] as number))
    )
      throw refuse(
        `The pin ${pin.join(',')} is no frame of each of sequences of ${frames.join(', ')} frames.`,
      );
    const before = sorted[k - 1];
    if (before?.some((at, i) => at > (pin[i] as number)))
      throw refuse(`The pins ${before.join(',')} and ${pin.join(',')} cross each other.`);
  }
  return sorted;
}

const sum = (pin: TuplePin): number => pin.reduce((a, b) => a + b, 0);
