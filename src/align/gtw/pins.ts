import type { TuplePin } from '../tuple-pins.ts';

/** A pin on the common clock: its moment, and the offset e of every sequence there. */
export function pinOffsets(pin: TuplePin, frames: readonly number[]): { moment: number; offsets: number[] } {
  const at = pin.map((index, i) => index / Math.max(1, (frames[i] as number) - 1));
  const moment = at.reduce((a, b) => a + b, 0) / at.length;
  return { moment, offsets: at.map((position) => position - moment) };
}

/** How exactly a pin is kept, in frames (a standard deviation). */
export const pinPrecision = 0.05;

/** Frames, in the mean of all sequences, from one kept pin of a run to the next. */
const apart = 4;

/**
 * Pins one step apart from each other are a stretch of a path, as of one that is trusted. No smooth warp turns at every one of its
 * cells, which lie wherever another sequence comes to its next frame: it is led along by some of them, the first and the last among
 * them, and the path takes the stretch itself (`alongRuns`).
 * @param pins in order
 * @returns those that lead; pins that are alone among them
 */
export function leading(pins: readonly TuplePin[]): TuplePin[] {
  return runsOf(pins).flatMap((run) => {
    let last = Number.NEGATIVE_INFINITY;
    return run.filter((pin, k) => {
      const mean = pin.reduce((a, b) => a + b, 0) / pin.length;
      if (k > 0 && k < run.length - 1 && mean - last < apart) return false;
      last = mean;
      return true;
    });
  });
}

/** The path, which passes through what `leading` left of the pins, along the stretches that they were. */
export function alongRuns(path: readonly Int32Array[], pins: readonly TuplePin[]): Int32Array[] {
  let tuples = Array.from(path[0] as Int32Array, (_, t) => path.map((column) => column[t] as number));
  const placeOf = (pin: TuplePin) => tuples.findIndex((tuple) => tuple.every((at, i) => at === pin[i]));
  for (const run of runsOf(pins)) {
    const [from, to] = [placeOf(run[0] as TuplePin), placeOf(run.at(-1) as TuplePin)];
    tuples = [...tuples.slice(0, from), ...run.map((pin) => [...pin]), ...tuples.slice(to + 1)];
  }
  return path.map((_, i) => Int32Array.from(tuples, (tuple) => tuple[i] as number));
}

/** Pins that follow each other by at most one frame of every sequence, together. */
function runsOf(pins: readonly TuplePin[]): TuplePin[][] {
  const runs: TuplePin[][] = [];
  for (const pin of pins) {
    const before = runs.at(-1)?.at(-1);
    if (before?.every((at, i) => pin[i] === at)) continue;
    if (before?.every((at, i) => (pin[i] as number) - at <= 1)) runs.at(-1)?.push(pin);
    else runs.push([pin]);
  }
  return runs;
}
