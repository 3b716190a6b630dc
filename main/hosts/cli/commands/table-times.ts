import { statSync } from 'node:fs';
import type { TimesColumn } from '#src/model/sequence.ts';
import { errorData, InvalidInputError } from '#src/model/errors.ts';
import { isTablePath, tableEndings } from '#main/align/read-sequence.ts';
import { type CommandCall, type OptionSpec, usageError } from '../command.ts';

/** Which column of the tables among a command's files holds their times. */
export const timesOption: OptionSpec = {
  kind: 'value',
  value: 'COLUMN|none|auto',
  help: 'the column of tables that holds their times, by name or by number from 1; none: all are values (default auto)',
};

/** Says how another column is chosen, where what was taken for the times of a table is none. */
export function pointedToTimes(error: unknown): unknown {
  const { code, message, hint } = errorData(error);
  return code === 'bad-times' ? new InvalidInputError(code, message, `${hint} (--times COLUMN|none)`) : error;
}

/**
 * @param files all that the command reads; those of folders are not asked after
 * @param mayBeTable whether a file may be a table beside its ending
 * @throws InvalidInputError `usage` where no table is given
 */
export function timesOf(
  files: readonly string[],
  options: CommandCall['options'],
  mayBeTable: (file: string) => boolean = () => false,
): TimesColumn | null {
  const times = options.text('times');
  if (times === undefined) return null;
  if (times.trim() === '') throw usageError('--times wants a column by its name or number, none or auto.');
  if (files.some((file) => isTablePath(file) || mayBeTable(file))) return times;
  throw usageError(
    `--times says which column of tables (${tableEndings.join(', ')}) holds their times, and none is given.`,
  );
}

export const isFolder = (file: string): boolean =>
  statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
