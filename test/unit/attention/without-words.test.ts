import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutWords } from '#src/attention/without-words.ts';
import { heardAs } from './heard-as.ts';

describe('a recording asked of a text without some words', () => {
  it('answers as if the text had never had them', async () => {
    const words = ['ab', 'c', 'def', 'gh', 'i'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        fc.nat({ max: 9 }),
        fc.nat({ max: 9 }),
        async (isOut, a, b) => {
          const [asked, less] = [
            heardAs('aabc_def~h', words),
            heardAs(
              'aabc_def~h',
              words.map((word, k) => (isOut[k] ? '' : word)),
            ),
          ];
          const fewer = withoutWords(asked, isOut);
          expect(fewer.tokens).toEqual(less.tokens);
          const count = less.tokens.at(-1)?.[1] ?? 0;
          const phones = [Math.min(a, b, count), Math.min(Math.max(a, b), count)] as const;
          expect(await fewer.attend([2, 9], phones, -8)).toEqual(await less.attend([2, 9], phones, -8));
        },
      ),
      { numRuns: 50 },
    );
  });
});
