import type { DtwPath } from '#src/compute/compute.ts';
import type { TuplePin } from '../tuple-pins.ts';

/** A path from a sequence in the middle (i) to each sequence (j). */
export type Spoke = { readonly i: Int32Array; readonly j: Int32Array };

/**
 * Paths from one of m sequences to each: from the one whose paths to all others cost least together.
 * @param lengths frames of each sequence
 * @param align called once for each pair a < b, one after the other
 */
export async function spokesOfMiddle(
  lengths: readonly number[],
  align: (a: number, b: number) => Promise<DtwPath>,
): Promise<readonly Spoke[]> {
  const m = lengths.length;
  const paths = new Map<string, Spoke>();
  const totals = new Float64Array(m);
  for (let a = 0; a < m; a++)
    for (let b = a + 1; b < m; b++) {
      const path = await align(a, b);
      paths.set(`${a},${b}`, path);
      paths.set(`${b},${a}`, { i: path.j, j: path.i });
      totals[a] = (totals[a] as number) + path.cost;
      totals[b] = (totals[b] as number) + path.cost;
    }
  const middle = totals.indexOf(Math.min(...totals));
  const own = Int32Array.from({ length: lengths[middle] as number }, (_, k) => k);
  return lengths.map((_, s) => (s === middle ? { i: own, j: own } : (paths.get(`${middle},${s}`) as Spoke)));
}

/**
 * Paths from one middle sequence put together: at each of its frames every other sequence runs through the
 * frames matched with it, all at once and evenly spread.
 * @param pins tuples in order; every spoke passes through its part of each, and so does the path
 */
export function composed(spokes: readonly Spoke[], pins: readonly TuplePin[] = []): Int32Array[] {
  const index = spokes.map((): number[] => []);
  for (const part of betweenPins(spokes, pins))
    for (const [s, list] of evenly(part).entries()) for (const frame of list) index[s]?.push(frame);
  return distinct(index);
}

/** The spokes cut at the pins, which both parts hold. */
function betweenPins(spokes: readonly Spoke[], pins: readonly TuplePin[]): (readonly Spoke[])[] {
  // The middle's own spoke runs along its frames: i is j.
  const middle = spokes.findIndex(({ i, j }) => i === j);
  const cuts = spokes.map(({ i, j }, s) => [
    0,
    ...pins.map((pin) => i.findIndex((row, t) => row === pin[middle] && j[t] === pin[s])),
    i.length - 1,
  ]);
  return Array.from({ length: pins.length + 1 }, (_, k) =>
    spokes.map(({ i, j }, s) => {
      const [from, to] = [cuts[s]?.[k] as number, (cuts[s]?.[k + 1] as number) + 1];
      return { i: i.subarray(from, to), j: j.subarray(from, to) };
    }),
  );
}

function evenly(spokes: readonly Spoke[]): number[][] {
  const { i } = spokes[0] as Spoke;
  const index = spokes.map((): number[] => []);
  const at = spokes.map(() => 0);
  for (let f = i[0] as number; f <= (i.at(-1) as number); f++) {
    const runs = spokes.map(({ i, j }, s) => {
      const first = at[s] as number;
      let next = first;
      while (next < i.length && i[next] === f) next++;
      at[s] = next;
      return { from: j[first] as number, count: next - first };
    });
    const length = Math.max(...runs.map(({ count }) => count));
    for (let t = 0; t < length; t++)
      for (const [s, { from, count }] of runs.entries())
        index[s]?.push(from + Math.floor((t * count) / length));
  }
  return index;
}

/** Points that repeat the one before them left out: they say nothing and would cost. */
function distinct(index: readonly number[][]): Int32Array[] {
  const kept = Array.from({ length: index[0]?.length ?? 0 }, (_, t) => t).filter(
    (t) => t === 0 || index.some((list) => list[t] !== list[t - 1]),
  );
  return index.map((list) => Int32Array.from(kept, (t) => list[t] as number));
}
