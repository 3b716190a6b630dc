import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { bestGain, orderScore, placeSteps } from '#src/vision/steps/place-steps.ts';
import { saidMatches, saidScores } from '#src/vision/steps/said-scores.ts';

const scoresOf = (rows: readonly (readonly number[])[]) => ({
  n: rows.length,
  m: rows[0]?.length ?? 0,
  values: Float32Array.from(rows.flat()),
});

/** The greatest gain by trying every way to give moments to steps in order. */
function triedGain(rows: readonly (readonly number[])[], threshold: number): number {
  const m = rows[0]?.length ?? 0;
  const best = (step: number, j: number): number => {
    if (j === m || step === rows.length) return 0;
    const own = (rows[step]?.[j] ?? 0) - threshold + best(step, j + 1);
    return Math.max(own, best(step, j + 1), best(step + 1, j));
  };
  return best(0, 0);
}

const matrix = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 7 })).chain(([n, m]) =>
  fc.array(
    fc.array(
      fc.integer({ min: 0, max: 10 }).map((v) => v / 10),
      { minLength: m, maxLength: m },
    ),
    {
      minLength: n,
      maxLength: n,
    },
  ),
);

describe('placing steps', () => {
  it('gains what trying everything gains, by Drop-DTW as by the short recursion', () => {
    fc.assert(
      fc.property(matrix, (rows) => {
        const scores = scoresOf(rows);
        const thresholds = rows.map(() => 0.45);
        const placed = placeSteps(scores, thresholds, 100);
        const gained = placed.reduce((sum, one) => sum + (one?.gain ?? 0), 0);
        expect(bestGain(scores, thresholds)).toBeCloseTo(triedGain(rows, 0.45), 5);
        expect(gained).toBeCloseTo(triedGain(rows, 0.45), 5);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves idle moments and steps without any unmatched', () => {
    const placed = placeSteps(
      scoresOf([
        [0, 0.9, 0.9, 0, 0, 0],
        [0.2, 0, 0.1, 0, 0.1, 0],
        [0.8, 0, 0, 0, 0.9, 0],
      ]),
      [0.4, 0.4, 0.4],
      2,
    );
    expect(placed.map((one) => (one ? [one.from, one.to] : null))).toEqual([[1, 3], null, [4, 5]]);
  });

  it('takes the greater part of a step that is spoken of twice, far apart', () => {
    const [one] = placeSteps(scoresOf([[0.6, 0, 0, 0, 0, 0.9, 0.9]]), [0.4], 3);
    expect(one).toMatchObject({ from: 5, to: 7 });
  });

  it('tells the order of a list from others', () => {
    const diagonal = Array.from({ length: 8 }, (_, i) =>
      Array.from({ length: 24 }, (_, j) => (Math.floor(j / 3) === i ? 0.9 : 0.1)),
    );
    const thresholds = diagonal.map(() => 0.4);
    expect(orderScore(scoresOf(diagonal), thresholds, makeRandom(1))).toBeGreaterThan(3);
    expect(orderScore(scoresOf([...diagonal].reverse()), thresholds, makeRandom(1))).toBeLessThan(0);
    expect(orderScore(scoresOf(diagonal.slice(0, 3)), thresholds, makeRandom(1))).toBeNull();
  });
});

describe('scores of what is said', () => {
  it('are the share of a step’s words around a moment, rare words above all', () => {
    const said = ['the', 'pan', 'the', 'talk', ...Array.from({ length: 40 }, () => 'the'), 'leek', 'pan'];
    const { values, m } = saidScores(saidMatches([['leek', 'pan', 'the']], said));
    expect(values[m - 1]).toBeCloseTo(1, 5);
    expect(values[1]).toBeLessThan(0.7);
    expect(values[20]).toBeLessThan(0.3);
    expect(Math.max(...values)).toBeLessThanOrEqual(1 + 1e-6);
  });
});
