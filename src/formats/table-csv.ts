import { InvalidInputError } from '#src/model/errors.ts';
import type { DataSequence, TimesColumn } from '#src/model/sequence.ts';
import { type DecimalMark, markOf, readCell, readClock, whyNoNumber } from './cell-number.ts';
import { csvRows } from './csv-rows.ts';
import { columnCalled } from './csv-columns.ts';
import { type CsvShape, commentLine, csvShape } from './csv-shape.ts';
import { fillGaps, filledNote } from './gaps.ts';
import { badFile, badTimes, mostValues, quoted, tooLarge } from './refusal.ts';

/**
 * A sequence from a table of text, a row per frame: comma, semicolon, tab, bar or spaces between the fields
 * (found out), decimal points or, where fields are not parted by commas, decimal commas. Lines that begin
 * with #, % or // are comments; blank lines and lines above the table are passed over.
 *
 * - Header: the row above the numbers, or the last comment there, names the columns; a row of units may
 *   follow. Without a header columns are called by their number.
 * - Clock: a column called time, timestamp, t, seconds, ms, `time (ms)` …, in its unit (seconds if none is
 *   said), or written times (ISO 8601, h:mm:ss); without a header a first column that rises evenly, from 8
 *   rows on, beside others that do not. A column that counts the rows (frame, index …) is no dimension either.
 *   `times` says otherwise.
 * - Fields of nothing at the end of every row are none. Commas in a column alone are decimal ones if it has a name, or
 *   if some number could be nothing else (`0,05`).
 * - Missing values (empty, NaN, NA, null, -) are filled as in `fillGaps`; longer gaps are refused.
 *
 * @param file what errors call it
 * @throws InvalidInputError `bad-file` naming line and column, `bad-times` where only its times cannot be read; `too-large`;
 *   `no-such-column` where `times` is no column
 */
export function readTableCsv(text: string, file: string, times: TimesColumn = 'auto'): DataSequence {
  const shape = csvShape(text, times);
  if (!shape)
    throw badFile(
      file,
      '',
      'there is no table of numbers in it',
      'A row for each frame is wanted, numbers parted by commas.',
    );
  checkTimes(times, shape, file);
  const table = readRows(text, file, shape);
  const { values, dims, lines } = table;
  if (dims === 0)
    throw (times === 'none' ? badFile : badTimes)(
      file,
      `line ${shape.firstLine}`,
      'there is no column of values',
      seeColumns,
    );
  const { filled, long } = fillGaps(values, dims);
  const gap = long[0];
  if (gap) {
    const column = table.columns[gap.dim] as number;
    throw badFile(
      file,
      `line ${lines[gap.from]}, ${columnName(shape, column)}`,
      `nothing is there for ${gap.to - gap.from} rows`,
      'Fill in what is missing, or leave the column or those rows out.',
    );
  }
  const clock = clockOf(table.times, lines, file);
  return {
    values,
    dims,
    hop: clock?.hop ?? 1,
    start: clock?.start ?? 0,
    names: table.columns.map((column) => shape.names?.[column] || `column ${column + 1}`),
    columns: columnNames(shape),
    isTimed: clock !== null,
    ...(clock ? { clock: columnName(shape, shape.clock), isClockGuessed: shape.isClockGuessed } : {}),
    ...(clock?.times ? { times: clock.times } : {}),
    notes: [
      ...shapeNotes(shape),
      ...(table.mark === ',' ? ['Its commas are decimal ones.'] : []),
      ...(clock?.notes ?? []),
      ...filledNote(filled),
    ],
  };
}

const seeColumns = 'Values are numbers in columns that are neither times nor numbers of rows.';

/** @throws InvalidInputError `no-such-column` */
export function checkTimes(times: TimesColumn, shape: CsvShape, file: string): void {
  if (times === 'auto' || times === 'none' || columnCalled(times, shape) !== null) return;
  const names = shape.names?.filter((name) => name !== '').map(quoted) ?? [];
  throw new InvalidInputError(
    'no-such-column',
    `“${file}” has no column ${quoted(times)}: it has ${shape.width - shape.trailing}${names.length > 0 ? `, called ${names.slice(0, 12).join(', ')}` : ''}.`,
    'Name the column of times, or give its number from 1.',
  );
}

