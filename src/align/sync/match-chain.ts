/** One match on the plane the fit works in: offset = a − b against b. */
export type Point = {
  readonly a: number;
  readonly b: number;
  readonly offset: number;
  readonly sd: number;
  readonly strength: number;
};

/** Smallest jump that counts as a lost block; less is a talker who moved, or the room. */
export const smallestJump = 0.003;
/** What a new segment costs, in matches: fewer that agree among themselves are outliers. */
const breakCost = 2.5;
const lookBack = 64;

/**
 * Sorts matches (in order of b) into runs that lie near one line each, and leaves outliers out: the chain of
 * matches that keeps the most strength, where going on along the common slope is free and a jump is not.
 */
export function chainMatches(points: readonly Point[], maxDrift: number): Point[][] {
  const n = points.length;
  if (n === 0) return [];
  const slope = commonSlope(points, maxDrift);
  const level = points.map((p) => p.offset - slope * p.b);
  const gain = gains(points);
  const value = new Float64Array(n);
  const from = new Int32Array(n).fill(-1);
  const jumped = new Uint8Array(n);
  for (let j = 0; j < n; j++) {
    const q = points[j] as Point;
    value[j] = gain[j] as number;
    for (let i = j - 1; i >= 0; i--) {
      const p = points[i] as Point;
      if (q.a <= p.a || q.b <= p.b) continue;
      const near = j - i <= lookBack;
      const apart = Math.abs((level[j] as number) - (level[i] as number));
      const room = 0.5 * smallestJump + 3 * Math.hypot(p.sd, q.sd) + 30e-6 * (q.b - p.b);
      const same = near && apart <= room;
      // Along a line a small price for roughness breaks ties in favour of the smoother chain.
      const v = (value[i] as number) + (gain[j] as number) - (same ? 0.3 * (apart / room) ** 2 : breakCost);
      if (v > (value[j] as number)) {
        value[j] = v;
        from[j] = i;
        jumped[j] = same ? 0 : 1;
      }
    }
  }
  let end = 0;
  for (let j = 1; j < n; j++) if ((value[j] as number) > (value[end] as number)) end = j;
  const runs: Point[][] = [[]];
  for (let j = end; j >= 0; j = from[j] as number) {
    (runs[0] as Point[]).unshift(points[j] as Point);
    if (jumped[j]) runs.unshift([]);
  }
  return runs;
}

/**
 * A match counts for more the stronger it stands beside those of the same moment: the copies of a loop differ in
 * nothing else.
 */
function gains(points: readonly Point[]): number[] {
  let from = 0;
  return points.map((p) => {
    while ((points[from] as Point).b < p.b - 6) from++;
    let top = p.strength;
    for (let i = from; i < points.length; i++) {
      const q = points[i] as Point;
      if (q.b > p.b + 6) break;
      top = Math.max(top, q.strength);
    }
    return (0.3 + 0.7 * Math.min(1, p.strength * 5)) * (0.5 + 0.5 * (p.strength / (top + 1e-9)));
  });
}

/**
 * The slope that most neighbours share: the densest 20 ppm among the slopes between them. Steps of lost blocks
 * give slopes too, but no two the same.
 */
export function commonSlope(points: readonly Point[], maxDrift: number): number {
  const slopes: { slope: number; weight: number }[] = [];
  for (let i = 0; i < points.length; i++)
    for (const step of [1, 2, 3, 5, 8]) {
      const p = points[i] as Point;
      const q = points[i + step];
      if (!q) break;
      const length = q.b - p.b;
      if (length <= 0) continue;
      const slope = (q.offset - p.offset) / length;
      const noise = Math.hypot(p.sd, q.sd, 2e-5) / length;
      if (Math.abs(slope) <= 1.2 * maxDrift + 2 * noise) slopes.push({ slope, weight: 1 / (noise + 4e-6) });
    }
  slopes.sort((p, q) => p.slope - q.slope);
  let first = 0;
  let weight = 0;
  let product = 0;
  let best = 0;
  let chosen = 0;
  for (const s of slopes) {
    weight += s.weight;
    product += s.weight * s.slope;
    for (; s.slope - (slopes[first] as typeof s).slope > 2e-5; first++) {
      const gone = slopes[first] as typeof s;
      weight -= gone.weight;
      product -= gone.weight * gone.slope;
    }
    if (weight > best) {
      best = weight;
      chosen = product / weight;
    }
  }
  return Math.max(-maxDrift, Math.min(maxDrift, chosen));
}
