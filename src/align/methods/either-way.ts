import type { Frames } from '#src/align/dtw/frames.ts';
import type { Alignment, AlignMethod } from './method.ts';

/** @param first which of the sequences is the first for whoever asks; what is told of its frames is told of those */
type Either = (...given: [...Parameters<AlignMethod['run']>, first?: 0 | 1]) => Promise<Alignment>;

/**
 * A method that searches from chosen starts may end elsewhere when its two sequences change places, though what it
 * minimises is the same either way. So a pair is always searched in one order, that of its content, and the answer
 * turned round. Not where an option tells x from y.
 */
export const eitherWay =
  (run: Either): AlignMethod['run'] =>
  async (sequences, options, host) => {
    const [x, y] = sequences;
    const { step, slope, window, openBegin, openEnd, gaps, pins, reconstruct, pool } = options;
    const isDirected =
      [step, slope, openBegin, openEnd, gaps, pool, reconstruct !== undefined].some(Boolean) ||
      (window ?? []).length > 0;
    if (sequences.length !== 2 || !x || !y || isDirected || !comesAfter(x, y))
      return await run(sequences, options, host);
    const turned = pins?.map(([i, j]) => [j as number, i as number]);
    return turnedRound(await run([y, x], { ...options, ...(turned && { pins: turned }) }, host, 1));
  };

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
