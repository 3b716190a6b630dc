import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeSteps } from '#src/vision/steps/place-steps.ts';
import { checkPins, placePinned, withPins } from '#src/vision/steps/place-pinned.ts';
import { stepsByPicture } from '#src/vision/steps/steps-by-picture.ts';
import { seenSteps } from '#test/fixtures/seen-steps.ts';

const scoresOf = (n: number, m: number, values: readonly number[]) => ({
  ...{ n, m },
  values: Float32Array.from({ length: n * m }, (_, k) => values[k % values.length] ?? 0),
});

describe('steps around pins', () => {
  it('keep their order about them, whatever the scores say; without pins nothing is another', () => {
    const some = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(
        some,
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 9 }),
        (values, step, from) => {
          const scores = scoresOf(5, 12, values);
          const thresholds = Array(5).fill(0.5);
          expect(placePinned(scores, thresholds, 2, [])).toEqual(placeSteps(scores, thresholds, 2));
          const pin = { step, at: [from, from + 2] as const };
          const gone = { step: (step + 1) % 5, at: null };
          const pins = [pin, gone].sort((p, q) => p.step - q.step);
          const placed = placePinned(scores, thresholds, 2, pins);
          expect(placed[step]).toMatchObject({ from, to: from + 2 });
          expect(placed[gone.step]).toBeNull();
          let last = 0;
          for (const one of placed) {
            if (!one) continue;
            expect(one.from).toBeGreaterThanOrEqual(last);
            expect(one.to).toBeLessThanOrEqual(12);
            last = one.to;
          }
        },
      ),
      { numRuns: 60 },
    );
  });
  it('are refused where pins contradict each other or the list', () => {
    const at = (step: number, start: number | null, end: number | null) => ({ step, start, end });
    expect(checkPins([at(2, 8, 9), at(0, 1, 2), at(1, null, null)], 3).map(({ step }) => step)).toEqual([
      0, 1, 2,
    ]);
    for (const pins of [
      [at(3, 1, 2)],
      [at(0, 2, 1)],
      [at(0, 1, null)],
      [at(0, 1, 2), at(0, 3, 4)],
      [at(0, 5, 6), at(1, 1, 2)],
      [at(0, Number.NaN, 2)],
    ])
      expect(() => checkPins(pins, 3)).toThrow();
  });
  it('do not reach into pinned ones', () => {
    const step = (start: number | null, end: number | null) => ({
      ...{ text: 's', start, end, confidence: 0.8 },
      status: start === null ? ('not-found' as const) : ('aligned' as const),
    });
    const steps = withPins([step(0, 6), step(1, 2), step(6, 9)], [{ step: 1, start: 4, end: 7 }]);
    expect(steps.map(({ start, end }) => [start, end])).toEqual([
      [0, 4],
      [4, 7],
      [7, 9],
    ]);
    const [gone] = withPins([step(5, 6), step(1, 2)], [{ step: 1, start: 4, end: 7 }]);
    expect(gone).toMatchObject({ start: null, status: 'not-found' });
  });
  it('put a step right that looks like its neighbour', () => {
    const made = seenSteps(9, { steps: 8, skipped: 0, lift: 0.03 });
    const [truth] = made.truth;
    if (!truth) throw new Error('no step');
    const times = { times: Float64Array.from({ length: made.scores.m }, (_, k) => k), end: made.scores.m };
    const pins = [{ step: 0, start: truth[0], end: truth[1] }];
    const found = stepsByPicture(made.texts, made.scores, times, { pins });
    expect(found.reason).toBeNull();
    expect(found.steps[0]).toMatchObject({ start: truth[0], end: truth[1], confidence: 1 });
  });
});
