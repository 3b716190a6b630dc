import type { PairFacts, PairPath, PairRegion } from './path.ts';

/** Forbidden regions that the line of a rigid pair runs through: it cannot bend, so nothing keeps it out of them. */
export const regionsCrossed = ({ warp, path, forbidden }: PairFacts): readonly PairRegion[] =>
  warp ? [] : forbidden.filter((region) => runsThrough(path, region));

/** Whether any piece of the path has a stretch inside the box; touching its border is none. */
function runsThrough({ stretches }: PairPath, { low, high }: PairRegion): boolean {
  return stretches.some((points) =>
    points.some((q, k) => {
      const p = points[k - 1];
      if (!p) return false;
      const parts = [within(p.a, q.a, low.a, high.a), within(p.b, q.b, low.b, high.b)];
      return Math.max(...parts.map(([from]) => from), 0) < Math.min(...parts.map(([, to]) => to), 1);
    }),
  );
}

/** Between which parts of the way from p to q a value lies between low and high; the first is larger where it never does. */
function within(p: number, q: number, low: number, high: number): readonly [number, number] {
  if (p === q) return p > low && p < high ? [0, 1] : [1, 0];
  const [s, t] = [(low - p) / (q - p), (high - p) / (q - p)];
  return [Math.min(s, t), Math.max(s, t)];
}
