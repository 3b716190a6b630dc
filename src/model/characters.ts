/** What a person takes for one character, and texts that are torn within one. */

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What is read with the letter behind it: vowels written before their consonant (Thai, Lao), and the sign that joins two consonants (Indic). */
const joinsNext = /^[\u0E40-\u0E44\u0EC0-\u0EC4]$|[\u094D\u09CD\u0ACD\u0B4D\u0C4D\u0D4D]\u200D?$/;

/** The letters of a text as a person counts them: a base with its marks, a family of emoji, are one each (UAX #29). */
export function lettersOf(text: string): readonly string[] {
  const letters: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    const last = letters.at(-1);
    // Older tables know fewer joins.
    if (last !== undefined && ((joinsNext.test(last) && /^\p{L}/u.test(segment)) || /^\p{M}/u.test(segment)))
      letters[letters.length - 1] = last + segment;
    else letters.push(segment);
  }
  return letters;
}

const halves = /\p{Cs}/gu;

/** Whether no character of a text is torn: every surrogate has its other half. */
export const isWhole = (text: string): boolean => text.search(halves) < 0;

/** The text with the sign for what cannot be shown (U+FFFD) in place of each half character. */
export const whole = (text: string): string => text.replace(halves, '\uFFFD');

/**
 * How a word is read, as far as its writing tells: capitals and signs do not count, but for those that are said (“%”, “&”) or change a
 * number. Words of one reading are one word in two spellings.
 */
export const readingOf = (word: string): string =>
  word
    .normalize('NFKC')
    .toUpperCase()
    .replace(/(?![.,:/\-−]\p{N})(?![%&@#§‰])[\p{P}\p{Cf}]/gu, '');
