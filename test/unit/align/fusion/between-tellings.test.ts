import { describe, expect, it } from 'vitest';
import { varianceBetween } from '#src/align/fusion/between-tellings.ts';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { pathOffsets } from '#src/align/guide.ts';
import { makeRandom } from '#src/math/random.ts';
import type { Sequence } from '#src/model/sequence.ts';

const hop = 0.02;
const count = 500;

/** A level with white noise, and where it leaps. */
function levels(leaps: readonly number[], seed: number): Sequence {
  const random = makeRandom(seed);
  const values = Float32Array.from({ length: count }, (_, k) => {
    const level = leaps.filter((at) => at <= k).length % 2;
    return 6 * level + 0.5 * random.normal();
  });
  return { values, dims: 1, hop, start: 0 };
}

const framesOf = ({ values, dims }: Sequence) => ({ values: Float64Array.from(values), dims });

const straight = {
  first: 0,
  offset: new Float64Array(2 * count - 1),
  variance: new Float64Array(2 * count - 1),
  weight: new Float64Array(2 * count - 1).fill(1),
};
const sdAt = (leaps: readonly number[], frame: number): number => {
  const variance = varianceBetween(levels(leaps, 1), levels(leaps, 2), straight, hop, [true, true]);
  return hop * Math.sqrt(variance[2 * frame] as number);
};

describe('how surely moments that tell hold a path between them', () => {
  it('is little where nothing leaps for long, much at a leap', () => {
    const leaps = [100, 200, 400];
    expect(sdAt(leaps, 200)).toBeLessThan(0.02);
    expect(sdAt(leaps, 300)).toBeGreaterThan(3 * sdAt(leaps, 200));
    expect(sdAt(leaps, 300)).toBeGreaterThan(sdAt(leaps, 150));
  });

  it('is not much for noise that the path has chosen among', () => {
    const leaps = [100, 400];
    const [a, b] = [levels(leaps, 1), levels(leaps, 2)];
    // The cheapest path: distances rise on both sides of it, between the leaps too.
    const { i, j } = dtw(framesOf(a), framesOf(b), { step: 'symmetric2' });
    const offset = Float64Array.from(pathOffsets({ i, j }));
    const chosen = varianceBetween(a, b, { ...straight, offset }, hop, [true, true]);
    expect(hop * Math.sqrt(chosen[500] as number)).toBeGreaterThan(0.8 * sdAt(leaps, 250));
  });

  it('is little where only noise is left, beside where levels leap', () => {
    expect(sdAt([], 250)).toBeGreaterThan(3 * sdAt([100, 150, 200, 250, 300, 350, 400], 250));
  });
});
