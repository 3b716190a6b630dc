import { CancelledError } from '#src/model/errors.ts';
import { checkOutput } from './check-output.ts';
import type { Command, CommandCall, CommandOutcome, Options } from './command.ts';

/** Who watches a command: all of its call but what it is given. */
export type Watch = Omit<CommandCall, 'files' | 'options'>;

/**
 * Runs one command, whoever asks for it: the command line, a script, a program through the API.
 * @throws InvalidInputError `usage`; StorageError `exists`; CancelledError; what the command throws
 */
export async function execute<Json>(
  command: Command<Json>,
  files: readonly string[],
  options: Options,
  watch: Watch,
): Promise<CommandOutcome<Json>> {
  if (command.options.output) await checkOutput(options.text('output'), files, options.flag('overwrite'));
  const outcome = await command.run({ ...watch, files, options });
  // An interrupted command that still returned has nothing to say.
  if (watch.signal.aborted && !command.endless) throw new CancelledError('Interrupted.');
  return outcome;
}
