import type { TimesColumn } from '#src/model/sequence.ts';
import { type Cell, readCell, readClock, secondsPer } from './cell-number.ts';

/** What the columns of a table are. */
export type CsvColumns = {
  readonly columns: readonly ColumnKind[];
  /** The column of times; -1 where there is none. */
  readonly clock: number;
  /** Whether nothing but how it rises says that it is one. */
  readonly isClockGuessed: boolean;
};

/**
 * What a column is for. `clock`: when each row was; its seconds per unit, or null for a written time of
 * day. `counter`: numbers the rows. `text`: holds no numbers at all. `empty`: nothing, at the end of each row.
 */
export type ColumnKind =
  | { readonly kind: 'value' | 'counter' | 'text' | 'empty' }
  | { readonly kind: 'clock'; readonly unit: number | null };

type Layout = {
  readonly names: readonly string[] | null;
  readonly units: readonly string[] | null;
  readonly width: number;
  readonly trailing: number;
  readonly comma: boolean;
};

const unit =
  '(s|secs?|seconds?|ms|msec|milliseconds?|us|µs|μs|usec|microseconds|ns|nanoseconds|min|minutes|h|hours)';
const clockWords = 'time ?stamps?|times?|t|elapsed(?: time)?|date ?time|zeit|temps|tiempo';
const clockName = new RegExp(
  `^(?:(?:${clockWords})(?:(?:[\\s_.,:/-]+|[\\s_.,:/-]*[[(]\\s*)${unit}\\s*[\\])]?)?|(secs?|seconds?|ms|msec|milliseconds?))$`,
  'i',
);
const counterName =
  /^(?:|frames?|samples?|index|idx|rows?|#|no\.?|nr\.?|unnamed: ?\d+|(?:frame|sample|row)[ _]?(?:#|no\.?|nr\.?|number|index|id))$/i;

/** Whether a column called so holds times or numbers the rows. */
export const isNameOfOrder = (name: string): boolean => clockName.test(name) || counterName.test(name);

/** The column that `times` names or counts; null where there is none. */
export function columnCalled(
  times: TimesColumn,
  { names, width }: Pick<Layout, 'names' | 'width'>,
): number | null {
  const named = names?.indexOf(times) ?? -1;
  if (named >= 0) return named;
  const counted = /^\d+$/.test(times) ? Number(times) - 1 : -1;
  return counted >= 0 && counted < width ? counted : null;
}

/**
 * What the columns are, by their names and by what the first rows hold.
 * @param rows fields, `width` of them each
 */
export function csvColumns(
  rows: readonly (readonly string[])[],
  layout: Layout,
  times: TimesColumn,
): CsvColumns {
  const { width, trailing } = layout;
  const told = times === 'auto' || times === 'none' ? null : columnCalled(times, layout);
  const looked = Array.from({ length: width - trailing }, (_, k) => looksOf(rows, k, layout));
  const kinds = looked.map((looks, k): ColumnKind => {
    if (times === 'auto') return kindByName(looks, k, looked.length) ?? kindByOrder(looks, k, looked);
    if (k === told) return { kind: 'clock', unit: looks.isWritten ? null : unitOf(looks) };
    const kind = kindByName(looks, k, looked.length) ?? { kind: 'value' };
    if (kind.kind !== 'clock') return kind;
    // Others that hold times are values too where that can be.
    return { kind: kind.unit === null ? 'text' : 'value' };
  });
  // A table of nothing but a clock is one of values.
  const hasValues = told !== null || kinds.some(({ kind }) => kind === 'value');
  const columns = [
    ...kinds.map((each) =>
      hasValues || each.kind !== 'clock' || each.unit === null ? each : ({ kind: 'value' } as const),
    ),
    ...Array.from({ length: trailing }, () => ({ kind: 'empty' }) as const),
  ];
  const clock = told ?? columns.findIndex(({ kind }) => kind === 'clock');
  const chosen = columns[clock];
  return {
    columns,
    clock,
    isClockGuessed:
      told === null && layout.names === null && chosen?.kind === 'clock' && chosen.unit !== null,
  };
}

type Looks = {
  /** Null without a header. */
  readonly name: string | null;
  readonly unit: string | undefined;
  readonly values: readonly Cell[];
  /** Whether anything is there. */
  readonly isHeld: boolean;
  /** Whether most of it is written times (ISO 8601, h:mm:ss). */
  readonly isWritten: boolean;
};

function looksOf(rows: readonly (readonly string[])[], k: number, { names, units, comma }: Layout): Looks {
  const cells = rows.map((row) => row[k] as string);
  const values = cells.map((cell) => readCell(cell, comma));
  const held = cells.filter((_, row) => values[row] !== 'missing');
  const written = held.filter((cell) => readClock(cell) !== null).length;
  return {
    name: names?.[k] ?? null,
    unit: units?.[k],
    values,
    isHeld: held.length > 0,
    isWritten: written > 0 && 2 * written >= held.length,
  };
}

const bracketed = new RegExp(`[[(]\\s*${unit}\\s*[\\])]$`, 'i');

/** Seconds of one of what the times are written in. */
function unitOf({ name, unit: row }: Looks): number {
  const match = clockName.exec(name ?? '');
  const told = match?.[1] ?? match?.[2] ?? row ?? bracketed.exec(name ?? '')?.[1];
  return (told && secondsPer(told)) || 1;
}

/** What the name, or written times, say; null where they say nothing. */
function kindByName(looks: Looks, k: number, width: number): ColumnKind | null {
  const { name, values, isHeld, isWritten } = looks;
  const isNamed = name !== null && clockName.test(name);
  if ((isNamed || k === 0) && isWritten) return { kind: 'clock', unit: null };
  // A t that falls is a temperature, or the like.
  const falls = () => values.some((v, row) => row > 0 && v <= (values[row - 1] ?? 0));
  if (isNamed && !(/^t$/i.test(name) && falls())) return { kind: 'clock', unit: unitOf(looks) };
  if (name === null) return null;
  if (width > 1 && counterName.test(name) && countsUp(values)) return { kind: 'counter' };
  const isText = values.length > 2 && isHeld && values.every((value) => typeof value !== 'number');
  return { kind: isText || (!isHeld && name === '') ? 'text' : 'value' };
}

/**
 * Without a header: a first column that counts up numbers the rows, and one that rises evenly holds their times, unless all
 * others rise or fall evenly too: then it is a value like them.
 */
function kindByOrder({ values }: Looks, k: number, all: readonly Looks[]): ColumnKind {
  const isOrder = k === 0 && values.length >= fewest && evenStep(values) > 0;
  if (!isOrder || all.slice(1).every((other) => evenStep(other.values) !== 0)) return { kind: 'value' };
  return countsUp(values) ? { kind: 'counter' } : { kind: 'clock', unit: 1 };
}

/** Without names, fewer rows do not tell a clock from a value. */
const fewest = 8;

const countsUp = (values: readonly Cell[]): boolean =>
  values.every((value, k) => value === (values[0] as number) + k);

/** By how much values rise or fall from row to row, always alike; 0 where they do not. */
function evenStep(values: readonly Cell[]): number {
  if (!values.every((value) => typeof value === 'number')) return 0;
  const first = values[0] as number;
  const step = ((values.at(-1) as number) - first) / (values.length - 1);
  const isEven = values.every((value, k) => Math.abs(value - first - k * step) <= 0.02 * Math.abs(step));
  return isEven ? step : 0;
}
