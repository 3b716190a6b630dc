import { frameTime, type Sequence } from '#src/model/sequence.ts';
import type { Along } from './along.ts';
import { around } from './presence.ts';

/** Which cue carried the path where. */
export type SharesAlong = {
  /** Moments of a and of b, rising: the ends of stretches. */
  readonly at: readonly (readonly [number, number])[];
  /** For each cue its share in every stretch, one fewer than moments. They add up to 1, or all are 0: nothing is told there. */
  readonly shares: readonly (readonly number[])[];
};

/** So long a stretch is at least, seconds, and so many there are at most. */
const shortest = 0.5;
const most = 200;
/** Less than this part of what is usually told is nothing. */
const next = 0.02;

/**
 * What each cue tells of the path, stretch by stretch, as shares of what all tell there.
 * @param told for each cue how sharply it holds the path at each place, nats a squared place
 * @param window places either way within which that is averaged: of a single place it is mostly noise
 */
export function sharesAlong(
  told: readonly Float64Array[],
  { frameA, frameB, count }: Pick<Along, 'frameA' | 'frameB' | 'count'>,
  [a, b]: readonly [Sequence, Sequence],
  window: number,
): SharesAlong {
  const even = told.map((values) => around(values, window).map((value) => Math.max(0, value)));
  const seconds = Math.max(
    ...[frameA, frameB].map((f) => ((f[count - 1] as number) - (f[0] as number)) * a.hop),
  );
  const stretches = Math.max(1, Math.min(most, count - 1, Math.floor(seconds / shortest)));
  const ends = Array.from({ length: stretches + 1 }, (_, s) => Math.round((s * (count - 1)) / stretches));
  const sums = ends
    .slice(1)
    .map((end, s) =>
      even.map((values) =>
        values.subarray(ends[s] as number, end).reduce((total, value) => total + value, 0),
      ),
    );
  const all = sums.map((of) => of.reduce((total, value) => total + value, 0));
  const least = (next * all.reduce((total, value) => total + value, 0)) / stretches;
  return {
    at: ends.map((p) => [frameTime(a, frameA[p] as number), frameTime(b, frameB[p] as number)] as const),
    shares: told.map((_, k) =>
      sums.map((of, s) => {
        const sum = all[s] as number;
        return sum > least ? (of[k] as number) / sum : 0;
      }),
    ),
  };
}
