/**
 * A name as one line of a report may show it: control characters, which a terminal would obey (escape
 * sequences can rewrite the screen, set the title, fill the clipboard), and marks that turn the direction of
 * the text are written out as \\x1b or \\u202e.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (c) => {
    const code = c.charCodeAt(0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** A whole report, whose line ends stay: the last guard before the terminal. */
export const plainLines = (text: string): string => text.split('\n').map(plain).join('\n');

/** A number for people: as toFixed, yet never “-0.00”. */
export function fixed(value: number, places: number): string {
  const text = value.toFixed(places);
  return Number(text) === 0 ? text.replace('-', '') : text;
}
