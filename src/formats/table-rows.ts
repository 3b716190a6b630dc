import type { TimesColumn } from '#src/model/sequence.ts';
import { csvRows } from './csv-rows.ts';
import { type CsvShape, commentLine, csvShape } from './csv-shape.ts';
import { badFile } from './refusal.ts';
import { checkTimes, columnName, numberReader } from './table-csv.ts';

/** Lines that may stand above the first row of numbers. */
const mostHead = 100;

/**
 * Reads a table of text line by line as it comes: the values of each row, null for a line that holds none (the
 * header, a comment, a blank line). The layout is found as in `readTableCsv`, but by what stands above the first row
 * of numbers and that row alone: only a header tells which columns hold times or count the rows. Nothing can be
 * filled in that is missing, as what comes after is not known.
 * @param file what errors call it
 * @throws InvalidInputError `bad-file` naming line and column; `no-such-column` where `times` is no column
 */
export function tableRowReader(
  file: string,
  times: TimesColumn = 'auto',
): (line: string) => Float64Array | null {
  const head: string[] = [];
  let read: ((line: string, at: number) => Float64Array | null) | null = null;
  let at = 0;
  return (line) => {
    at++;
    if (read) return read(line, at);
    head.push(line);
    const shape = csvShape(head.join('\n'), times);
    if (shape) {
      checkTimes(times, shape, file);
      read = rowReader(file, shape);
      return read(line, at);
    }
    if (at < mostHead) return null;
    throw badFile(
      file,
      '',
      `there is no number in its first ${mostHead} lines`,
      'A row for each frame is wanted.',
    );
  };
}

function rowReader(file: string, shape: CsvShape): (line: string, at: number) => Float64Array | null {
  const { delimiter, width, trailing } = shape;
  const columns = shape.columns.flatMap(({ kind }, k) => (kind === 'value' ? [k] : []));
  const { readNumber } = numberReader(file, shape);
  return (line, at) => {
    const [row] = csvRows(line, { delimiter, comment: commentLine });
    if (!row || row.isComment || row.cells.every((cell) => cell.trim() === '')) return null;
    if (row.isOpen) throw badFile(file, `line ${at}`, 'a quotation mark is not closed', 'Close it.');
    if (row.cells.length > width || row.cells.length < width - trailing)
      throw badFile(
        file,
        `line ${at}`,
        `there are ${row.cells.length} fields, not ${width} as in the first row`,
        'Every row needs as many fields.',
      );
    return Float64Array.from(columns, (column) => {
      const value = readNumber(row.cells[column] as string, at, column);
      if (!Number.isNaN(value)) return value;
      throw badFile(
        file,
        `line ${at}, ${columnName(shape, column)}`,
        'the value is missing',
        'What comes frame by frame needs every value.',
      );
    });
  };
}
