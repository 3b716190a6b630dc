import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saidMatches } from '#src/vision/steps/said-scores.ts';
import { stepsBySpeech } from '#src/vision/steps/steps-by-speech.ts';
import { saidPieces, stepWords } from '#src/vision/steps/step-words.ts';
import { saidVerbatim } from '#src/vision/steps/verbatim.ts';
import { sureOfRun, verbatimPlaces } from '#src/vision/steps/verbatim-places.ts';

const said = (text: string) =>
  text.split(' ').map((word, k) => ({ text: word, start: 0.4 * k, end: 0.4 * k + 0.35 }));

const cake = (() => {
  const lines = [
    'Melt the butter with the chocolate in a small pan',
    'Whisk the eggs with the sugar until they are pale',
    'Bake the cake for thirty minutes in the oven',
  ];
  return { lines, words: said(`Hello and welcome. ${lines.join('. ')}. And that is all.`) };
})();

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

  it('is refused with its order where all is said, in another', () => {
    const [melt, whisk, bake] = cake.lines;
    for (const list of [
      [bake, melt],
      [bake, whisk, melt],
    ] as string[][]) {
      const { reason, steps } = stepsBySpeech(list, cake.words);
      expect(reason).toBe('The steps are said in the recording, but in another order.');
      expect(steps.every(({ start }) => start === null)).toBe(true);
    }
    expect(stepsBySpeech(cake.lines, cake.words).reason).toBeNull();
    expect(stepsBySpeech(['Oil the chain', 'Pump the tyres'], cake.words).reason).not.toMatch(/order/);
  });

  it('has no evidence where words of weight are others, however many small ones are the same', () => {
    const placesOf = (text: string) => {
      const stems = stepWords(text);
      const pieces = saidPieces(cake.words);
      const matches = saidMatches(
        [stems],
        pieces.map(({ stem }) => stem),
      );
      return saidVerbatim(
        [stems],
        matches,
        Uint8Array.from(pieces, ({ ends }) => Number(ends)),
      )[0];
    };
    for (const other of [
      'Do not melt the butter with the chocolate',
      'Whisk the eggs with the salt until they are stiff',
      'Bake the bread for forty minutes in the oven',
      'and that is a',
    ])
      expect(placesOf(other), other).toEqual([]);
    const less = placesOf('Melt your butter with the chocolate in the small pan');
    expect(less).toMatchObject([{ alone: 1 }]);
    expect(less?.[0]?.share).toBeGreaterThan(0.7);
  });
});

describe('a step that is said word for word more than once', () => {
  const step = 'Put the flour and the butter in a bowl';
  const talk = 'Last time somebody asked me why I put the flour and the butter in a bowl that is so big.';
  const words = (lines: readonly string[]) =>
    lines.flatMap((line, i) =>
      said(line).map((w) => ({ ...w, start: w.start + 10 * i, end: w.end + 10 * i })),
    );

  it('is told where it is a sentence of its own, less surely than if it were said once', () => {
    const lines = [
      'Hello and welcome.',
      talk,
      'Well it is all I have.',
      `${step}.`,
      'Add the milk and stir.',
    ];
    const once = stepsBySpeech([step], words(lines.filter((line) => line !== talk))).steps[0];
    const twice = stepsBySpeech([step], words(lines)).steps[0];
    expect(twice?.start).toBeCloseTo(30, 6);
    expect(twice?.confidence ?? 1).toBeLessThan((once?.confidence ?? 0) - 0.05);
    expect(
      stepsBySpeech([step, 'Add the milk and stir'], words(lines)).steps.map(({ start }) => start),
    ).toEqual([30, 40]);
  });

  it('is told at neither for sure where both are alike', () => {
    const lines = ['Hello and welcome.', `${step}.`, 'Well it is all I have.', `${step}.`, 'Goodbye.'];
    const [found] = stepsBySpeech([step], words(lines)).steps;
    expect(found?.status).toBe('not-found');
  });

  it('is told where the order of the others lets it be', () => {
    const lines = [`${step}.`, 'Add the milk and stir.', `${step}.`, 'Goodbye.'];
    const after = stepsBySpeech(['Add the milk and stir', step], words(lines));
    expect(after.steps.map(({ start }) => start)).toEqual([10, 20]);
    const before = stepsBySpeech([step, 'Add the milk and stir'], words(lines));
    expect(before.steps.map(({ start }) => start)).toEqual([0, 10]);
  });

  it('has of all ways to place steps in order those that go through a place', () => {
    const run = fc.record({
      from: fc.nat(20),
      long: fc.integer({ min: 1, max: 4 }),
      share: fc.double({ min: 0.5, max: 1, noNaN: true }),
      alone: fc.double({ min: 0.1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(run, { maxLength: 3 }), { minLength: 1, maxLength: 3 }), (made) => {
        const runs = made.map((own) => own.map(({ long, ...rest }) => ({ ...rest, to: rest.from + long })));
        const weigh = (one: (typeof runs)[0][0]) => sureOfRun(one) * one.alone ** 2;
        const sums = new Map<unknown, number>();
        let whole = 0;
        const go = (i: number, free: number, weight: number, way: readonly unknown[]): void => {
          const own = runs[i];
          if (!own) {
            whole += weight;
            for (const one of way) sums.set(one, (sums.get(one) ?? 0) + weight);
            return;
          }
          go(i + 1, free, own.length > 0 ? 0.02 * weight : weight, way);
          const most = Math.max(...own.map(weigh));
          for (const one of own)
            if (one.from >= free) go(i + 1, one.to, (weight * weigh(one)) / most, [...way, one]);
        };
        go(0, 0, 1, []);
        verbatimPlaces(runs).forEach((own, i) => {
          own.forEach(({ p }, k) => {
            expect(p).toBeCloseTo((sums.get(runs[i]?.[k]) ?? 0) / whole, 9);
          });
        });
      }),
    );
  });
});

describe('what is said word for word', () => {
  it('is the heaviest run of words in order, close together, as counted by all ways to choose it', () => {
    const word = fc.constantFrom('the', 'in', 'with', 'flour', 'bowl');
    const letters = fc.array(word, { minLength: 3, maxLength: 10 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 3 }), letters, (step, heard) => {
        const matches = saidMatches([step], heard);
        const weights = matches.steps[0]?.words.map(({ weight }) => weight) ?? [];
        const wide = Math.ceil(1.5 * step.length);
        let best = 0;
        for (let chosen = 0; chosen < 2 ** step.length; chosen++) {
          const own = step.flatMap((word, k) =>
            chosen & (2 ** k) ? [{ word, weight: weights[k] ?? 0 }] : [],
          );
          if (own.length < 3) continue;
          if (step.some((one) => one.length > 3 && one !== 'with' && !own.some(({ word }) => word === one)))
            continue;
          for (let from = 0; from < heard.length; from++) {
            let next = 0;
            for (const word of heard.slice(from, from + wide)) if (word === own[next]?.word) next++;
            const share = own.reduce((sum, { weight }) => sum + weight, 0);
            if (next === own.length) best = Math.max(best, share);
          }
        }
        const [places = []] = saidVerbatim([step], matches, new Uint8Array(heard.length));
        expect(Math.max(0, ...places.map(({ share }) => share))).toBeCloseTo(best, 9);
        places.forEach(({ from, to }, k) => {
          expect(to).toBeGreaterThan(from);
          expect(from).toBeGreaterThanOrEqual(places[k - 1]?.to ?? 0);
        });
      }),
    );
  });
});
