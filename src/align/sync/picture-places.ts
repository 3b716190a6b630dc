import { type Hit, type Line, linesOf } from './coarse.ts';
import {
  type Groups,
  groupCount,
  makePictureSearch,
  type PictureSearch,
  type Place,
} from './picture-search.ts';
import { backwards, type PictureSummary } from './picture-summary.ts';

/** A match must rise this far above what the same pictures reach run backwards, and what they reach elsewhere in themselves. */
const aboveBackwards = 1.5;
const aboveElsewhere = 1.75;
/** Heights that unrelated pictures were never seen to reach by so few moments. */
const lowest = 4.5;
/** Heights below this count for nothing when those of several stretches are joined. */
const noise = 3.5;
/** Recordings up to this length (s) are also searched in one piece. */
const onePiece = 120;
/** Nearer than this to its own place a stretch is like itself, seconds. */
const near = 1.5;
/** The first group of a figure's signals. */
export const figureFrom = 4;
/** What is tried: the whole frame's signals, with the blocks' (cameras side by side), the figure's, each kind of them alone, and all. */
const tried: readonly Groups[] = [
  [0, 2],
  [0, figureFrom],
  [figureFrom, groupCount],
  [figureFrom, figureFrom + 1],
  [figureFrom + 1, groupCount],
  [0, groupCount],
];
/** Those of them that share nothing. */
export const apart: readonly Groups[] = [tried[0], tried[3], tried[4]] as readonly Groups[];
/** Those that say where exactly. */
export const exact: readonly Groups[] = tried.slice(0, 3);

/** Where B may lie in A by some of the signals. */
export type Attempt = {
  readonly groups: Groups;
  /** Best first. */
  readonly lines: readonly Line[];
  readonly score: number;
  /** What luck, and likeness of other moments, may bring. */
  readonly chance: number;
  /** The best single place, however weak. */
  readonly top: Hit | null;
};

/**
 * B sought in A by each kind of signal, in stretches and (where short enough for drift not to matter) in one piece. What luck
 * brings is measured on the shorter recording run backwards; what likeness brings, on it and itself elsewhere.
 */
export function placesOf(a: PictureSummary, b: PictureSummary, maxDrift: number): Attempt[] {
  const swapped = a.cells < b.cells;
  const [long, short] = swapped ? [b, a] : [a, b];
  const { cells, gridRate: rate } = short;
  const part = Math.min(cells, Math.round(rate * Math.max(15, Math.min(60, short.duration / 4))));
  const sizes = [...new Set(short.duration <= onePiece ? [cells, part] : [part])];
  const [inLong, inShort] = [long, short].map((p) =>
    makePictureSearch(p, tried, Math.max(...sizes), hitsPerStretch),
  ) as [PictureSearch, PictureSearch];
  const turned = backwards(short);
  return sizes.flatMap((size) => {
    const found = tried.map(() => ({ real: [] as Hit[], turned: [] as Hit[], elsewhere: [] as Hit[] }));
    for (const [block, from] of stretches(cells, size).entries()) {
      const note = (kind: 'real' | 'turned' | 'elsewhere', start: number, places: Place[][]) => {
        for (const [n, some] of places.entries())
          for (const { at, z } of some)
            found[n]?.[kind].push({ block, b: (start + size / 2) / rate, offset: (at - start) / rate, z });
      };
      const to = from + size;
      note('real', from, inLong(short, from, to));
      note('turned', cells - to, inLong(turned, cells - to, cells - from));
      const isElsewhere = (at: number) => Math.abs(at - from) > near * rate;
      note('elsewhere', from, inShort(short, from, to, isElsewhere));
    }
    return found.map(({ real, turned, elsewhere }, n): Attempt => {
      const hits = swapped ? real.map(turnedOver) : real;
      const lines = linesOf(hits, maxDrift);
      const top = hits.reduce<Hit | null>((p, q) => (p && p.z >= q.z ? p : q), null);
      const level = (of: readonly Hit[]) =>
        Math.max(height(linesOf(of, maxDrift)[0]), ...of.map(({ z }) => z));
      const chance = Math.max(lowest, aboveBackwards * level(turned), aboveElsewhere * level(elsewhere));
      const score = lines.length > 0 ? height(lines[0]) : (top?.z ?? 0);
      return { groups: tried[n] as Groups, lines, score, chance, top };
    });
  });
}

/** Places that are kept of each stretch. */
const hitsPerStretch = 6;

/** The same place, said of the other's time. */
const turnedOver = ({ block, b, offset, z }: Hit): Hit => ({ block, b: b + offset, offset: -offset, z });

/** Starts of stretches of `size` cells that cover everything, half overlapping. */
function stretches(cells: number, size: number): number[] {
  const count = Math.max(1, Math.ceil((2 * (cells - size)) / size) + 1);
  return Array.from({ length: count }, (_, k) =>
    count === 1 ? 0 : Math.round((k * (cells - size)) / (count - 1)),
  );
}

/** Joint height of all stretches on a line: for a single one its own. */
export function height(line: Line | undefined): number {
  if (!line) return 0;
  return noise + Math.sqrt(line.hits.reduce((sum, hit) => sum + Math.max(0, hit.z - noise) ** 2, 0));
}