/** All columns of a table by their names, '' where there is none. */
export const columnNames = ({ width, trailing, names }: CsvShape): readonly string[] =>
  Array.from({ length: width - trailing }, (_, k) => names?.[k] ?? '');

export const columnName = ({ names }: CsvShape, column: number): string =>
  `column ${column + 1}${names?.[column] ? ` (${quoted(names[column])})` : ''}`;

type Table = {
  /** n × dims, NaN where nothing was. */
  readonly values: Float64Array;
  readonly dims: number;
  /** Which columns the dimensions are. */
  readonly columns: readonly number[];
  /** Seconds of each row; null without a clock. */
  readonly times: readonly number[] | null;
  /** What its decimals are written with; null where it has none, or only points between commas. */
  readonly mark: DecimalMark | null;
  /** Where each row began. */
  readonly lines: readonly number[];
};

function readRows(text: string, file: string, shape: CsvShape): Table {
  const { delimiter, width, trailing, firstLine } = shape;
  const columns = shape.columns.flatMap(({ kind }, k) => (kind === 'value' ? [k] : []));
  const dims = columns.length;
  const { readNumber, mark } = numberReader(file, shape);
  const readTime = timeReader(file, shape, readNumber);
  const lines: number[] = [];
  const times: number[] = [];
  let values = new Float64Array(1024 * dims);
  const add = (cells: readonly string[], line: number) => {
    const from = lines.length * dims;
    if (from + dims > values.length) {
      if (2 * values.length > mostValues) throw tooLarge(file, 2 * values.length);
      const longer = new Float64Array(2 * values.length);
      longer.set(values);
      values = longer;
    }
    for (let k = 0; k < dims; k++)
      values[from + k] = readNumber(cells[columns[k] as number] ?? '', line, columns[k] as number);
    if (readTime) times.push(readTime(cells, line));
    lines.push(line);
  };
  // Rows of empty fields are missing frames; at the end they are what spreadsheets leave of rows once used.
  let empty: number[] = [];
  for (const { line, cells, isComment, isOpen } of csvRows(text, { delimiter, comment: commentLine })) {
    if (isComment || line < firstLine) continue;
    if (isOpen) throw badFile(file, `line ${line}`, 'a quotation mark is not closed', 'Close it.');
    if (cells.every((cell) => cell.trim() === '')) {
      empty.push(line);
      continue;
    }
    if (cells.length > width || cells.length < width - trailing) throw unlikeOthers(file, line, cells, shape);
    for (let k = width - trailing; k < cells.length; k++)
      if (cells[k]?.trim() !== '')
        throw badFile(
          file,
          `line ${line}, column ${k + 1}`,
          `${quoted(cells[k] as string)} stands where the first rows have nothing`,
          'Name that column above the table, or leave it out.',
        );
    for (const missed of empty) add([], missed);
    empty = [];
    add(cells, line);
  }
  return {
    values: values.slice(0, lines.length * dims),
    dims,
    columns,
    times: readTime ? times : null,
    mark: mark(),
    lines,
  };
}

function unlikeOthers(file: string, line: number, cells: readonly string[], shape: CsvShape): Error {
  const isDoubtful = shape.delimiter === ',' && shape.width === 2 && shape.names === null;
  return badFile(
    file,
    `line ${line}`,
    `there are ${cells.length} fields, not ${shape.width} as in the others`,
    `Every row needs as many fields.${isDoubtful ? ' A column alone with decimal commas is known by a name above it.' : ''}`,
  );
}

type NumberReader = (cell: string, line: number, column: number) => number;

/** Reads the time of a row in seconds; null where the table has no clock. */
function timeReader(
  file: string,
  shape: CsvShape,
  readNumber: NumberReader,
): ((cells: readonly string[], line: number) => number) | null {
  const column = shape.clock;
  const clock = shape.columns[column];
  if (clock?.kind !== 'clock') return null;
  const { unit } = clock;
  return (cells, line) => {
    const cell = cells[column] ?? '';
    const time = unit === null ? readClock(cell) : readNumber(cell, line, column) * unit;
    if (time !== null && !Number.isNaN(time)) return time;
    throw badTimes(
      file,
      `line ${line}, ${columnName(shape, column)}`,
      cell.trim() === '' ? 'the time is missing' : `${quoted(cell)} is no time`,
      'Every row needs its time, or take another column for its times, or none.',
    );
  };
}

