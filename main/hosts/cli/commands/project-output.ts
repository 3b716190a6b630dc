import { extname } from 'node:path';
import { type OptionSpec, type Options, usageError } from '../command.ts';

/** For commands whose result can be a part of a project. */
export const projectOption: OptionSpec = {
  kind: 'value',
  value: 'PROJECT',
  help: 'with -o NAME.syncline: the project that the result is added to (default: a new one); it is only read',
};

export const isProjectName = (output: string): boolean => extname(output).toLowerCase() === '.syncline';

/**
 * The project that -o names, and that of --project which it begins from; null where -o names another kind of file, or nothing.
 * @throws InvalidInputError `usage`
 */
export function projectOutput(
  options: Options,
): { readonly output: string; readonly into: string | null } | null {
  const output = options.text('output');
  const into = options.text('project') ?? null;
  if (output !== undefined && isProjectName(output)) return { output, into };
  if (into !== null) throw usageError('--project wants -o and a name that ends in .syncline.');
  return null;
}
