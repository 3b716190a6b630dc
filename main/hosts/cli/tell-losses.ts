import type { CommandCall } from './command.ts';
import { plain } from './plain.ts';

/** What a written file does not keep, a line each: a warning, with --quiet too, as a script may throw away what it was written from. */
export function tellLosses(call: CommandCall, output: string, lost: readonly string[]): void {
  for (const line of lost) call.warn(`${plain(output)}: ${line}`);
}
