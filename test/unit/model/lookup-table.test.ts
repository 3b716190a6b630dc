import { describe, expect, it } from 'vitest';
import { assPieces, assTextOf } from '#src/formats/ass-text.ts';
import { spokenTexts } from '#src/attention/text/spoken-text.ts';
import { formatOfName } from '#src/formats/transcript-file.ts';
import { guessLanguage } from '#src/model/guess-language.ts';
import { lookupTable } from '#src/model/lookup-table.ts';
import { sourceTime } from '#src/model/units.ts';

/** What every plain object answers to, asked for or not. */
const inherited = [...Object.getOwnPropertyNames(Object.prototype), 'prototype'];

describe('a table of words', () => {
  it('has its own entries only, whatever word is looked up', () => {
    const table = lookupTable({ one: 1 });
    expect(table.one).toBe(1);
    expect(Object.keys(table)).toEqual(['one']);
    for (const word of inherited) expect(table[word]).toBeUndefined();
  });

  it.each(inherited)('reads “%s” as the word that it is', (word) => {
    expect(assPieces(assTextOf(word), sourceTime(0))).toEqual([{ text: word, start: null, end: null }]);
    expect(formatOfName(`a.${word}`)).toBeNull();
    expect(() => guessLanguage([word, word])).not.toThrow();
    for (const language of ['en', 'de', word])
      for (const { tokens } of spokenTexts([`${word}. ${word} 5 ${word}, 3${word} $3${word}`], { language }))
        for (const { spoken } of tokens) expect(spoken ?? '').not.toMatch(/native|\[object/);
  });
});
