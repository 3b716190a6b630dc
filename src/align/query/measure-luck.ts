import type { PassageArithmetic } from '#src/compute/passages.ts';
import { type Frames, framesIn } from '../dtw/frames.ts';
import { openLibrary } from './find-passages.ts';
import { type Luck, luckFrom, shuffledQueries } from './luck.ts';

/** One stretch of a library, got hold of when it is looked at. */
export type LibraryPiece = { readonly frames: number; readonly load: () => Frames };

/** Frames of the library in which luck is measured, at most (all of a smaller library). */
const luckFrames = 15_000;

/** What is clearly cheaper than shuffled queries are, by this factor, may be the passage itself: luck is not measured there. */
const suspect = 0.75;

/**
 * What luck's best costs in a library, measured with shuffled queries in a sample of it; null where none fits in.
 * @param tell how much of the work is done, 0 … 1; throws to stop it
 */
export function measureLuck(
  arithmetic: PassageArithmetic,
  query: Frames,
  pieces: readonly LibraryPiece[],
  seed: number,
  tell: (share: number) => void,
): Luck | null {
  const n = framesIn(query);
  const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  const sample = sampleOf(pieces, n);
  const first = bestIn(arithmetic, query, pieces, sample, seed, (share) => tell(share / 2));
  if (!first) return null;
  const typical = Math.exp(
    [...first.few, ...first.many].reduce((sum, cost) => sum + Math.log(Math.max(cost, Number.MIN_VALUE)), 0) /
      (first.few.length + first.many.length),
  );
  const clear = sample.flatMap((each) => {
    const library = openLibrary(arithmetic, framesOf(pieces, each));
    const { passages } = library.find(query, { count: 10, limit: suspect * typical });
    return passages
      .toSorted((a, b) => a.start - b.start)
      .reduce<readonly Stretch[]>(
        (left, { start, end }) => {
          const last = left[left.length - 1] as Stretch;
          return [
            ...left.slice(0, -1),
            { ...last, to: each.from + start },
            { ...last, from: each.from + end },
          ];
        },
        [each],
      )
      .filter(({ from, to }) => to - from >= n);
  });
  const isClear = lengthOf(clear) === lengthOf(sample);
  const second = isClear
    ? null
    : bestIn(arithmetic, query, pieces, clear, seed, (share) => tell(0.5 + share / 2));
  tell(1);
  const [best, within] = second ? [second, clear] : [first, sample];
  return luckFrom(best.few, best.many, Math.max(1, frames / lengthOf(within)));
}

type Stretch = { readonly piece: number; readonly from: number; readonly to: number };

const lengthOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { from, to }) => sum + to - from, 0);

function framesOf(pieces: readonly LibraryPiece[], { piece, from, to }: Stretch): Frames {
  const { values, dims } = (pieces[piece] as LibraryPiece).load();
  return { values: values.subarray(from * dims, to * dims), dims };
}

/** The least costs of shuffled queries; null where one fits in nowhere. */
function bestIn(
  arithmetic: PassageArithmetic,
  query: Frames,
  pieces: readonly LibraryPiece[],
  stretches: readonly Stretch[],
  seed: number,
  tell: (share: number) => void,
): { readonly few: readonly number[]; readonly many: readonly number[] } | null {
  const { few, many } = shuffledQueries(query, seed);
  const best = [...few, ...many].map((shuffled) => ({ shuffled, cost: Number.POSITIVE_INFINITY }));
  for (const [s, stretch] of stretches.entries()) {
    const library = openLibrary(arithmetic, framesOf(pieces, stretch));
    for (const [k, each] of best.entries()) {
      each.cost = Math.min(each.cost, library.leastCost(each.shuffled, each.cost));
      tell((s + (k + 1) / best.length) / stretches.length);
    }
  }
  const costs = best.map(({ cost }) => cost);
  return costs.every(Number.isFinite)
    ? { few: costs.slice(0, few.length), many: costs.slice(few.length) }
    : null;
}

/** Stretches of the library that luck is measured in: all of it, or parts of it at even distances. */
function sampleOf(pieces: readonly LibraryPiece[], n: number): readonly Stretch[] {
  const all = pieces.map((piece, k) => ({ piece: k, from: 0, to: piece.frames })).filter(({ to }) => to > 0);
  const frames = lengthOf(all);
  if (frames <= luckFrames) return all;
  const length = 4 * n;
  const wanted = Math.max(1, Math.floor(luckFrames / length));
  return Array.from({ length: wanted }, (_, k) => {
    let at = Math.round(((k + 0.5) / wanted) * frames - length / 2);
    for (const { piece, to } of all) {
      // Within one piece, as much of it as there is.
      const from = Math.max(0, Math.min(at, to - length));
      if (at < to) return { piece, from, to: Math.min(to, from + length) };
      at -= to;
    }
    throw new Error('a stretch outside the library');
  });
}
