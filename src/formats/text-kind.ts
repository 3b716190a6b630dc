import { csvRows } from './csv-rows.ts';
import { cueSeconds } from './cue-time.ts';
import { type ColumnRole, columnRoles } from './label-columns.ts';
import { isAudacity } from './label-table.ts';
import { linesOf } from './reading.ts';

/**
 * What a text without a telling name holds: words with times, numbers, what could be either (ask), or neither as far
 * as its form tells.
 */
export type TextKind = 'transcript' | 'numbers' | 'either' | 'neither';

/** @param text the file, or its first lines whole */
export function textKind(text: string, ending: string): TextKind {
  const plain = text.replace(/^\uFEFF/, '');
  if (ending.toLowerCase() === '.json') return jsonKind(plain);
  if (isAudacity(plain)) return labelKind(plain);
  return tableKind(plain);
}

/** What `syncline transcript --json` and the window's export write; the text may be cut off. */
function jsonKind(text: string): TextKind {
  const has = (key: string) => text.includes(`"${key}"`);
  return /^\s*\{/.test(text) && has('version') && has('words') && has('text') && has('start')
    ? 'transcript'
    : 'neither';
}

const isNumber = (cell: string): boolean =>
  cell.trim() !== '' && Number.isFinite(Number(cell.replace(',', '.')));

/** Lines of start, end and maybe a text, parted by tabs: labels, unless there is nothing to read in them. */
function labelKind(text: string): TextKind {
  const rows = linesOf(text)
    .filter((line) => line !== '' && !line.startsWith('\\'))
    .map((line) => line.split('\t'));
  const texts = rows.map((row) => row[2] ?? '').filter((cell) => cell.trim() !== '');
  if (texts.length === 0) return 'numbers';
  if (texts.some((cell) => !isNumber(cell))) return 'transcript';
  // Three columns of numbers: labels that are numbers, if they are spans one after the other.
  const [starts, ends] = [0, 1].map((k) => rows.map((row) => Number((row[k] ?? '').replace(',', '.')))) as [
    number[],
    number[],
  ];
  const areSpans = starts.every(
    (start, k) => start <= (ends[k] as number) && start >= (ends[k - 1] ?? start),
  );
  return areSpans ? 'either' : 'numbers';
}

/** A table whose header names columns of start and text, with something to read in that one. */
function tableKind(text: string): TextKind {
  const first = /[^\r\n]*\S[^\r\n]*/.exec(text)?.[0] ?? '';
  const many = (c: string) => first.split(c).length;
  const delimiter = many('\t') > 1 ? '\t' : many(';') > many(',') ? ';' : ',';
  const rows = [...csvRows(text, { delimiter })].map(({ cells }) => cells);
  const [header, ...body] = rows;
  if (!header || header.length < 2) return 'neither';
  const roles = columnRoles(header);
  const at = (role: ColumnRole) => roles.indexOf(role);
  const [start, end, words] = [at('start'), Math.max(at('end'), at('length')), at('text')];
  const cells = (column: number) => body.map((row) => row[column] ?? '').filter((cell) => cell.trim() !== '');
  const areNumbers = (column: number) => cells(column).length > 0 && cells(column).every(isNumber);
  const others = roles.flatMap((role, k) => (role === null && areNumbers(k) ? [k] : []));
  const areTimes = start >= 0 && cells(start).every((cell) => isNumber(cell) || cueSeconds(cell) !== null);
  if (start >= 0 && words >= 0 && areTimes && cells(words).length > 0) {
    if (areNumbers(words)) return end >= 0 && others.length === 0 ? 'either' : 'numbers';
    return others.length > 0 ? 'either' : 'transcript';
  }
  return header.some((_, k) => areNumbers(k)) || header.every(isNumber) ? 'numbers' : 'neither';
}
