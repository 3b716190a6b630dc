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
/** All kinds jointly are not misled by what one of them repeats; they must rise above the highest that luck gives so many places. */
const jointlyAboveElsewhere = 1.25;
const jointlyAboveLuck = 1.25;
/** Heights below this count for nothing when those of several stretches are joined. */
const noise = 3.5;
/** Recordings up to this length (s) are also searched in one piece. */
const onePiece = 120;
/** Nearer than this to its own place a stretch is like itself, seconds. */
const near = 1.5;
/** The first group of a figure's signals. */
export const figureFrom = 4;
/** The kinds of a figure's signals by themselves. */
const flow: Groups = [figureFrom, figureFrom + 1];
const likeness: Groups = [figureFrom + 1, groupCount];
/** Those that say where exactly: the whole frame's signals, with the blocks' (cameras side by side), the figure's. */
export const exact: readonly Groups[] = [
  [0, 2],
  [0, figureFrom],
  [figureFrom, groupCount],
];
const tried: readonly Groups[] = [...exact, flow, likeness];
/** Those that may place a recording: light and motion, of which there are few moments, only together with the rest. */
const deciding: readonly Attempt['groups'][] = ['joint', exact[2] as Groups, flow, likeness];
/** Those of them that share little. */
const apart: readonly Attempt['groups'][] = ['joint', flow, likeness];

/** Whether these signals may place a recording by themselves. */
export const decides = ({ groups }: Attempt): boolean => deciding.includes(groups);
/** Whether these signals share little with the others that decide, so that they may contradict them. */
export const isApart = ({ groups }: Attempt): boolean => apart.includes(groups);

/** Where B may lie in A by some of the signals. */
export type Attempt = {
  /** joint: all kinds, each counting alike. */
  readonly groups: Groups | 'joint';
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
  // The highest of so many draws of a normal one.
  const luck = Math.sqrt(2 * Math.log(a.cells + b.cells));
  return sizes.flatMap((size) => {
    const found = [...tried, 'joint' as const].map((groups) => ({
      groups,
      ...{ real: [] as Hit[], turned: [] as Hit[], elsewhere: [] as Hit[] },
    }));
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
    return found.map(({ groups, real, turned, elsewhere }): Attempt => {
      const hits = swapped ? real.map(turnedOver) : real;
      const lines = linesOf(hits, maxDrift);
      const top = hits.reduce<Hit | null>((p, q) => (p && p.z >= q.z ? p : q), null);
      const level = (of: readonly Hit[]) =>
        Math.max(height(linesOf(of, maxDrift)[0]), ...of.map(({ z }) => z));
      const least = groups === 'joint' ? jointlyAboveLuck * luck : lowest;
      const above = groups === 'joint' ? jointlyAboveElsewhere : aboveElsewhere;
      const chance = Math.max(least, aboveBackwards * level(turned), above * level(elsewhere));
      const score = lines.length > 0 ? height(lines[0]) : (top?.z ?? 0);
      return { groups, lines, score, chance, top };
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
