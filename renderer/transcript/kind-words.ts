import type { Plain } from '#renderer/i18n/words.ts';
import type { WordKind } from '#src/attention/text/word-kinds.ts';

/** Why a word of the text is none to be said. */
export const kindWords: Readonly<Record<Exclude<WordKind, 'word'>, Plain>> = {
  label: 'not said: a speaker’s name',
  event: 'not said: a sound, described',
  sign: 'not said: a sign',
};
