import { describe, expect, it } from 'vitest';
import { bestCandidates, candidatesOf } from '#renderer/state/candidates.ts';
import { driftText } from '#renderer/state/mapping.ts';
import { placed } from './support/documents.ts';
import { knot, type TimeMap } from '#src/model/time-map.ts';

const map = (...knots: (readonly [number, number])[]): TimeMap => ({
  segments: [{ knots: knots.map(([t, s]) => knot(t, s, 0)) }],
});

describe('what is shown of a drift', () => {
  it('is a rate for a clock, however fast, and for one that wanders', () => {
    expect(driftText(map([0, 0], [100, 100.005]))).toBe('+50.0 ppm');
    expect(driftText(map([0, 0], [100, 90]))).toBe('−100000.0 ppm');
    expect(driftText(map([0, 0], [50, 50.002], [100, 100]))).toBe('0.0 ppm');
  });
  it('is a word where the clip is warped', () => {
    expect(driftText(map([0, 0], [50, 40], [100, 90]))).toBe('elastic');
  });
});

describe('the candidates that are shown', () => {
  const of = (...scores: number[]) => bestCandidates(scores.map((score) => ({ score }))).map((c) => c.score);
  it('are the three best, none that reads 0.00', () => {
    expect(of(1, 5, 2, 4, 3)).toEqual([5, 4, 3]);
    expect(of(0, 0.004, 2, -1)).toEqual([2]);
    expect(of(0, 0)).toEqual([]);
  });
  it('keep the place that only a clock names, which has no score', () => {
    const candidates = [3, 2, 1, 0].map((score) => ({ against: 'a', offset: score, score }));
    const refused = { ...placed('b', map([0, 0], [1, 1])), placed: false, map: null, candidates };
    expect(candidatesOf(refused).map((c) => c.score)).toEqual([3, 2, 0]);
  });
});
