import type { PairAgreement } from '#src/align/ctw/pair-agreement.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { comesAfter } from './content-order.ts';
import type { Alignment, AlignMethod } from './method.ts';

/** @param first which of the sequences is the first for whoever asks; what is told of its frames is told of those */
export type Ordered = (...given: [...Parameters<AlignMethod['run']>, first?: number]) => Promise<Alignment>;

/**
 * A method that answers the same in whatever order three and more sequences are given: it is always asked in the order of their
 * content (of two that are the same, of their pins), as `eitherWay` asks of two, and the answer put back. Of all options that
 * more than two take only pins, and which of them are kept, speak of single sequences. What is refused is asked as it was given, so that its words are right.
 */
export const anyOrder =
  (run: Ordered): AlignMethod['run'] =>
  async (sequences, options, host) => {
    const { pins, kept } = options;
    const order = orderOf(sequences, pins);
    if (sequences.length < 3 || order.every((s, k) => s === k)) return await run(sequences, options, host);
    const places = sequences.map((_, s) => order.indexOf(s));
    const sorted = <T>(all: readonly T[]): T[] => order.map((s) => all[s] as T);
    const asked = {
      ...options,
      ...(pins && { pins: pins.map(sorted) }),
      ...(kept && { kept: { ...kept, of: places[kept.of] as number } }),
    };
    try {
      return putBack(await run(sorted(sequences), asked, host, places[0]), places);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return await run(sequences, options, host);
    }
  };

/** Which of the sequences is asked first, second, …. */
function orderOf(sequences: readonly Frames[], pins: readonly (readonly number[])[] = []): readonly number[] {
  const byPins = (a: number, b: number): number => {
    const telling = pins.find((pin) => pin[a] !== pin[b]);
    return telling ? (telling[a] as number) - (telling[b] as number) : 0;
  };
  return sequences
    .map((_, s) => s)
    .sort((a, b) => {
      const [x, y] = [sequences[a] as Frames, sequences[b] as Frames];
      return comesAfter(x, y) ? 1 : comesAfter(y, x) ? -1 : byPins(a, b);
    });
}

/** @param places where each sequence stood when it was asked */
function putBack(found: Alignment, places: readonly number[]): Alignment {
  const back = <T>(all: readonly T[]): T[] => places.map((k) => all[k] as T);
  const first = places[0] as number;
  const { positions, space, spreads, agreements } = found;
  return {
    ...found,
    index: back(found.index),
    ...(positions && { positions: back(positions) }),
    ...(space && { space: { ...space, maps: back(space.maps) } }),
    spreads:
      spreads && places.slice(1).map((k) => spreads[k > first ? k - 1 : k] as (typeof spreads)[number]),
    agreements: agreements && ofEveryTwo(agreements, places),
  };
}

function ofEveryTwo(told: readonly PairAgreement[], places: readonly number[]): readonly PairAgreement[] {
  return told
    .map(({ sequences: [a, b], ...rest }) => {
      const [p, q] = [places.indexOf(a), places.indexOf(b)];
      return { ...rest, sequences: [Math.min(p, q), Math.max(p, q)] as const };
    })
    .sort((p, q) => p.sequences[0] - q.sequences[0] || p.sequences[1] - q.sequences[1]);
}
