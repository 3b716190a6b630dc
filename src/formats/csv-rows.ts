/** A record of a table of text: its fields, and the line (from 1) where it begins. */
export type CsvRow = {
  readonly line: number;
  readonly cells: readonly string[];
  /** A comment: one cell, the whole line. */
  readonly isComment?: true;
  /** The text ends within a quotation. */
  readonly isOpen?: true;
};

export type CsvForm = {
  /** One character; `' '` stands for any run of spaces and tabs; `''` for none: a column alone. */
  readonly delimiter: string;
  /** Lines that match are comments. Default: there are none. */
  readonly comment?: RegExp;
};

/**
 * The records of a delimited text, as RFC 4180 has them but for the delimiter: quoted fields may hold
 * delimiters, line ends, and quotes written twice. Lines end in LF, CRLF, or CR alone; blank ones are
 * passed over.
 */
export function* csvRows(text: string, { delimiter, comment }: CsvForm): Generator<CsvRow> {
  const breaks = /\r\n?|\n/g;
  /** Where the line that begins at `from` ends, and where the next one begins. */
  const lineAt = (from: number): readonly [end: number, next: number] => {
    breaks.lastIndex = from;
    const found = breaks.exec(text);
    return found ? [found.index, breaks.lastIndex] : [text.length, text.length];
  };
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; at < text.length; line++) {
    const [end, next] = lineAt(at);
    const one = text.slice(at, end);
    at = next;
    if (comment?.test(one)) yield { line, cells: [one], isComment: true };
    else if (one.includes('"') && delimiter !== '') {
      const { cells, stop, isOpen } = quotedRow(text, end - one.length, delimiter);
      yield isOpen ? { line, cells, isOpen } : { line, cells };
      for (let last = end; last < stop; line++) [last, at] = lineAt(at);
    } else if (one.trim() !== '') yield { line, cells: splitLine(one, delimiter) };
  }
}

const splitLine = (line: string, delimiter: string): string[] =>
  delimiter === ' ' ? line.trim().split(/[ \t]+/) : delimiter === '' ? [line] : line.split(delimiter);

/** One record that holds quotes, field by field; `stop` is the end of its last line. */
function quotedRow(
  text: string,
  from: number,
  delimiter: string,
): { cells: string[]; stop: number; isOpen: boolean } {
  const isSpace = (c: string | undefined) => delimiter === ' ' && (c === ' ' || c === '\t');
  const isEnd = (c: string | undefined) => c === undefined || c === '\n' || c === '\r';
  const cells: string[] = [];
  let at = from;
  while (isSpace(text[at])) at++;
  for (;;) {
    let cell = '';
    if (text[at] === '"') {
      at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) return { cells: [...cells, cell + text.slice(at)], stop: text.length, isOpen: true };
        cell += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
    }
    const rest = at;
    while (!isEnd(text[at]) && text[at] !== delimiter && !isSpace(text[at])) at++;
    cells.push(cell + text.slice(rest, at));
    while (isSpace(text[at]) && (isSpace(text[at + 1]) || isEnd(text[at + 1]))) at++;
    if (isEnd(text[at])) return { cells, stop: at, isOpen: false };
    at++;
  }
}

/** A text as a field of a table with commas, in quotation marks where it needs them. */
export const csvField = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
