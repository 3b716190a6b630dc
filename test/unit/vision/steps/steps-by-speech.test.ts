import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { stepsBySpeech } from '#src/vision/steps/steps-by-speech.ts';
import { alike, saidPieces, stemOf, stepWords } from '#src/vision/steps/step-words.ts';
import { narratedSteps } from '#test/fixtures/narrated-steps.ts';

const meets = (a: readonly [number, number], b: readonly [number, number]) => a[0] < b[1] && b[0] < a[1];
const said = (text: string, from = 0) =>
  text.split(' ').map((word, k) => ({ text: word, start: from + 0.4 * k, end: from + 0.4 * k + 0.35 }));

describe('steps in what is said', () => {
  it.each([
    ['cooking', 11, {}],
    ['laboratory', 12, { punctuated: false }],
    ['cooking', 13, { idle: 5 }],
  ] as const)(
    'are found where they are told, and not where they are left out (%s %i)',
    (trade, seed, how) => {
      const { steps, words, truth } = narratedSteps(trade, seed, { steps: 14, ...how });
      const found = stepsBySpeech(steps, words);
      expect(found.reason).toBeNull();
      expect(found.confidence).toBeGreaterThan(0.8);
      expect(found.steps.map(({ text }) => text)).toEqual(steps);
      const told = truth.filter((span) => span !== null).length;
      let right = 0;
      found.steps.forEach(({ start, end, status, confidence }, k) => {
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(status).toBe(start === null ? 'not-found' : 'aligned');
        const span = truth[k];
        if (start === null || end === null || !span) return;
        if (meets([start, end], span)) right++;
      });
      expect(right).toBeGreaterThanOrEqual(0.8 * told);
      const wrong = found.steps.filter(({ start }) => start !== null).length - right;
      expect(wrong).toBeLessThanOrEqual(1);
    },
  );

  it('keep their order and do not overlap, whatever is said', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 9 }), (seed, steps) => {
        const made = narratedSteps('cooking', seed, { steps, skipped: 0.3, idle: 1 });
        fc.pre(made.words.length > 0); // all may be left out
        let last = 0;
        for (const { start, end } of stepsBySpeech(made.steps, made.words).steps) {
          if (start === null || end === null) continue;
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
      }),
      { numRuns: 20 },
    );
  });

  it('do not overlap where several speak at once', () => {
    const { steps, words } = narratedSteps('cooking', 21, { steps: 10 });
    const long = words.map((word) => ({ ...word, end: word.end + 20 }));
    const found = stepsBySpeech(steps, long).steps.filter(({ start }) => start !== null);
    expect(found.length).toBeGreaterThan(4);
    found.forEach(({ start, end }, k) => {
      expect(end ?? 0).toBeGreaterThan(start ?? 0);
      expect(end ?? 0).toBeLessThanOrEqual(found[k + 1]?.start ?? Number.POSITIVE_INFINITY);
    });
  });
  it('are refused where the list is that of another video, or has another order', () => {
    const { steps, words } = narratedSteps('cooking', 21, { steps: 14 });
    for (const list of [
      narratedSteps('cooking', 900, { steps: 14 }).steps,
      narratedSteps('laboratory', 22).steps,
      [...steps].reverse(),
    ]) {
      const found = stepsBySpeech(list, words);
      expect(found.reason).toMatch(/order/);
      expect(found.confidence).toBeLessThan(0.5);
      expect(found.steps.every(({ start, status }) => start === null && status === 'not-found')).toBe(true);
    }
  });

  it('are found when there is only one, which has no order', () => {
    const words = [
      ...said('welcome back everybody it is so good to see you all again today.'),
      ...said('okay you are slicing the red peppers into very thin rings now.', 8),
      ...said('and that is nearly all there is to it, thank you for watching.', 16),
    ];
    const found = stepsBySpeech(['• Slice red peppers into thin rings'], words);
    expect(found).toMatchObject({ reason: null, steps: [{ status: 'aligned' }] });
    expect(found.steps[0]?.start).toBeCloseTo(8, 5);
    expect(stepsBySpeech(['• Fold the paper into a crane'], words).reason).toMatch(/said/);
  });

  it('give the same answer again', () => {
    const { steps, words } = narratedSteps('cooking', 31);
    expect(stepsBySpeech(steps, words, { seed: 5 })).toEqual(stepsBySpeech(steps, words, { seed: 5 }));
  });

  it('need steps with words and words with times', () => {
    expect(() => stepsBySpeech(['1.', '—'], said('a b'))).toThrow(/no steps/);
    expect(() => stepsBySpeech(['Boil an egg'], [])).toThrow(/times/);
  });
});

describe('words of steps', () => {
  it.each([
    ['3. Chop the onions', ['chop', 'the', 'onion']],
    ['(12) Chop', ['chop']],
    ['Step 4: Chop', ['chop']],
    ['- [ ] Chop', ['chop']],
    ['2.1) Chop', ['chop']],
    ['200 g flour', ['200', 'g', 'flour']],
    ['Crème brûlée', ['crem', 'brule']],
  ])('leave out numbers and bullets: %s', (text, words) => {
    expect(stepWords(text)).toEqual(words);
  });

  it('are told apart in a script without spaces', () => {
    expect(stepWords('1. 切洋葱，然后炒').length).toBeGreaterThan(2);
    expect(stepWords('1. 切洋葱').join('')).toBe('切洋葱');
  });

  it('are the same whatever their ending', () => {
    for (const [a, b] of [
      ['slice', 'slicing'],
      ['chop', 'chopped'],
      ['berries', 'berry'],
      ['potatoes', 'potato'],
      ['mix', 'mixes'],
    ] as const)
      expect(alike(stemOf(a), stemOf(b)), `${a} ${b}`).toBeGreaterThan(0.6);
    expect(alike('zwiebel', 'zwiebeln')).toBeGreaterThan(0.6);
    expect(alike(stemOf('butter'), stemOf('batter'))).toBe(0);
  });

  it('share out the time of a word that holds several', () => {
    const [first, second] = saidPieces([{ text: 'Oven-proof.', start: 1, end: 2 }]);
    expect(first).toMatchObject({ start: 1, ends: false });
    expect(second).toMatchObject({ end: 2, ends: true });
    expect(first?.end).toBe(second?.start);
    expect(first?.end).toBeCloseTo(1 + 4 / 9, 9);
  });

  it('are never lost, whatever is written', () => {
    const random = makeRandom(1);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const end = 1 + random.uniform();
        for (const piece of saidPieces([{ text, start: 1, end }])) {
          expect(piece.stem).not.toBe('');
          expect(piece.start).toBeGreaterThanOrEqual(1);
          expect(piece.end).toBeLessThanOrEqual(end + 1e-9);
        }
      }),
    );
  });
});
