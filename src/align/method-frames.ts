import { frameAt, frameCount, frameTime, pooled, type Sequence } from '#src/model/sequence.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import type { MethodFacts } from './methods/facts.ts';
import { readLinear } from './read-linear.ts';

/**
 * How many frames of either side a method is given at most: what it does in some seconds. DTW with the classic
 * steps goes by the kernels; all other restrictions by the general search; the rest keep whole matrices, search
 * many starts, train networks, or compare pairs of moments.
 */
const mostFrames = {
  kernels: 20_000,
  search: 6000,
  matrices: 2000,
  starts: 1000,
  networks: 400,
  /** Of all pairs together that networks learn from. */
  pooled: 800,
  pairs: 300,
} as const;

/**
 * How many frames of either side the method, with what was chosen, is given at most.
 * @param beside what it keeps out of, and how many pairs it learns from
 */
export function framesFor(
  { name }: Pick<MethodFacts, 'name'>,
  how: WarpHow,
  beside: { readonly forbidden: readonly Forbidden[]; readonly pairs: number },
): number {
  const alone = framesAlone(name, how, beside.forbidden);
  return beside.pairs > 1 ? Math.min(alone, Math.floor(mostFrames.pooled / beside.pairs)) : alone;
}

function framesAlone(
  name: string,
  { step, slope, cost, gaps }: WarpHow,
  forbidden: readonly Forbidden[],
): number {
  if (name === 'dtw' || name === 'ddtw')
    return step || slope || gaps || forbidden.length > 0 || (cost && cost !== 'sqeuclidean')
      ? mostFrames.search
      : mostFrames.kernels;
  if (name === 'gromov-dtw') return mostFrames.pairs;
  if (name === 'dctw') return mostFrames.networks;
  return ['ctw', 'gtw', 'dctw', 'imw'].includes(name) ? mostFrames.starts : mostFrames.matrices;
}

/** The common distance between frames: no finer than either's own, none with more frames than `most`. */
export function hopFor(all: readonly Sequence[], most: number): number {
  const finest = Math.max(...all.map(({ hop }) => hop));
  const longest = Math.max(...all.map((s) => frameCount(s) * s.hop));
  return finest * Math.max(1, Math.ceil(longest / finest / most));
}

/** Frames of two clocks that drift apart by no more than this, in frames, are taken for one. */
const together = 0.05;

/**
 * Two tables at one distance between rows, the wider of the two: what would be read between the rows of the slower one tells
 * nothing. Tables of one rate are left row for row, though their times were written with few digits.
 */
export function rowsTogether(a: Sequence, b: Sequence): readonly [Sequence, Sequence] {
  const hop = Math.max(a.hop, b.hop);
  const drift = (s: Sequence) => Math.abs(s.hop / hop - 1) * frameCount(s);
  const [x, y] = [a, b].map((s) => (drift(s) <= together ? { ...s, hop } : { ...onHop(s, hop), hop }));
  return [x as Sequence, y as Sequence];
}

/** The sequence with another, no shorter, distance between frames: means of whole frames, then linear. */
export function onHop(s: Sequence, hop: number): Sequence {
  const coarse = pooled(s, Math.max(1, Math.floor(hop / s.hop + 1e-9)));
  if (Math.abs(coarse.hop - hop) < 1e-12) return coarse;
  const start = s.start + (hop - s.hop) / 2;
  const last = frameTime(coarse, frameCount(coarse) - 1);
  const count = Math.max(1, Math.floor((last - start) / hop + 1e-9) + 1);
  const frames = Float64Array.from({ length: count }, (_, k) =>
    Math.max(0, frameAt(coarse, start + k * hop)),
  );
  return { ...readLinear(coarse, frames), hop, start };
}
