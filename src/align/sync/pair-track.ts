import type { PairSegment } from '#src/model/alignment.ts';
import { locateBreak } from './break-location.ts';
import { smallestJump } from './match-chain.ts';
import { alongA, type Edge, rateOf, type Search, windowBar, windowOrder } from './pair-search.ts';
import type { WindowMatch } from './window-match.ts';

/**
 * Windows at even distances over all segments, about `count` in all, each sought within `reach` of where its
 * segment says, or its neighbours.
 */
export function sweep(
  search: Search,
  segments: readonly PairSegment[],
  weights: Float64Array | null,
  count: number,
  reach: number,
): { readonly found: WindowMatch[]; readonly tried: number } {
  const total = segments.reduce((sum, s) => sum + s.b[1] - s.b[0], 0);
  const hop = Math.max(1, total / count);
  const order = windowOrder(search);
  const found: WindowMatch[] = [];
  let tried = 0;
  for (const [i, s] of segments.entries()) {
    const [b0, b1] = s.b;
    const steps = Math.max(Math.min(4, Math.ceil((b1 - b0) / 0.7)), Math.round((b1 - b0) / hop));
    for (let k = 0; k < steps; k++) {
      const b = b0 + ((k + 0.5) * (b1 - b0)) / steps;
      tried++;
      for (const near of [s, segments[i - 1], segments[i + 1]]) {
        if (!near) continue;
        const m = search.match({ b, a: alongA(near, b), slope: rateOf(near) - 1, order, reach, weights });
        if (!m || m.z < windowBar) continue;
        found.push(m);
        break;
      }
    }
  }
  return { found, tried };
}

/**
 * Looks between neighbouring matches whose offsets differ for what lies there: the break is closed in by
 * halving, and a further stretch between two breaks comes to light.
 */
export function closeInOnBreaks(search: Search, found: readonly WindowMatch[]): WindowMatch[] {
  const sorted = [...found].sort((p, q) => p.b - q.b);
  const added: WindowMatch[] = [];
  for (let i = 0; i + 1 < sorted.length; i++)
    halve(search, sorted[i] as WindowMatch, sorted[i + 1] as WindowMatch, added, 0);
  return added;
}

function halve(search: Search, p: WindowMatch, q: WindowMatch, added: WindowMatch[], depth: number): void {
  const length = q.b - p.b;
  const jump = q.a - q.b - (p.a - p.b);
  if (Math.abs(jump) < smallestJump + search.maxDrift * 1e-6 * length || length < 0.8 || depth > 8) return;
  if (q.a <= p.a) return;
  const b = (p.b + q.b) / 2;
  const order = length > 10 ? 15 : length > 3 ? 14 : 13;
  const half = 2 ** (order - 1) / 8000;
  const width = Math.abs(jump) / 2 + 0.1;
  const queries =
    width < half * 0.6
      ? [{ offset: (p.a - p.b + q.a - q.b) / 2, reach: width }]
      : [
          { offset: p.a - p.b, reach: half * 0.3 },
          { offset: q.a - q.b, reach: half * 0.3 },
        ];
  let best: WindowMatch | null = null;
  for (const { offset, reach } of queries) {
    const m = search.match({ b, a: b + offset, slope: 0, order, reach });
    if (m && (!best || m.z > best.z)) best = m;
  }
  if (!best || best.z < windowBar || best.a <= p.a || best.a >= q.a) return;
  added.push(best);
  halve(search, p, best, added, depth + 1);
  halve(search, best, q, added, depth + 1);
}

/** The edges of every break between segments, located by the sound on either side of it. */
export function edgesOf(search: Search, segments: readonly PairSegment[]): Edge[] {
  const edges: Edge[] = [];
  for (let i = 0; i + 1 < segments.length; i++) {
    const s = segments[i] as PairSegment;
    const next = segments[i + 1] as PairSegment;
    if (Math.abs(s.b[1] - next.b[0]) < 1e-9 && Math.abs(s.a[1] - next.a[0]) < 1e-9) continue;
    edges.push(...locateBreak(search, s, next));
  }
  return edges;
}
