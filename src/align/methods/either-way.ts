import { type Frames, framesIn } from '#src/align/dtw/frames.ts';
import type { StepPattern } from '#src/align/dtw/step-pattern.ts';
import { patternOf } from '#src/align/dtw/step-tables.ts';
import type { Window } from '#src/align/dtw/window.ts';
import type { SkipCost } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type Ordered, anyOrder } from './any-order.ts';
import { comesAfter } from './content-order.ts';
import type { Alignment, AlignMethod } from './method.ts';
import type { AlignOptions } from './options.ts';

/**
 * A method that searches from chosen starts may end elsewhere when its two sequences change places, though what it
 * minimises is the same either way. So a pair (and with the option `pool` all pairs) is always searched in one order, that
 * of its content, with what restricts it turned too, and the answer turned back. What the method refuses then is asked
 * once more as it was given, so that its words name the sequences as they were given. More than two: see `anyOrder`.
 */
export const eitherWay =
  (run: Ordered): AlignMethod['run'] =>
  async (sequences, options, host) => {
    if (sequences.length !== 2 && !options.pool) return await anyOrder(run)(sequences, options, host);
    if (!isLater(sequences)) return await run(sequences, options, host);
    const turned = turnedOptions(options, sequences.map(framesIn));
    try {
      return turnedRound(await run(byTwosTurned(sequences), turned, host, 1));
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return await run(sequences, options, host);
    }
  };

/** The same asked of the two in the other order. */
function turnedOptions(options: AlignOptions, [n = 0, m = 0]: readonly number[]): AlignOptions {
  const { step, slope, window, openBegin, openEnd, gaps, pins, kept } = options;
  const prices = { openBegin, openEnd, gaps };
  return {
    ...options,
    ...(step !== undefined && { step: turnedStep(patternOf(step)) }),
    ...(slope && { slope: [1 / slope[1], 1 / slope[0]] as const }),
    ...(window && { window: window.map((each) => turnedWindow(each, n, m)) }),
    ...(pins && { pins: pins.map(([i, j]) => [j as number, i as number]) }),
    ...(kept && { kept: { ...kept, of: 1 - kept.of } }),
    ...Object.fromEntries(
      Object.entries(prices).flatMap(([name, price]) => (price ? [[name, turnedPrice(price)]] : [])),
    ),
  };
}

/** A free end is free for the frames of y, and those of x are all used. */
const turnedPrice = (price: true | SkipCost): SkipCost =>
  price === true ? { x: 0, y: Number.POSITIVE_INFINITY } : { x: price.y, y: price.x };

const turnedStep = ({ name, productions, normalisation }: StepPattern): StepPattern => ({
  name,
  productions: productions.map((moves) => moves.map(([di, dj, weight]) => [dj, di, weight] as const)),
  normalisation: normalisation === 'N' ? 'M' : normalisation === 'M' ? 'N' : normalisation,
});

/**
 * Bands and parallelograms are the same either way.
 * @param n frames of x as it was given, m of y
 */
function turnedWindow(window: Window, n: number, m: number): Window {
  switch (window.kind) {
    case 'sakoe-chiba':
    case 'itakura':
    case 'slanted':
      return window;
    case 'forbidden':
      return { ...window, i: window.j, j: window.i };
    case 'kept':
      return {
        ...window,
        of: window.of === 'x' ? 'y' : 'x',
        cells: window.cells.map(([i, j]) => [j, i] as const),
      };
    case 'corridor':
      return { ...window, path: { i: window.path.j, j: window.path.i } };
    case 'mask': {
      const { allowed } = window;
      // What does not fit is refused as it is.
      if (typeof allowed !== 'function' && allowed.length !== n * m) return window;
      const open =
        typeof allowed === 'function' ? allowed : (i: number, j: number) => allowed[i * m + j] !== 0;
      return { kind: 'mask', allowed: (j, i) => open(i, j) };
    }
  }
}

/** Pairs with the second of each before the first. */
const byTwosTurned = (sequences: readonly Frames[]): readonly Frames[] =>
  sequences.map((_, k) => sequences[k % 2 === 0 ? k + 1 : k - 1] as Frames);

const turnedRound = (found: Alignment): Alignment => ({
  ...found,
  index: [...found.index].reverse(),
  ...(found.positions && { positions: [...found.positions].reverse() }),
  compared: found.compared && [found.compared[1], found.compared[0]],
  ...(found.space && { space: { ...found.space, maps: [...found.space.maps].reverse() } }),
  ...(found.paths && { paths: found.paths.map((path) => [...path].reverse()) }),
});

/** Whether the first pair that tells them apart has them in the later order. */
function isLater(sequences: readonly Frames[]): boolean {
  for (let k = 0; k + 1 < sequences.length; k += 2) {
    const [x, y] = [sequences[k] as Frames, sequences[k + 1] as Frames];
    if (comesAfter(x, y)) return true;
    if (comesAfter(y, x)) return false;
  }
  return false;
}
