import type { Watch } from '#src/compute/compute.ts';
import type { PassageArithmetic } from '#src/compute/passages.ts';
import type { Frames } from '../dtw/frames.ts';
import { openLibrary } from './find-passages.ts';
import { chanceOf, costAt, type Luck, typicalCost } from './luck.ts';
import { type LibraryPiece, measureLuck } from './measure-luck.ts';
import type { Passage } from './passage.ts';

export type LibraryMatch = {
  /** Which piece, and where in it. */
  readonly piece: number;
  readonly passage: Passage;
  /** 1 − cost / what luck's best costs: 1 the very same frames, 0 as by luck. */
  readonly score: number;
  /** The probability that luck alone finds something as cheap anywhere in the library. */
  readonly chance: number;
};

export type LibrarySearch = {
  /** Best first; only such as luck finds with a probability of at most `chance`. Empty: nothing was found. */
  readonly matches: readonly LibraryMatch[];
  /** Null: the library is too short for the query. */
  readonly luck: Luck | null;
  /** Frames of the library, and pairs of frames whose distance was computed in the search itself. */
  readonly frames: number;
  readonly cells: number;
};

export type SearchOptions = {
  /** How many matches at most, over all pieces. Default 10. */
  readonly count?: number;
  /** The probability of finding something where nothing is. Default `foundAt`. */
  readonly chance?: number;
  /** How many ways of looking are tried beside this one, it included: each may be lucky. Default 1. */
  readonly ways?: number;
  readonly seed?: number;
  /** As a search of the same library for the same query measured it. Default: it is measured first. */
  readonly luck?: Luck;
  /** Told frames searched, of how many (those in which luck is measured included); throws to stop the work. */
  readonly watch?: Watch;
};

/** Probability below which a passage is told as found: at most 1 false alarm in 100 queries (docs/notes/query.md). */
export const foundAt = 0.0003;

/**
 * The best passages of a library, each with what luck would have found: shuffled queries are searched for in a sample of
 * the library, Gumbel's law is fitted to the best costs they reach, and the query is searched for with what luck
 * seldom reaches as its limit. So the answer may be that it holds nothing of the kind, and bounds rule out most of it.
 * @throws InvalidInputError `bad-sequences` where the spaces differ or values are no numbers
 */
export function searchLibrary(
  arithmetic: PassageArithmetic,
  query: Frames,
  pieces: readonly LibraryPiece[],
  { count = 10, chance = foundAt, ways = 1, seed = 1, luck: known, watch }: SearchOptions = {},
): LibrarySearch {
  const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  // Luck is a tenth of what is told, as it is of the work in a library of some hours.
  const before = known ? 0 : Math.ceil(frames / 9);
  const total = before + frames;
  const measure = (): Luck | null => {
    const measured = measureLuck(arithmetic, query, pieces, seed, (share) =>
      watch?.(Math.round(share * before), total),
    );
    // Several ways of looking are as many libraries.
    return measured && { ...measured, place: measured.place - measured.scale * Math.log(ways) };
  };
  const luck = known ?? measure();
  if (!luck) return { matches: [], luck: null, frames, cells: 0 };
  const limit = costAt(luck, chance);
  let found: { readonly piece: number; readonly passage: Passage }[] = [];
  let cells = 0;
  let done = before;
  for (const [piece, { frames: m, load }] of pieces.entries()) {
    if (m > 0) {
      const worst = found[count - 1]?.passage.cost ?? limit;
      const part = openLibrary(arithmetic, load()).find(query, {
        count,
        limit: worst,
        watch: (k) => watch?.(done + k, total),
      });
      cells += part.cells;
      found = [...found, ...part.passages.map((passage) => ({ piece, passage }))]
        .sort((a, b) => a.passage.cost - b.passage.cost)
        .slice(0, count);
    }
    done += m;
    watch?.(done, total);
  }
  const matches = found.map(({ piece, passage }) => ({
    piece,
    passage,
    score: Math.max(0, 1 - passage.cost / typicalCost(luck)),
    chance: chanceOf(luck, passage.cost),
  }));
  return { matches, luck, frames, cells };
}
