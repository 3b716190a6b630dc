import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostMapSeconds, mostMapWords } from '#src/model/attention-map.ts';
import { textStretches } from '#src/model/text-stretches.ts';
import { type Transcript, type Word, unalignedWord } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

const timed = (text: string, start: number, end: number): Word => ({
  ...unalignedWord(text),
  ...{ start: sourceTime(start), end: sourceTime(end), status: 'aligned' },
});

/** Lines of some words each, one voice after the other; `at` says when a word is said, null: not at all. */
function spoken(
  lines: readonly { readonly voice: number; readonly at: readonly (number | null)[] }[],
): Transcript {
  const words: Word[] = [];
  const segments = lines.map(({ voice, at }) => {
    const from = words.length;
    for (const t of at) {
      const text = `w${words.length}`;
      words.push(t === null ? unalignedWord(text) : timed(text, t, t + 0.3));
    }
    const text = words
      .slice(from)
      .map((word) => word.text)
      .join(' ');
    const own = [from, words.length] as const;
    return { text, start: null, end: null, words: own, speaker: `voice ${voice}`, tier: null };
  });
  return { language: 'en', confidence: null, words, segments, untranscribed: [] };
}

describe('stretches of a text', () => {
  it('hold every timed word once, as many as a map holds, in the order of time, with the words between them', () => {
    const line = fc.record({
      voice: fc.integer({ min: 0, max: 1 }),
      at: fc.array(fc.option(fc.double({ min: 0, max: 400, noNaN: true }), { freq: 4 }), {
        minLength: 1,
        maxLength: 60,
      }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.boolean(), (lines, isInOrder) => {
        const all = isInOrder ? lines.flatMap(({ at }) => at).flatMap((t) => t ?? []) : [];
        const sorted = all.toSorted((p, q) => p - q);
        const t = spoken(
          lines.map(({ voice, at }) => ({
            voice,
            at: isInOrder ? at.map((time) => (time === null ? null : (sorted.shift() ?? 0))) : at,
          })),
        );
        const stretches = textStretches(t);
        const told = stretches.flatMap(({ words }) => words.filter((k) => t.words[k]?.start !== null));
        expect(told.toSorted((p, q) => p - q)).toEqual(
          t.words.flatMap(({ start }, k) => (start === null ? [] : [k])),
        );
        for (const { words, texts, range } of stretches) {
          expect(words.length).toBeLessThanOrEqual(mostMapWords);
          expect(range[1] - range[0]).toBeLessThanOrEqual(mostMapSeconds);
          expect(texts.join(' ')).toBe(words.map((k) => t.words[k]?.text).join(' '));
          const starts = words.flatMap((k) => t.words[k]?.start ?? []);
          expect(starts).toEqual(starts.toSorted((p, q) => p - q));
          expect(range[0]).toBeLessThanOrEqual(starts[0] ?? 0);
          expect(range[1]).toBeGreaterThanOrEqual((starts.at(-1) ?? 0) + 0.3);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('do not reach into the words beside them, and there are none where nothing has a time', () => {
    const [one, two] = textStretches(spoken([{ voice: 0, at: [2, null, 30, 60.5, 61] }]));
    expect(one).toMatchObject({ words: [0, 1, 2], range: [1, 31.3] });
    expect(two).toMatchObject({ words: [3, 4], texts: ['w3 w4'], range: [59.5, 62.3] });
    expect(textStretches(spoken([{ voice: 0, at: [null, null] }]))).toEqual([]);
  });
});