/** Reads one cell as a number, NaN where it is missing; all with one decimal mark, which it then can tell. */
export function numberReader(
  file: string,
  shape: CsvShape,
): { readonly readNumber: NumberReader; readonly mark: () => DecimalMark | null } {
  const { comma } = shape;
  let usual: { mark: DecimalMark; line: number } | null = null;
  const readNumber: NumberReader = (cell, line, column) => {
    const value = readCell(cell, comma);
    if (value === 'missing') return Number.NaN;
    const where = () => `line ${line}, ${columnName(shape, column)}`;
    if (value === 'text')
      throw badFile(
        file,
        where(),
        `${quoted(cell)} ${whyNoNumber(cell)}`,
        'Correct it, or leave the cell empty.',
      );
    const mark = comma ? markOf(cell) : null;
    if (mark && usual?.mark !== mark) {
      if (usual)
        throw badFile(
          file,
          where(),
          `${quoted(cell)} has a decimal ${markNames[mark]}, but line ${usual.line} a decimal ${markNames[usual.mark]}`,
          'Use one of them throughout, and nothing between thousands.',
        );
      usual = { mark, line };
    }
    return value;
  };
  return { readNumber, mark: () => usual?.mark ?? null };
}

const markNames = { '.': 'point', ',': 'comma' } as const;

type Clock = {
  readonly hop: number;
  readonly start: number;
  readonly times?: Float64Array;
  readonly notes: readonly string[];
};

/** The even clock of rows with these times (s); the times too where a row lies more than half a step off it. */
function clockOf(times: readonly number[] | null, lines: readonly number[], file: string): Clock | null {
  if (!times) return null;
  const start = times[0] as number;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let k = 1; k < times.length; k++) {
    const step = (times[k] as number) - (times[k - 1] as number);
    if (step < 0)
      throw badTimes(
        file,
        `line ${lines[k]}`,
        `the time goes back, from ${exactly(times[k - 1] as number)} s to ${exactly(times[k] as number)} s`,
        'Sort the rows by time, give each take a file of its own, or take another column for its times, or none.',
      );
    least = Math.min(least, step);
    most = Math.max(most, step);
  }
  if (times.length === 1) return { hop: 1, start, notes: [] };
  const hop = ((times.at(-1) as number) - start) / (times.length - 1);
  if (hop === 0)
    throw badTimes(file, '', 'all rows have the same time', 'Take another column for its times, or none.');
  if (times.every((time, k) => Math.abs(time - start - k * hop) <= hop / 2)) return { hop, start, notes: [] };
  const uneven = `The rows are not evenly spaced in time: from ${short(least)} s to ${short(most)} s apart.`;
  return { hop, start, times: Float64Array.from(times), notes: [uneven] };
}

/** Without the last digits, which adding up has left. */
const exactly = (time: number): string => String(Number(time.toPrecision(12)));

const short = (value: number): string => String(Number(value.toPrecision(3)));

function shapeNotes(shape: CsvShape): string[] {
  const ofKind = (wanted: string) =>
    shape.columns.flatMap(({ kind }, k) =>
      kind === wanted && k !== shape.clock ? [columnName(shape, k)] : [],
    );
  const notes: string[] = [];
  const left = (list: string[], why: string) => {
    if (list.length > 0) notes.push(`Left out, as ${why}: ${list.join(', ')}.`);
  };
  if (shape.passed > 0)
    notes.push(`${shape.passed} line${shape.passed > 1 ? 's' : ''} above the table passed over.`);
  left(ofKind('counter'), 'it numbers the rows');
  left(ofKind('clock'), 'it holds times too');
  left(ofKind('text'), 'it holds no numbers');
  return notes;
}

/** A table with a header, comma-separated, a line a row. Names hold neither commas nor quotes. */
export function tableCsv(names: readonly string[], rows: Iterable<readonly number[]>): string {
  const lines = [names.join(',')];
  for (const row of rows) lines.push(row.join(','));
  return `${lines.join('\n')}\n`;
}
