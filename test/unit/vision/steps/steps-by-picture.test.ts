import { describe, expect, it } from 'vitest';
import { stepsByPicture } from '#src/vision/steps/steps-by-picture.ts';
import { type Seen, seenSteps } from '#test/fixtures/seen-steps.ts';

const times = (m: number) => ({ times: Float64Array.from({ length: m }, (_, k) => k), end: m });
const solve = ({ texts, scores }: Seen) => stepsByPicture(texts, scores, times(scores.m));

describe('steps in what is seen', () => {
  it('are found where their frames are, and not where they are left out', () => {
    let [told, right, elsewhere] = [0, 0, 0];
    for (const seed of [1, 2, 3, 4]) {
      const made = seenSteps(seed, { steps: 10 });
      const found = solve(made);
      expect(found.reason).toBeNull();
      let last = 0;
      found.steps.forEach(({ text, start, end, status }, k) => {
        expect(text).toBe(made.texts[k]);
        expect(status).toBe(start === null ? 'not-found' : 'aligned');
        const truth = made.truth[k];
        if (truth) told++;
        if (start === null || end === null) return;
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
        const common = truth ? Math.min(end, truth[1]) - Math.max(start, truth[0]) : 0;
        const all = truth ? Math.max(end, truth[1]) - Math.min(start, truth[0]) : 1;
        if (common / all >= 0.5) right++;
        else elsewhere++;
      });
    }
    expect(right).toBeGreaterThanOrEqual(0.9 * told);
    expect(elsewhere).toBeLessThanOrEqual(1);
  });

  it('are refused where nothing is seen, or in another order', () => {
    for (const seed of [5, 6, 7]) {
      expect(solve(seenSteps(seed, { steps: 10, lift: 0 })).reason).not.toBeNull();
      const { texts, scores, truth } = seenSteps(seed, { steps: 10 });
      const { n, m, values } = scores;
      const backwards = new Float32Array(n * m);
      for (let i = 0; i < n; i++) backwards.set(values.subarray(i * m, (i + 1) * m), (n - 1 - i) * m);
      const found = solve({ texts, scores: { n, m, values: backwards }, truth });
      expect(found.reason).toMatch(/order/);
      expect(found.steps.every(({ start, end }) => start === null && end === null)).toBe(true);
    }
  });

  it('bear a still picture, and one frame', () => {
    for (const m of [1, 2, 50]) {
      const scores = { n: 4, m, values: new Float32Array(4 * m).fill(0.2) };
      const found = stepsByPicture(['a', 'b', 'c', 'd'], scores, times(m));
      expect(found.reason).not.toBeNull();
      expect(found.confidence).toBeLessThan(0.5);
    }
    expect(() => stepsByPicture([], { n: 0, m: 3, values: new Float32Array(0) }, times(3))).toThrow(
      /no steps/,
    );
  });
});
