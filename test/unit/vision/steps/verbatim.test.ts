import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saidMatches } from '#src/vision/steps/said-scores.ts';
import { stepsBySpeech } from '#src/vision/steps/steps-by-speech.ts';
import { saidVerbatim } from '#src/vision/steps/verbatim.ts';

const said = (text: string) =>
  text.split(' ').map((word, k) => ({ text: word, start: 0.4 * k, end: 0.4 * k + 0.35 }));

describe('a short list', () => {
  const talk = said(
    'Good morning and welcome to my kitchen. First whisk the eggs in a bowl. Then we melt the butter in a pan. That is all for today thank you.',
  );

  it('is believed where two of three steps are said word for word in a few lines', () => {
    const { reason, steps } = stepsBySpeech(
      ['Whisk the eggs', 'Melt the butter in a pan', 'Grate the parmesan'],
      talk,
    );
    expect(reason).toBeNull();
    expect(steps.map(({ status }) => status)).toEqual(['aligned', 'aligned', 'not-found']);
    expect(steps[0]?.start).toBeCloseTo(2.8, 9);
  });

  it('is refused where its words are said, in another order and far from each other', () => {
    const mixed = said(
      'the eggs are here and so is my pan a bowl I have and the parmesan in this kitchen we whisk and melt and grate butter',
    );
    const lists = ['Whisk the eggs', 'Melt the butter in a pan', 'Grate the parmesan'];
    expect(stepsBySpeech(lists, mixed).reason).not.toBeNull();
  });
});

describe('what is said word for word', () => {
  it('is the heaviest run of words in order, close together, as counted by all ways to choose it', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 3, maxLength: 10 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 3 }),
        letters,
        (step, heard) => {
          const matches = saidMatches([step], heard);
          const weights = matches.steps[0]?.words.map(({ weight }) => weight) ?? [];
          const wide = Math.ceil(1.5 * step.length);
          let best = 0;
          for (let chosen = 0; chosen < 2 ** step.length; chosen++) {
            const own = step.flatMap((word, k) =>
              chosen & (2 ** k) ? [{ word, weight: weights[k] ?? 0 }] : [],
            );
            if (own.length < 3) continue;
            for (let from = 0; from < heard.length; from++) {
              let next = 0;
              for (const word of heard.slice(from, from + wide)) if (word === own[next]?.word) next++;
              const share = own.reduce((sum, { weight }) => sum + weight, 0);
              if (next === own.length) best = Math.max(best, share);
            }
          }
          expect(saidVerbatim(matches)[0]?.share ?? 0).toBeCloseTo(best, 9);
        },
      ),
    );
  });
});
