import { solveNetwork } from '#src/align/sync/network.ts';
import {
  allPairs,
  evidence,
  gaussian,
  random,
  recordingOf,
  type Truth,
  worstError,
} from '#test/unit/align/sync/synthetic-event.ts';

/** How long one global solution takes, and how right it is, by number of recordings. */
export function benchSolver(counts: readonly number[] = [2, 6, 12, 25, 50]): void {
  console.log('recordings  pairs  bad  named  ms (median of 9)  worst error (ms)');
  for (const count of counts) {
    const next = random(count);
    const truths = Array.from(
      { length: count },
      (_, k): Truth => ({
        id: `r${k}`,
        start: 120 * next(),
        ppm: 200 * next() - 100,
        duration: 180 + 100 * next(),
        pauses: k % 4 === 3 ? [[60 + 20 * next(), 7 * next()]] : [],
      }),
    );
    const pairs = allPairs(truths, (a, b) =>
      evidence(a, b, {
        noise: () => gaussian(next),
        sd: 3e-5,
        shift: count > 4 && next() < 0.05 ? 4 * next() : 0,
      }),
    );
    const input = { recordings: truths.map((t) => recordingOf(t)), pairs, pins: [], reference: 'r0' };
    const times: number[] = [];
    let result = solveNetwork(input);
    for (let k = 0; k < 9; k++) {
      const from = performance.now();
      result = solveNetwork(input);
      times.push(performance.now() - from);
    }
    times.sort((p, q) => p - q);
    let worst = 0;
    for (const [k, p] of result.placements.entries())
      worst = Math.max(
        worst,
        p.map ? worstError(p.map, truths[k] as Truth, truths[0] as Truth) : Number.POSITIVE_INFINITY,
      );
    const named = result.pairs.filter((p) => p.status === 'inconsistent').length;
    const bad = pairs.filter((p, k) => {
      const [a, b] = [truths.find((t) => t.id === p.a), truths.find((t) => t.id === p.b)];
      if (!a || !b || p.segments.length === 0) return false;
      const clean = evidence(a, b).segments[0];
      return Math.abs((clean?.b[0] ?? 0) - (pairs[k]?.segments[0]?.b[0] ?? 0)) > 3e-3;
    }).length;
    console.log(
      `${count}`.padStart(10),
      `${pairs.length}`.padStart(6),
      `${bad}`.padStart(4),
      `${named}`.padStart(6),
      (times[4] ?? 0).toFixed(1).padStart(17),
      (worst * 1000).toFixed(3).padStart(17),
    );
  }
}
