import { streamed } from '../cli/commands/align-arguments.ts';
import { type Command, type CommandOutcome, usageError } from '../cli/command.ts';
import { execute, type Watch } from '../cli/execute.ts';
import { plainOptions } from '../cli/plain-options.ts';
import { CancelledError, SynclineError } from '#src/model/errors.ts';
import type { CallOptions } from './options.ts';

/** A script that is being run: told of what its calls do, and able to stop them all. */
export type Session = Watch & {
  /** Whether files may be replaced at all. */
  readonly overwrite: boolean;
  /** Called with what each call gave. */
  done(command: string, files: readonly string[], outcome: CommandOutcome): void;
};

let session: Session | null = null;

/** From here on all calls belong to it; null: to nobody. One script runs in one process. */
export function setSession(next: Session | null): void {
  session = next;
}

/**
 * Runs a command as `--json` has it.
 * @param shown what the files are called wherever they are spoken of: those that only hold frames have no names of their own
 * @throws SynclineError of every kind, `usage` for options of another form
 */
export async function call<Json>(
  command: Command<Json>,
  files: readonly string[],
  given: object,
  shown: readonly string[] = files,
): Promise<Json> {
  const { signal: own, onProgress, onWarning, ...asked } = given as CallOptions & Record<string, unknown>;
  const names = [...files];
  if (!names.every((name) => typeof name === 'string')) throw usageError('Files are given by their paths.');
  if (names.includes(streamed)) throw usageError(`“${streamed}”, standard input, is for the command line.`);
  const running = session;
  if (running && !running.overwrite && asked.overwrite === true)
    throw usageError('Only syncline run --overwrite lets a script replace files.');
  const signals = [own, running?.signal].flatMap((signal) => signal ?? []);
  const signal = AbortSignal.any(signals);
  if (signal.aborted) throw new CancelledError();
  const named = (text: string): string =>
    names.reduce((all, name, k) => (shown[k] === name ? all : all.replaceAll(name, shown[k] ?? name)), text);
  try {
    const outcome = await execute(command, names, plainOptions(command, asked), {
      signal,
      json: true,
      log: (line) => running?.log(named(line)),
      warn: (line) => (onWarning ? onWarning(named(line)) : running?.warn(named(line))),
      progress: (done, total, unit, label) =>
        (onProgress ?? running?.progress)?.(done, total, unit, named(label)),
    });
    running?.done(command.name, shown, outcome);
    // Just what --json prints: no typed arrays, null for what is no number.
    return JSON.parse(JSON.stringify(outcome.json), (_, value: unknown) =>
      typeof value === 'string' ? named(value) : value,
    ) as Json;
  } catch (error) {
    if (error instanceof SynclineError) error.message = named(error.message);
    throw error;
  }
}
