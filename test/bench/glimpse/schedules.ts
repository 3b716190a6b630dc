import { makeRandom } from '#src/math/random.ts';
import { type Decoding, nextKey } from '#src/vision/glimpse/decoding.ts';

/** First frames of the groups of pictures. */
export function groupsOf(decoding: Decoding): number[] {
  const out = [0];
  for (let k = nextKey(decoding, 0); k < decoding.keys.length; k = nextKey(decoding, k)) out.push(k);
  return out;
}

/** Frames from the beginning of each group, so many of each: what a decoder gives for exactly as many frames. */
function beginnings(decoding: Decoding, counts: readonly number[]): number[] {
  const groups = groupsOf(decoding);
  return groups.flatMap((from, g) => {
    const most = (groups[g + 1] ?? decoding.keys.length) - from;
    return Array.from({ length: Math.min(most, counts[g] as number) }, (_, k) => from + k);
  });
}

/** Ways to spend `budget` decoded frames without looking at them. */
export const schedules: Readonly<
  Record<string, (decoding: Decoding, budget: number, seed: number) => number[]>
> = {
  /** As many of each group; where there are more groups than frames, every second keyframe, every third … */
  uniform(decoding, budget) {
    const groups = groupsOf(decoding).length;
    let given = 0;
    return beginnings(
      decoding,
      Array.from({ length: groups }, (_, g) => {
        const due = Math.floor(((g + 1) * budget) / groups + (g === 0 ? 1 : 0)) - given;
        const own = Math.max(g === 0 ? 1 : 0, due);
        given += own;
        return own;
      }),
    );
  },
  random(decoding, budget, seed) {
    const random = makeRandom(seed);
    const groups = groupsOf(decoding);
    const counts = groups.map(() => 0);
    counts[0] = 1;
    for (let left = budget - 1; left > 0; left--) {
      const g = Math.floor(random.uniform() * groups.length);
      counts[g] = (counts[g] as number) + 1;
    }
    return beginnings(decoding, counts);
  },
  keyframes: (decoding, budget) => groupsOf(decoding).slice(0, budget),
  /** The first frames, and from then on as it moved. */
  'constant velocity': (decoding, budget) =>
    Array.from({ length: Math.min(budget, 12, decoding.keys.length) }, (_, k) => k),
};
