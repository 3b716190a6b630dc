import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostShare, stretchesToAsk, sureWith } from '#src/attention/second-opinion.ts';
import type { Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

/** Words of half a second, one after another. */
const wordsOf = (sure: readonly (number | null)[]): readonly Word[] =>
  sure.map((confidence, k) => ({
    ...{ text: `w${k}`, phones: [], confidence },
    ...(confidence === null
      ? { start: null, end: null, status: 'not-spoken' as const }
      : { start: sourceTime(k / 2), end: sourceTime(k / 2 + 0.5), status: 'aligned' as const }),
  }));

describe('a second opinion', () => {
  it('is asked of doubtful words between sure ones', () => {
    const words = wordsOf([0.9, 0.9, 0.9, 0.1, 0.9, 0.9, 0.9, 0.9, null, 0.9]);
    expect(stretchesToAsk(words, 5)).toEqual([{ words: [1, 6], start: 0.5, end: 3 }]);
    expect(stretchesToAsk(wordsOf([0.9, null, 0.9]), 5)).toEqual([]);
  });

  it('takes no more than its share of a recording, the most doubtful first, in the order of the text', () => {
    const sures = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 200 });
    fc.assert(
      fc.property(sures, (sure) => {
        const words = wordsOf(sure);
        const seconds = Math.max(1, sure.length / 2);
        const asked = stretchesToAsk(words, seconds);
        const total = asked.reduce((sum, { start, end }) => sum + end - start, 0);
        if (asked.length > 1) expect(total).toBeLessThanOrEqual(Math.max(mostShare * seconds, 22) + 1e-9);
        asked.forEach(({ words: [from, to] }, k) => {
          expect(from).toBeGreaterThanOrEqual(asked[k - 1]?.words[1] ?? 0);
          expect(words.slice(from, to).some((w) => w.confidence !== null && w.confidence < 0.5)).toBe(true);
        });
      }),
    );
  });

  it('makes a word surer where it agrees, less sure where it differs, and never certain', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (sure) => {
        expect(sureWith(sure, 0.01)).toBeGreaterThanOrEqual(Math.min(0.999, sure));
        expect(sureWith(sure, 0.5)).toBeLessThanOrEqual(Math.max(0.001, sure));
        for (const apart of [0.01, 0.5]) {
          expect(sureWith(sure, apart)).toBeGreaterThan(0);
          expect(sureWith(sure, apart)).toBeLessThan(1);
        }
        expect(sureWith(sure, null)).toBe(sure);
      }),
    );
  });
});
