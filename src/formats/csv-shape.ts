import { type Cell, readCell, readClock, secondsPer } from './cell-number.ts';
import { type CsvRow, csvRows } from './csv-rows.ts';

/** How a table of text is laid out. */
export type CsvShape = {
  readonly delimiter: string;
  /** Fields of a row. */
  readonly width: number;
  /** Line of the first row of numbers. */
  readonly firstLine: number;
  /** Names of the columns, '' where there is none; null without a header. */
  readonly names: readonly string[] | null;
  /** What stands in the row of units below the names; null where there is none. */
  readonly units: readonly string[] | null;
  /** Lines above that belong to neither. */
  readonly passed: number;
  readonly columns: readonly ColumnKind[];
};

/**
 * What a column is for. `clock`: when each row was; its seconds per unit, or null for a written time of
 * day. `counter`: numbers the rows. `text`: holds no numbers at all.
 */
export type ColumnKind =
  | { readonly kind: 'value' | 'counter' | 'text' }
  | { readonly kind: 'clock'; readonly unit: number | null };

export const commentLine = /^\s*(?:#|%|\/\/)/;

/** So many lines are looked at to learn how the table is laid out. */
const looked = 100;
/** Where several fit as well, the first. */
const delimiters = ['\t', ';', ',', '|', ' ', ''] as const;

/** The layout as the first lines show it; null where no numbers are among them. */
export function csvShape(text: string): CsvShape | null {
  const sample = firstLines(text);
  const announced = /^\uFEFF?sep=(.)[\r\n]/.exec(sample)?.[1];
  let best: { delimiter: string; rows: CsvRow[]; score: number } | null = null;
  for (const delimiter of announced ? [announced] : delimiters) {
    const rows = [...csvRows(sample, { delimiter, comment: commentLine })];
    const score = fitness(rows, delimiter);
    if (score > (best?.score ?? 0)) best = { delimiter, rows, score };
  }
  return best && shapeOf(best.rows, best.delimiter);
}

function firstLines(text: string): string {
  const breaks = /\r\n?|\n/g;
  for (let k = 0; k < looked; k++) if (!breaks.exec(text)) return text;
  return text.slice(0, breaks.lastIndex);
}

type Rows = readonly CsvRow[];

const isComma = (delimiter: string): boolean => delimiter === ',';

const isNumeric = (cell: string, delimiter: string): boolean =>
  typeof readCell(cell, !isComma(delimiter)) === 'number' || readClock(cell) !== null;

/** How many fields most rows have. */
function usualWidth(rows: Rows): number {
  const counts = new Map<number, number>();
  for (const { cells, isComment } of rows)
    if (!isComment) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let width = 0;
  for (const [w, count] of counts) if (count >= (counts.get(width) ?? 0)) width = w;
  return width;
}

/**
 * How well a delimiter explains the rows: the share of rows as wide as most, times that of numbers in them
 * from the first row of numbers on.
 */
function fitness(rows: Rows, delimiter: string): number {
  const plain = rows.filter(({ isComment }) => !isComment);
  const width = usualWidth(plain);
  const start = plain.findIndex((row) => isData(row, width, delimiter));
  if (start < 0 || (width === 1 && delimiter !== '')) return 0;
  // Names parted by commas: these are no decimal ones.
  if (delimiter === '' && plain.slice(0, start).some(({ cells }) => cells[0]?.includes(','))) return 0;
  const alike = plain.filter(({ cells }) => cells.length === width).length;
  let [numbers, filled] = [0, 0];
  for (const { cells } of plain.slice(start)) {
    if (cells.length !== width) continue;
    for (const cell of cells) {
      if (readCell(cell, !isComma(delimiter)) === 'missing') continue;
      filled++;
      if (isNumeric(cell, delimiter)) numbers++;
    }
  }
  return filled === 0 ? 0 : (numbers / filled) * (alike / plain.length);
}

const unit =
  '(s|secs?|seconds?|ms|msec|milliseconds?|us|µs|μs|usec|microseconds|ns|nanoseconds|min|minutes|h|hours)';
const clockWords = 'time ?stamps?|times?|t|elapsed(?: time)?|date ?time|zeit|temps|tiempo';
const clockName = new RegExp(
  `^(?:(?:${clockWords})(?:(?:[\\s_.,:/-]+|[\\s_.,:/-]*[[(]\\s*)${unit}\\s*[\\])]?)?|(secs?|seconds?|ms|msec|milliseconds?))$`,
  'i',
);
const counterName =
  /^(?:|frames?|samples?|index|idx|rows?|#|no\.?|nr\.?|unnamed: ?\d+|(?:frame|sample|row)[ _]?(?:#|no\.?|nr\.?|number|index|id))$/i;

function shapeOf(rows: Rows, delimiter: string): CsvShape | null {
  const width = usualWidth(rows);
  const start = rows.findIndex((row) => isData(row, width, delimiter));
  const first = rows[start];
  if (!first) return null;
  const head = rows.slice(0, start);
  const { names, units, used } = headerOf(head, width, delimiter);
  const data = rows.slice(start).filter((row) => !row.isComment && row.cells.length === width);
  return {
    delimiter,
    width,
    firstLine: first.line,
    names,
    units,
    passed:
      head.filter((row) => !row.isComment && !/^\uFEFF?sep=.$/.test(row.cells.join(delimiter))).length - used,
    columns: columnKinds(data, { names, units, width, delimiter }),
  };
}

/** At least half of what a row holds is numbers, and it is no row of numbered names. */
function isData({ cells, isComment }: CsvRow, width: number, delimiter: string): boolean {
  if (isComment || cells.length !== width) return false;
  const held = cells.filter((cell) => readCell(cell, !isComma(delimiter)) !== 'missing');
  const first = (cells[0] as string).trim();
  const isNumbered =
    width > 1 && first === '' && held.every((cell, k) => Number(cell) === k) && held.length === width - 1;
  if (isNumbered || (first !== '' && (clockName.test(first) || counterName.test(first)))) return false;
  const numbers = held.filter((cell) => isNumeric(cell, delimiter)).length;
  return held.length === 0 ? cells.every((cell) => cell.trim() !== '') : 2 * numbers >= held.length;
}

const unitCell = /^(?:|[[(].*[\])]|[a-zµμ°%Ω.·*/^²³\d\s-]{1,8})$/i;

/** Names and units from the rows above the numbers. */
function headerOf(
  head: Rows,
  width: number,
  delimiter: string,
): { names: readonly string[] | null; units: readonly string[] | null; used: number } {
  const full = head.flatMap(({ cells, isComment }, k) => {
    if (isComment) return [];
    if (cells.length === width) return [cells];
    // R leaves the column of row names without a name of its own.
    return cells.length === width - 1 && k === head.length - 1 && width > 1 ? [['', ...cells]] : [];
  });
  const trimmed = full.map((cells) => cells.map((cell) => cell.trim()));
  const [last, before] = [trimmed.at(-1), trimmed.at(-2)];
  if (
    last &&
    before &&
    last.some((cell) => cell !== '') &&
    last.every((cell) => unitCell.test(cell)) &&
    isUnits(last)
  )
    return { names: before, units: last, used: 2 };
  if (last) return { names: last, units: null, used: 1 };
  return { names: commentNames(head, width, delimiter), units: null, used: 0 };
}

/** Units, rather than names: a unit of time, brackets, or one word over and over. */
function isUnits(cells: readonly string[]): boolean {
  const held = cells.filter((cell) => cell !== '');
  return (
    held.some((cell) => secondsPer(cell) !== null || /^[[(]/.test(cell)) || new Set(held).size < held.length
  );
}

/** Names in the last comment above the numbers, as NumPy and MATLAB write them. */
function commentNames(head: Rows, width: number, delimiter: string): readonly string[] | null {
  const comment = head.filter(({ isComment }) => isComment).at(-1)?.cells[0];
  if (!comment) return null;
  const bare = comment.replace(commentLine, '').trim();
  const cells = [delimiter, ' '].map((d) => [...csvRows(bare, { delimiter: d })][0]?.cells ?? []);
  const names = cells.find((list) => list.length === width)?.map((cell) => cell.trim());
  return names?.every((cell) => !isNumeric(cell, delimiter)) ? names : null;
}

function columnKinds(
  data: Rows,
  { names, units, width, delimiter }: Pick<CsvShape, 'names' | 'units' | 'width' | 'delimiter'>,
): readonly ColumnKind[] {
  const kinds = Array.from({ length: width }, (_, k): ColumnKind => {
    const cells = data.map((row) => row.cells[k] as string);
    const values = cells.map((cell) => readCell(cell, !isComma(delimiter)));
    const held = cells.filter((_, row) => values[row] !== 'missing');
    const name = names?.[k];
    const match = name === undefined ? null : clockName.exec(name);
    const written = held.filter((cell) => readClock(cell) !== null).length;
    if ((match || k === 0) && written > 0 && 2 * written >= held.length) return { kind: 'clock', unit: null };
    if (
      match &&
      !(/^t$/i.test(name ?? '') && values.some((v, row) => row > 0 && v <= (values[row - 1] ?? 0)))
    ) {
      const told = match[1] ?? match[2] ?? units?.[k];
      return { kind: 'clock', unit: (told && secondsPer(told)) || 1 };
    }
    if (name !== undefined) {
      if (width > 1 && counterName.test(name) && countsUp(values)) return { kind: 'counter' };
      const isText = held.length > 2 && values.every((value) => typeof value !== 'number');
      if (isText || (held.length === 0 && name === '')) return { kind: 'text' };
    } else if (k === 0 && width > 1 && data.length >= fewest) {
      if (countsUp(values)) return { kind: 'counter' };
      if (risesEvenly(values)) return { kind: 'clock', unit: 1 };
    }
    return { kind: 'value' };
  });
  // A table of nothing but a clock is one of values.
  if (kinds.some(({ kind }) => kind === 'value')) return kinds;
  return kinds.map((each) => (each.kind === 'clock' && each.unit !== null ? { kind: 'value' } : each));
}

/** Without names, fewer rows do not tell a clock from a value. */
const fewest = 8;

const countsUp = (values: readonly Cell[]): boolean =>
  values.every((value, k) => value === (values[0] as number) + k);

function risesEvenly(values: readonly Cell[]): boolean {
  if (!values.every((value) => typeof value === 'number')) return false;
  const first = values[0] as number;
  const hop = ((values.at(-1) as number) - first) / (values.length - 1);
  return hop > 0 && values.every((value, k) => Math.abs(value - first - k * hop) <= 0.02 * hop);
}
