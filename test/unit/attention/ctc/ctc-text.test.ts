import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vocabularyOf } from '#main/models/ctc.ts';
import { ctcText } from '#src/attention/ctc/ctc-text.ts';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const form = { blank: '<pad>', wordDelimiter: '|', letterCase: 'lower' } as const;
const tokens = ['<pad>', '<unk>', '|', ...'abcdehlnorstuw', 'ng', "'"];
const vocabulary = vocabularyOf(form, bytes(tokens));
/** The text again, `*` for the star. */
const letters = (spoken: readonly string[]) => {
  const text = ctcText(spoken, vocabulary);
  return text.tokens.map(([p, q]) =>
    Array.from(text.letters.subarray(p, q), (column, i) => {
      const space = text.spaced[p + i] === 1 ? ' ' : '';
      return space + (column === text.columns.length ? '*' : (tokens[text.columns[column] as number] ?? '?'));
    }).join('·'),
  );
};

describe('a text in the letters of a network', () => {
  it('takes the longest letters, romanises what is lacking, and makes one star of the rest', () => {
    expect(
      letters(['Song', 'héllo', '', 'straße', 'two hundred', '日本語', "don't", 'a日b', 'co-ed']),
    ).toEqual([
      's·o·ng',
      'h·e·l·l·o',
      '',
      's·t·r·a·s·s·e',
      't·w·o· h·u·n·d·r·e·d',
      '*',
      "d·o·n·'·t",
      'a·*·b',
      'c·o·e·d',
    ]);
  });

  it('gives every token its own range, in order, whatever is written', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 })), (spoken) => {
        const text = ctcText(spoken, vocabulary);
        let next = 0;
        for (const [p, q] of text.tokens) {
          expect(p).toBe(next);
          expect(q).toBeGreaterThanOrEqual(p);
          if (q > p) expect(text.spaced[p]).toBe(0);
          next = q;
        }
        expect(next).toBe(text.letters.length);
        for (const column of text.letters) expect(column).toBeLessThanOrEqual(text.columns.length);
      }),
    );
  });

  it('refuses lists of tokens that contradict themselves', () => {
    for (const list of [
      ['a', 'b'],
      { '<pad>': 0, '|': 1, a: 1 },
      ['<pad>', '|', 'a', 'a'],
      ['<pad>', '|'],
      { '<pad>': -1, '|': 1, a: 2 },
      { '<pad>': 0, '|': 1, a: 1e9 },
      'a',
    ])
      expect(() => vocabularyOf(form, bytes(list))).toThrow(/refused/);
  });
});
