import type { DtwPath } from '#src/compute/compute.ts';
import type { PinnedCell } from './dtw/pinned-cell.ts';
import { type PathSpread, rounding } from './path-spread.ts';

type Path = Pick<DtwPath, 'i' | 'j'>;

/**
 * How surely every other of m sequences stands beside one, the first, where all were aligned by one path of m-tuples: at each
 * frame of the first the mean of the other's frames on that path, and the spread of the paths of the two alone near it
 * (`pathSpread`), with how far their mean lies from the common one counted in. What the other sequences know of the two
 * is not used, so that it comes out rather too wide than too narrow.
 * @param index frames of each sequence along the path
 * @param spreadOf that of the first and the s-th alone, along their path; null where it is not known
 * @param pins tuples that the path had to pass
 * @param one which is the first
 * @returns null where one is not known
 */
export function spreadsOfMany(
  index: readonly Int32Array[],
  spreadOf: (s: number, path: Path, pins: readonly PinnedCell[]) => PathSpread | null,
  pins: readonly (readonly number[])[] = [],
  one = 0,
): readonly PathSpread[] | null {
  const others = index.map((_, s) => s).filter((s) => s !== one);
  const spreads = others.map((s): PathSpread | null => {
    const path = ofTwo(index[one] as Int32Array, index[s] as Int32Array);
    const found = spreadOf(
      s,
      path,
      pins.map((pin) => [pin[one] as number, pin[s] as number] as const),
    );
    if (!found) return null;
    const mean = middles(path, found.mean.length);
    const isPinned = new Set(pins.map((pin) => pin[one]));
    const aleatoric = found.aleatoric.map((variance, i) => {
      const apart = (found.mean[i] as number) - (mean[i] as number);
      return isPinned.has(i) ? rounding : variance + apart * apart;
    });
    return { mean, aleatoric, epistemic: null, sd: aleatoric.map(Math.sqrt) };
  });
  return spreads.every((spread) => spread !== null) ? spreads : null;
}

/** Two of the columns of a path: cells in which only a third went on are one, and leaps go by single steps. */
function ofTwo(first: Int32Array, other: Int32Array): Path {
  const i = [first[0] as number];
  const j = [other[0] as number];
  for (let t = 1; t < first.length; t++) {
    const [p, q] = [i.at(-1) as number, j.at(-1) as number];
    const [di, dj] = [(first[t] as number) - p, (other[t] as number) - q];
    const steps = Math.max(di, dj);
    for (let s = 1; s <= steps; s++) {
      i.push(p + Math.round((di * s) / steps));
      j.push(q + Math.round((dj * s) / steps));
    }
  }
  return { i: Int32Array.from(i), j: Int32Array.from(j) };
}

/** The middle of the frames of the second that a path matches with each of the first; NaN where it does not go. */
function middles({ i, j }: Path, rows: number): Float64Array {
  const sums = new Float64Array(rows);
  const counts = new Float64Array(rows);
  for (const [t, row] of i.entries()) {
    sums[row] = (sums[row] as number) + (j[t] as number);
    counts[row] = (counts[row] as number) + 1;
  }
  return sums.map((sum, row) => (counts[row] ? sum / (counts[row] as number) : Number.NaN));
}
