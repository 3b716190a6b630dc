import type { Frames } from '#src/align/dtw/frames.ts';
import type { StepPattern } from '#src/align/dtw/step-pattern.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import type { Window } from '#src/align/dtw/window.ts';
import type { Alignment, AlignMethod, AlignOptions } from './method.ts';

/** @param first which of the sequences is the first for whoever asks; what is told of its frames is told of those */
type Either = (...given: [...Parameters<AlignMethod['run']>, first?: 0 | 1]) => Promise<Alignment>;

/**
 * A method that searches from chosen starts may end elsewhere when its two sequences change places, though what it
 * minimises is the same either way. So a pair is always searched in one order, that of its content, with what restricts
 * it turned too, and the answer turned back. Not where an option tells x from y in a way that cannot be turned.
 */
export const eitherWay =
  (run: Either): AlignMethod['run'] =>
  async (sequences, options, host) => {
    const [x, y] = sequences;
    const turned = x && y && sequences.length === 2 && comesAfter(x, y) ? turnedOptions(options) : null;
    if (!x || !y || !turned) return await run(sequences, options, host);
    return turnedRound(await run([y, x], turned, host, 1));
  };

/** The same asked of the two in the other order; null where that cannot be said. */
function turnedOptions(options: AlignOptions): AlignOptions | null {
  const { step, slope, window, openBegin, openEnd, gaps, pins, reconstruct, pool } = options;
  const windows = window?.map(turnedWindow);
  // Free ends are those of y alone.
  const isOneSided = openBegin === true || openEnd === true;
  if (pool || reconstruct !== undefined || isOneSided || windows?.some((each) => each === null)) return null;
  const prices = { openBegin, openEnd, gaps };
  return {
    ...options,
    ...(step !== undefined && { step: turnedStep(typeof step === 'string' ? stepPattern(step) : step) }),
    ...(slope && { slope: [1 / slope[1], 1 / slope[0]] as const }),
    ...(windows && { window: windows as readonly Window[] }),
    ...(pins && { pins: pins.map(([i, j]) => [j as number, i as number]) }),
    ...Object.fromEntries(
      Object.entries(prices).flatMap(([name, price]) =>
        typeof price === 'object' ? [[name, { x: price.y, y: price.x }]] : [],
      ),
    ),
  };
}

const turnedStep = ({ name, productions, normalisation }: StepPattern): StepPattern => ({
  name,
  productions: productions.map((moves) => moves.map(([di, dj, weight]) => [dj, di, weight] as const)),
  normalisation: normalisation === 'N' ? 'M' : normalisation === 'M' ? 'N' : normalisation,
});

/** Bands about the diagonal and parallelograms are the same either way; a slanted band is as wide in y alone, and a mask knows its rows. */
function turnedWindow(window: Window): Window | null {
  switch (window.kind) {
    case 'sakoe-chiba':
    case 'itakura':
      return window;
    case 'forbidden':
      return { ...window, i: window.j, j: window.i };
    case 'corridor':
      return { ...window, path: { i: window.path.j, j: window.path.i } };
    case 'slanted':
    case 'mask':
      return null;
  }
}

const turnedRound = (found: Alignment): Alignment => ({
  ...found,
  index: [...found.index].reverse(),
  compared: found.compared && [found.compared[1], found.compared[0]],
});

/** An order of sequences by their content alone: dimensions, length, then the first value that differs. */
function comesAfter(x: Frames, y: Frames): boolean {
  if (x.dims !== y.dims) return x.dims > y.dims;
  if (x.values.length !== y.values.length) return x.values.length > y.values.length;
  for (let k = 0; k < x.values.length; k++)
    if (x.values[k] !== y.values[k]) return (x.values[k] as number) > (y.values[k] as number);
  return false;
}
