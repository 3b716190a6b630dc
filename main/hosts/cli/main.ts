import { parseArgs } from 'node:util';
import { CancelledError, errorData } from '#src/model/errors.ts';
import {
  type Command,
  commonOptions,
  Options,
  type OptionSpec,
  parseArgsOptions,
  usageError,
} from './command.ts';
import { commands } from './commands/index.ts';
import { pointedToTimes, timesOption } from './commands/table-times.ts';
import { execute } from './execute.ts';
import { exitOf } from './exit-code.ts';
import { commandHelp, generalHelp } from './help.ts';
import { plain, plainLines } from './plain.ts';
import { createReporter } from './reporter.ts';

/** Runs one command line (without `node` and the script) and sets the process's exit code. Never throws. */
export async function runCli(argv: readonly string[]): Promise<void> {
  const abort = new AbortController();
  let interrupts = 0;
  const interrupt = () => {
    abort.abort(new CancelledError('Interrupted.'));
    if (++interrupts > 1) process.exit(130); // a second Ctrl-C does not wait
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // A reader that went away (`| head`) is no fault of ours.
  process.stdout.on('error', () => process.exit(0));
  try {
    process.exitCode = await dispatch(argv, abort.signal);
  } catch (error) {
    process.exitCode = report(error, argv.includes('--json'));
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

async function dispatch(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const [name, ...rest] = argv;
  if (name === '--help' || name === '-h' || name === 'help') {
    const topic = commands.find((c) => c.name === rest[0]);
    process.stdout.write(topic ? commandHelp(topic) : generalHelp(commands));
    return 0;
  }
  if (name === '--version' || name === '-v') {
    const { version } = await import('./version.ts');
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const command = commands.find((c) => c.name === (name ?? 'window'));
  if (!command) throw usageError(`There is no command “${name}”.`);
  return await runCommand(command, rest, signal);
}

async function runCommand(command: Command, argv: readonly string[], signal: AbortSignal): Promise<number> {
  const specs: Record<string, OptionSpec> = { ...commonOptions, ...command.options };
  const { values, positionals } = parse(splitOptionalValues(joinNegative(argv, specs), specs), specs);
  if (values.help === true) {
    process.stdout.write(commandHelp(command));
    return 0;
  }
  const json = values.json === true;
  const reporter = createReporter(values.quiet === true);
  try {
    const outcome = await execute(command, positionals, new Options(values), {
      signal,
      json,
      log: reporter.log,
      warn: reporter.warn,
      progress: reporter.progress,
    });
    reporter.end();
    if (command.endless) return outcome.exit;
    const out = json ? `${JSON.stringify(outcome.json)}\n` : plainLines(outcome.text);
    await new Promise<void>((done) => process.stdout.write(out, () => done()));
    return outcome.exit;
  } catch (error) {
    reporter.end();
    throw command.options.times === timesOption ? pointedToTimes(error) : error;
  }
}

/** `--name -4:10` becomes `--name=-4:10`: a negative number is a value, not an option. */
function joinNegative(argv: readonly string[], specs: Readonly<Record<string, OptionSpec>>): string[] {
  const joined: string[] = [];
  let isOver = false;
  for (const arg of argv) {
    const last = joined[joined.length - 1];
    const name = last?.startsWith('--') ? last.slice(2) : '';
    if (!isOver && /^-\.?\d/.test(arg) && specs[name]?.kind === 'value')
      joined[joined.length - 1] = `${last}=${arg}`;
    else joined.push(arg);
    isOver ||= arg === '--';
  }
  return joined;
}

/** `--name=VALUE` of an optional-value option becomes the marker flag plus a kept value. */
function splitOptionalValues(argv: readonly string[], specs: Readonly<Record<string, OptionSpec>>) {
  const kept: Record<string, string> = {};
  const end = argv.indexOf('--');
  const args = argv.map((arg, index) => {
    const match = end >= 0 && index > end ? null : /^--([a-z-]+)=([\s\S]*)$/.exec(arg);
    const name = match?.[1];
    if (name === undefined || specs[name]?.kind !== 'optional') return arg;
    kept[name] = match?.[2] ?? '';
    return `--${name}`;
  });
  return { args, kept };
}

function parse(
  { args, kept }: { args: readonly string[]; kept: Readonly<Record<string, string>> },
  specs: Readonly<Record<string, OptionSpec>>,
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: parseArgsOptions(specs),
      allowPositionals: true,
      strict: true,
    });
    return { values: { ...values, ...kept }, positionals };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node goes on about arguments that begin with a dash.
    throw usageError(message.replace(/\. To specify a positional.*$/s, '.'));
  }
}

/** Says what went wrong, on stderr or as JSON, and returns the exit code. */
function report(error: unknown, json: boolean): number {
  const data = errorData(error);
  if (json) process.stdout.write(`${JSON.stringify({ version: 1, error: data })}\n`);
  else process.stderr.write(`syncline: ${plain(data.message)}\n${data.hint ? `  ${data.hint}\n` : ''}`);
  if (data.code === 'internal' && error instanceof Error && process.env.SYNCLINE_DEBUG)
    console.error(error.stack);
  if (error instanceof CancelledError || data.code === 'cancelled') return 130;
  return exitOf(error);
}
