import { readCell, readClock, secondsPer } from './cell-number.ts';
import type { TimesColumn } from '#src/model/sequence.ts';
import { type CsvColumns, csvColumns, isNameOfOrder } from './csv-columns.ts';
import { type CsvRow, csvRows } from './csv-rows.ts';

/** How a table of text is laid out. */
export type CsvShape = CsvColumns & {
  readonly delimiter: string;
  /** Whether a comma may stand for a decimal point. */
  readonly comma: boolean;
  /** Fields of a row. */
  readonly width: number;
  /** So many of them are fields of nothing at the end, as of a comma after each row: a row may lack them. */
  readonly trailing: number;
  /** Line of the first row of numbers. */
  readonly firstLine: number;
  /** Names of the columns, '' where there is none; null without a header. */
  readonly names: readonly string[] | null;
  /** What stands in the row of units below the names; null where there is none. */
  readonly units: readonly string[] | null;
  /** Lines above that belong to neither. */
  readonly passed: number;
};

export const commentLine = /^\s*(?:#|%|\/\/)/;

/** So many lines are looked at to learn how the table is laid out. */
const looked = 100;
/** Where several fit as well, the first. */
const delimiters = ['\t', ';', ',', '|', ' ', ''] as const;

/** What the fields of the rows are parted by, and whether a comma in one may stand for a decimal point. */
type Form = Pick<CsvShape, 'delimiter' | 'comma'>;
type Rows = readonly CsvRow[];

/**
 * The layout as the first lines show it; null where no numbers are among them.
 * @param times which column holds the times
 */
export function csvShape(text: string, times: TimesColumn = 'auto'): CsvShape | null {
  const sample = firstLines(text);
  const announced = /^\uFEFF?sep=(.)[\r\n]/.exec(sample)?.[1];
  let best: { form: Form; rows: CsvRow[]; score: number } | null = null;
  for (const delimiter of announced ? [announced] : delimiters) {
    const rows = [...csvRows(sample, { delimiter, comment: commentLine })];
    const form = { delimiter, comma: delimiter !== ',' && (delimiter !== '' || areDecimals(rows)) };
    const score = fitness(rows, form);
    if (score > (best?.score ?? 0)) best = { form, rows, score };
  }
  return best && shapeOf(best.rows, best.form, times);
}

function firstLines(text: string): string {
  const breaks = /\r\n?|\n/g;
  for (let k = 0; k < looked; k++) if (!breaks.exec(text)) return text;
  return text.slice(0, breaks.lastIndex);
}

/** Written so, what stands after the comma is no number by itself, or what stands before it none. */
const surelyDecimal = /^\s*(?:[+-]?,\d|[+-]0,\d|[+-]?\d*,(?:0\d|\d+e[+-]?\d))/i;

/**
 * Whether commas in a column alone are decimal ones: it has a name above it without a comma, or some number could be
 * nothing else. Otherwise they part fields, of which some are missing.
 */
function areDecimals(rows: Rows): boolean {
  const plain = rows.filter(({ isComment }) => !isComment).map(({ cells }) => cells[0] as string);
  const start = plain.findIndex((cell) => readCell(cell, true) !== 'text');
  const name = plain[start - 1];
  return name === undefined ? plain.some((cell) => surelyDecimal.test(cell)) : !name.includes(',');
}

const isNumeric = (cell: string, { comma }: Form): boolean =>
  typeof readCell(cell, comma) === 'number' || readClock(cell) !== null;

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
function fitness(rows: Rows, form: Form): number {
  const plain = rows.filter(({ isComment }) => !isComment);
  const width = usualWidth(plain);
  const start = plain.findIndex((row) => isData(row, width, form));
  if (start < 0 || (width === 1 && form.delimiter !== '')) return 0;
  const isAlike = ({ cells }: CsvRow): boolean =>
    cells.length === width && (form.delimiter !== '' || form.comma || !cells[0]?.includes(','));
  const alike = plain.filter(isAlike).length;
  let [numbers, filled] = [0, 0];
  for (const { cells } of plain.slice(start)) {
    if (cells.length !== width) continue;
    for (const cell of cells) {
      if (readCell(cell, form.comma) === 'missing') continue;
      filled++;
      if (isNumeric(cell, form)) numbers++;
    }
  }
  return filled === 0 ? 0 : (numbers / filled) * (alike / plain.length);
}

function shapeOf(rows: Rows, form: Form, times: TimesColumn): CsvShape | null {
  const width = usualWidth(rows);
  const start = rows.findIndex((row) => isData(row, width, form));
  const first = rows[start];
  if (!first) return null;
  const head = rows.slice(0, start);
  const data = rows.slice(start).filter((row) => !row.isComment && row.cells.length === width);
  const empty = emptyAtEnd(
    data.map((row) => row.cells),
    width,
  );
  const { names, units, used } = headerOf(head, { width, trailing: empty, form });
  const trailing = names ? Math.min(empty, emptyAtEnd([names], width)) : empty;
  const cells = data.map((row) => row.cells);
  return {
    ...form,
    width,
    trailing,
    firstLine: first.line,
    names,
    units,
    passed:
      head.filter((row) => !row.isComment && !/^\uFEFF?sep=.$/.test(row.cells.join(form.delimiter))).length -
      used,
    ...csvColumns(cells, { names, units, width, trailing, comma: form.comma }, times),
  };
}

/** How many fields at the end are empty in every row; one is a column in any case. */
function emptyAtEnd(rows: readonly (readonly string[])[], width: number): number {
  const held = rows.map((cells) => cells.findLastIndex((cell) => cell.trim() !== ''));
  return width - 1 - Math.max(0, ...held);
}

/** At least half of what a row holds is numbers, and it is no row of numbered names. */
function isData({ cells, isComment }: CsvRow, width: number, form: Form): boolean {
  if (isComment || cells.length !== width) return false;
  const held = cells.filter((cell) => readCell(cell, form.comma) !== 'missing');
  const first = (cells[0] as string).trim();
  const isNumbered =
    width > 1 && first === '' && held.every((cell, k) => Number(cell) === k) && held.length === width - 1;
  if (isNumbered || (first !== '' && isNameOfOrder(first))) return false;
  const numbers = held.filter((cell) => isNumeric(cell, form)).length;
  return held.length === 0 ? cells.every((cell) => cell.trim() !== '') : 2 * numbers >= held.length;
}

const unitCell = /^(?:|[[(].*[\])]|[a-zµμ°%Ω.·*/^²³\d\s-]{1,8})$/i;

/** Names and units from the rows above the numbers. */
function headerOf(
  head: Rows,
  { width, trailing, form }: { readonly width: number; readonly trailing: number; readonly form: Form },
): { names: readonly string[] | null; units: readonly string[] | null; used: number } {
  const full = head.flatMap(({ cells, isComment }, k) => {
    if (isComment) return [];
    if (cells.length === width) return [cells];
    const short = width - cells.length;
    if (short > 0 && short <= trailing) return [[...cells, ...Array.from({ length: short }, () => '')]];
    // R leaves the column of row names without a name of its own.
    const isRow = cells.every((cell) => isNumeric(cell, form));
    return short === 1 && k === head.length - 1 && !isRow ? [['', ...cells]] : [];
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
  return { names: commentNames(head, width, form), units: null, used: 0 };
}

/** Units, rather than names: a unit of time, brackets, or one word over and over. */
function isUnits(cells: readonly string[]): boolean {
  const held = cells.filter((cell) => cell !== '');
  return (
    held.some((cell) => secondsPer(cell) !== null || /^[[(]/.test(cell)) || new Set(held).size < held.length
  );
}

/** Names in the last comment above the numbers, as NumPy and MATLAB write them. */
function commentNames(head: Rows, width: number, form: Form): readonly string[] | null {
  const comment = head.filter(({ isComment }) => isComment).at(-1)?.cells[0];
  if (!comment) return null;
  const bare = comment.replace(commentLine, '').trim();
  const cells = [form.delimiter, ' '].map((d) => [...csvRows(bare, { delimiter: d })][0]?.cells ?? []);
  const names = cells.find((list) => list.length === width)?.map((cell) => cell.trim());
  return names?.every((cell) => !isNumeric(cell, form)) ? names : null;
}
