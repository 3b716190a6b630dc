import { tellsLeftOut } from '#src/formats/losses.ts';
import type { CommandCall } from './command.ts';
import { plain } from './plain.ts';

/** What a written file does not keep, a line each: a warning where it lacks a part of the text, with --quiet too. */
export function tellLosses(call: CommandCall, output: string, lost: readonly string[]): void {
  for (const line of lost) (tellsLeftOut(line) ? call.warn : call.log)(`${plain(output)}: ${line}`);
}
