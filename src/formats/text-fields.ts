import { readCell, whyNoNumber } from './cell-number.ts';
import { badFile, quoted } from './refusal.ts';

/** A word of a text, with its line and its place in the line (both from 1). */
export type Field = { readonly text: string; readonly line: number; readonly column: number };

/** The words of a line that has some. */
export type WordLine = { readonly line: number; readonly words: readonly string[] };

export function* wordLines(text: string): Generator<WordLine> {
  const breaks = /\r\n?|\n/g;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; at < text.length; line++) {
    breaks.lastIndex = at;
    const found = breaks.exec(text);
    const one = text.slice(at, found?.index ?? text.length).trim();
    at = found ? breaks.lastIndex : text.length;
    if (one !== '') yield { line, words: one.split(/\s+/) };
  }
}

export const fieldsOf = ({ line, words }: WordLine): readonly [Field, ...Field[]] => {
  const fields = words.map((text, k) => ({ text, line, column: k + 1 }));
  return fields as [Field, ...Field[]];
};

export const placeOf = ({ line, column }: Pick<Field, 'line' | 'column'>): string =>
  `line ${line}, column ${column}`;

/** A field as a number. @throws InvalidInputError `bad-file` */
export const fieldNumber = ({ text, line, column }: Field, file: string): number =>
  wordNumber(text, line, column - 1, file);

/** A line's word k (from 0) as a number. @throws InvalidInputError `bad-file` */
export function wordNumber(word: string, line: number, k: number, file: string): number {
  const value = readCell(word, false);
  if (typeof value === 'number') return value;
  const place = placeOf({ line, column: k + 1 });
  throw badFile(file, place, `${quoted(word)} ${whyNoNumber(word)}`, 'Correct or export it again.');
}
