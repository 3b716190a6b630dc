import type { Plain } from './words.ts';

/** The name of a step of the history: English, as those that scripts make; `told` says it where it is shown, in the language of then. */
export const stepName = (words: Plain): string => words;

/** A step that was done to several recordings at once. */
export const stepOfMany = (step: string, count: number): string =>
  count > 1 ? `${step}, ${count} recordings` : step;
