import { lookupTable } from '#src/model/lookup-table.ts';

/** What a cell holds. `text` is all that is neither a number nor missing. */
export type Cell = number | 'missing' | 'text';

export type DecimalMark = '.' | ',';

const missingWords = /^(?:nan|na|n\/a|#n\/a|null|none|missing|-|\.|\?)?$/i;
const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const commaNumber = /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i;

/** The mark that a number is written with; null when it needs none. */
export const markOf = (cell: string): DecimalMark | null =>
  cell.includes('.') ? '.' : cell.includes(',') ? ',' : null;

/**
 * A number with a decimal point or, where `comma` allows it, a decimal comma; nothing that stands for
 * thousands. `nan`, `NA`, `null`, `-`, `.`, `?` and the empty cell are missing. Numbers too large for double
 * precision are text, and so are `inf` and the like.
 */
export function readCell(given: string, comma: boolean): Cell {
  // Nearly all cells: begun by a digit, sign or point, and no hexadecimal number.
  const plain = Number(given);
  const first = given.charCodeAt(0);
  const isPlain = first > 42 && first < 58 && !(first === 48 && given.charCodeAt(1) > 57);
  if (isPlain && plain !== 0 && Number.isFinite(plain)) return plain;
  const cell = given.trim().replace('\u2212', '-');
  const isNumber = plainNumber.test(cell) || (comma && commaNumber.test(cell));
  if (!isNumber) return missingWords.test(cell) ? 'missing' : 'text';
  const value = Number(cell.replace(',', '.'));
  return Number.isFinite(value) ? value : 'text';
}

/** What is wrong with a cell that is text where a number is wanted. */
export const whyNoNumber = (cell: string): string =>
  plainNumber.test(cell.trim()) && !Number.isFinite(Number(cell)) ? 'is too large a number' : 'is no number';

/** Seconds per unit. */
const units: Readonly<Record<string, number>> = lookupTable({
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  ms: 1e-3,
  msec: 1e-3,
  millisecond: 1e-3,
  milliseconds: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  usec: 1e-6,
  microseconds: 1e-6,
  ns: 1e-9,
  nanoseconds: 1e-9,
  min: 60,
  minutes: 60,
  h: 3600,
  hours: 3600,
});

/** Seconds a unit of time stands for, with or without brackets; null for what is none. */
export const secondsPer = (unit: string): number | null =>
  units[
    unit
      .trim()
      .replace(/^[[(](.*)[\])]$/, '$1')
      .toLowerCase()
  ] ?? null;

const dateTime =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d(?:[.,]\d+)?))?\s*(?:Z|UTC|([+-])(\d\d):?(\d\d))?$/i;
const hoursMinutes = /^(?:(\d+):)?(\d+):(\d+(?:[.,]\d+)?)$/;

/**
 * Seconds of a written time: `2026-11-26T12:00:00.25Z` (since 1970; without a zone, as if it were UTC),
 * `1:02:03.5`, `02:03.5`. Null for what is none.
 */
export function readClock(given: string): number | null {
  const cell = given.trim();
  const date = dateTime.exec(cell);
  const decimal = (text: string | undefined) => Number((text ?? '0').replace(',', '.'));
  if (date) {
    const [year, month, day, hour, minute] = date.slice(1, 6).map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const zone = (date[7] === '-' ? 1 : -1) * (Number(date[8] ?? 0) * 60 + Number(date[9] ?? 0));
    return Date.UTC(year, month - 1, day, hour, minute + zone) / 1000 + decimal(date[6]);
  }
  const clock = hoursMinutes.exec(cell);
  return clock ? Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + decimal(clock[3]) : null;
}
