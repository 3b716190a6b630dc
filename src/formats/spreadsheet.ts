/**
 * Programs for tables run a text that begins with `=`, `+`, `-` or `@` as a formula. An apostrophe before it says
 * that it is text; where the text itself begins so, another is added, so that reading gives the text again.
 * For columns of text only: a negative number is no formula.
 */
export const guarded = (text: string): string => (isFormula.test(text) ? `'${text}` : text);

export const unguarded = (cell: string): string =>
  cell.startsWith("'") && isFormula.test(cell) ? cell.slice(1) : cell;

const isFormula = /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/;
