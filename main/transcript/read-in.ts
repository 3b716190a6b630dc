import { voiceFor } from '#main/speech/espeak.ts';
import { nameOf } from './line-languages.ts';

/**
 * In which language each word is read: its own, or the text's where there is no voice for that.
 * @param languages BCP 47, of each word; the text's own is not looked at
 * @param voices the languages of the reader
 * @returns that, and a sentence for each language without a voice
 */
export function readIn(
  languages: readonly string[],
  language: string,
  voices: readonly string[],
): { readonly languages: readonly string[]; readonly notes: readonly string[] } {
  const silent = new Set(
    [...new Set(languages)].filter((own) => own !== language && voiceFor(own, voices) === null),
  );
  const notes = [...silent].map((own) => {
    const count = languages.filter((each) => each === own).length;
    return `There is no synthetic voice for ${nameOf(own)}: what is in it (${count === 1 ? '1 word' : `${count} words`}) is read in ${nameOf(language)}.`;
  });
  return { languages: languages.map((own) => (silent.has(own) ? language : own)), notes };
}
