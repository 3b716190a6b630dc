import { resolve } from 'node:path';

/** The project file that a command line names (the system's “open with”), absolute; null when none. */
export function projectArgument(argv: readonly string[], folder: string): string | null {
  const named = argv.slice(1).findLast((arg) => !arg.startsWith('-') && /\.syncline$/i.test(arg));
  return named === undefined ? null : resolve(folder, named);
}
