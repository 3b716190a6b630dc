import type { PairEvidence } from '#src/model/alignment.ts';
import type { RecordingId } from '#src/model/recording.ts';

/** How far three recordings, each laid on the next by their own pair alone, come back beside where they began. */
export type LoopClosure = {
  readonly recordings: readonly [RecordingId, RecordingId, RecordingId];
  /** Seconds by which going round comes out too late; of those found along the loop the one farthest from 0. */
  readonly apart: number;
};

/** Moments of each straight stretch at which a loop is gone round, as shares of its length. */
const shares = [0.02, 0.5, 0.98];

type Line = { readonly a: readonly [number, number]; readonly b: readonly [number, number] };
type Lines = readonly Line[];

/** The same moment by the other clock; null: the pair's stretches say nothing there. */
function across(lines: Lines, t: number): number | null {
  for (const { a, b } of lines)
    if (t >= a[0] && t <= a[1] && a[1] > a[0]) return b[0] + ((t - a[0]) / (a[1] - a[0])) * (b[1] - b[0]);
  return null;
}

/**
 * The closures of all loops of three pairs with straight stretches, the farthest off first. A good pair closes every loop that
 * it is in; where loops are open, the pair that they have in common is the bad one. O(recordings³).
 */
export function loopClosures(pairs: readonly PairEvidence[]): readonly LoopClosure[] {
  const ties = new Map<RecordingId, Map<RecordingId, Lines>>();
  const tie = (from: RecordingId, to: RecordingId, lines: Lines) => {
    const own = ties.get(from) ?? new Map<RecordingId, Lines>();
    ties.set(from, own.set(to, lines));
  };
  for (const { a, b, status, segments } of pairs) {
    if (status === 'refused' || segments.length === 0) continue;
    tie(a, b, segments);
    tie(
      b,
      a,
      segments.map((s) => ({ a: s.b, b: s.a })),
    );
  }
  const ids = [...ties.keys()];
  const found: LoopClosure[] = [];
  for (const [i, p] of ids.entries())
    for (const [j, q] of ids.entries()) {
      const first = j > i ? ties.get(p)?.get(q) : undefined;
      if (!first) continue;
      for (const r of ids.slice(j + 1)) {
        const [second, third] = [ties.get(q)?.get(r), ties.get(r)?.get(p)];
        const apart = second && third ? farthest(first, second, third) : null;
        if (apart !== null) found.push({ recordings: [p, q, r], apart });
      }
    }
  return found.sort((x, y) => Math.abs(y.apart) - Math.abs(x.apart));
}

function farthest(first: Lines, second: Lines, third: Lines): number | null {
  let most: number | null = null;
  for (const { a } of first)
    for (const share of shares) {
      const t = a[0] + share * (a[1] - a[0]);
      const one = across(first, t);
      const two = one === null ? null : across(second, one);
      const back = two === null ? null : across(third, two);
      if (back !== null && (most === null || Math.abs(back - t) > Math.abs(most))) most = back - t;
    }
  return most;
}
