import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepEvidence } from '#src/model/step-evidence.ts';
import type { StepPin } from '#src/model/steps.ts';
import { coarserEvidence } from '#src/vision/steps/coarser.ts';
import { inSeconds } from '#src/vision/steps/in-seconds.ts';
import { solveSteps } from '#src/vision/steps/solve-steps.ts';
import { stepPosterior } from '#src/vision/steps/step-posterior.ts';
import { seenEvidence } from '#src/vision/steps/steps-by-picture.ts';
import { seenSteps } from '#test/fixtures/seen-steps.ts';

const evidenceOf = (n: number, m: number, values: readonly number[]): StepEvidence => ({
  ...{ by: 'seen', apart: 5, order: null, phrases: null },
  scores: { n, m, values: Float32Array.from(values) },
  thresholds: new Float64Array(n).fill(0.5),
  starts: Float64Array.from({ length: m }, (_, k) => k),
  ends: Float64Array.from({ length: m }, (_, k) => k + 1),
});

/** Every way to give moments to steps in order, by hand. */
function byHand({ scores, thresholds }: StepEvidence, pins: readonly StepPin[], unit: number): number[] {
  const { n, m, values } = scores;
  const sums = Array<number>(n * m).fill(0);
  let all = 0;
  const go = (j: number, last: number, odds: number, labels: readonly number[]) => {
    if (j === m) {
      for (const { step, start, end } of pins)
        for (let k = 0; k < m; k++)
          if ((labels[k] === step) !== (start !== null && end !== null && k + 0.5 >= start && k + 0.5 < end))
            return;
      all += odds;
      labels.forEach((i, k) => {
        if (i >= 0) sums[i * m + k] = (sums[i * m + k] as number) + odds;
      });
      return;
    }
    go(j + 1, last, odds, [...labels, -1]);
    for (let i = Math.max(0, last); i < n; i++) {
      const gain = (values[i * m + j] as number) - (thresholds[i] as number);
      go(j + 1, i, odds * Math.exp(gain / unit), [...labels, i]);
    }
  };
  go(0, -1, 1, []);
  return sums.map((sum) => sum / all);
}

describe('how probably steps are where', () => {
  it('is what all ways to place them in order add up to, around pins too', () => {
    const some = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 15, maxLength: 15 });
    const pin = fc.constantFrom<readonly StepPin[]>(
      [],
      [{ step: 1, start: 2, end: 4 }],
      [{ step: 0, start: null, end: null }],
      [
        { step: 0, start: 1, end: 2 },
        { step: 2, start: null, end: null },
      ],
    );
    fc.assert(
      fc.property(some, pin, fc.constantFrom(0.1, 0.5), (values, pins, unit) => {
        const evidence = evidenceOf(3, 5, values);
        const found = stepPosterior(evidence, pins, unit);
        byHand(evidence, pins, unit).forEach((p, k) => {
          expect(found[k]).toBeCloseTo(p, 5);
        });
      }),
      { numRuns: 60 },
    );
  });
  it('agrees with the best placing where that is clear', () => {
    const made = seenSteps(3, { steps: 8, lift: 0.12 });
    const { m } = made.scores;
    const times = Float64Array.from({ length: m }, (_, k) => k);
    const evidence = seenEvidence(made.scores, { times, end: m });
    const likely = stepPosterior(evidence);
    for (const [i, { start, end }] of solveSteps(made.texts, evidence).steps.entries())
      if (start !== null && end !== null)
        expect(likely[i * m + Math.floor((start + end) / 2)]).toBeGreaterThan(0.9);
  });
});

describe('coarser evidence', () => {
  it('has the greatest of the moments that were made one, and finds the same within them', () => {
    const made = seenSteps(5, { steps: 8, lift: 0.12 });
    const { m } = made.scores;
    const times = Float64Array.from({ length: m }, (_, k) => k);
    const evidence = seenEvidence(made.scores, { times, end: m });
    const coarse = coarserEvidence(evidence, 8 * Math.ceil(m / 2));
    expect(coarse.scores.m).toBe(Math.ceil(m / 2));
    expect(Math.max(...coarse.scores.values)).toBe(Math.max(...evidence.scores.values));
    expect(coarse.ends.at(-1)).toBe(evidence.ends.at(-1));
    const fine = solveSteps(made.texts, evidence).steps;
    solveSteps(made.texts, coarse).steps.forEach(({ start }, i) => {
      const own = fine[i]?.start ?? null;
      if (own !== null && start !== null) expect(Math.abs(own - start)).toBeLessThanOrEqual(2);
    });
    expect(coarserEvidence(evidence, 1e9)).toBe(evidence);
  });
  it('is told in seconds, the greatest of what meets each', () => {
    const evidence = {
      ...evidenceOf(1, 3, [0.2, 0.9, 0.4]),
      starts: Float64Array.of(0, 0.5, 2.5),
      ends: Float64Array.of(0.5, 1.2, 3),
    };
    const { seconds, values } = inSeconds(evidence, evidence.scores.values);
    expect(seconds).toBe(3);
    [0.9, 0.9, 0.4].forEach((value, k) => {
      expect(values[k]).toBeCloseTo(value, 6);
    });
  });
});
