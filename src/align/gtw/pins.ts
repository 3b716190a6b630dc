import type { TuplePin } from '../tuple-pins.ts';

/** A pin on the common clock: its moment, and the offset e of every sequence there. */
export function pinOffsets(pin: TuplePin, frames: readonly number[]): { moment: number; offsets: number[] } {
  const at = pin.map((index, i) => index / Math.max(1, (frames[i] as number) - 1));
  const moment = at.reduce((a, b) => a + b, 0) / at.length;
  return { moment, offsets: at.map((position) => position - moment) };
}

/** How exactly a pin is kept, in frames (a standard deviation). */
export const pinPrecision = 0.05;
