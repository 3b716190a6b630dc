import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, type CommandOutcome, type Options, usageError } from '#main/hosts/cli/command.ts';
import { streamed } from '#main/hosts/cli/commands/align-arguments.ts';
import { execute, type Watch } from '#main/hosts/cli/execute.ts';
import { exitOf } from '#main/hosts/cli/exit-code.ts';
import { plainOptions } from '#main/hosts/cli/plain-options.ts';
import { rootGuard } from '#main/hosts/security/below-root.ts';
import { CancelledError, type ErrorData, errorData } from '#src/model/errors.ts';
import type { Script, ScriptStep, ScriptValue } from './script-file.ts';
import { filled, type Known, namesIn } from './variables.ts';

export type StepOutcome = {
  readonly command: string;
  readonly id: string | null;
  readonly files: readonly string[];
  /** Null: it was not run. */
  readonly exit: CommandOutcome['exit'] | null;
  readonly result: unknown;
  readonly error: ErrorData | null;
};

export type RunHow = {
  readonly commands: readonly Command[];
  readonly variables: Readonly<Record<string, ScriptValue>>;
  /** Nothing but what lies below it is written; relative paths are its own. The process stands in it. */
  readonly folder: string;
  readonly overwrite: boolean;
  /** Go on after a step that failed. */
  readonly keepGoing: boolean;
};

/**
 * Says what is wrong with a script, doing nothing of it: names of commands, options and variables, choices among named values, where
 * it writes, and files that are neither there nor written by a step before. What else a command asks of its values it says when it is run.
 * @returns one outcome a step; `exit` is null where nothing is wrong
 */
export async function checkSteps(script: Script, how: RunHow): Promise<readonly StepOutcome[]> {
  const known = new Map<string, unknown>(Object.entries(variablesOf(script, how)));
  const later = new Set<string>();
  const made = new Set<string>();
  const outcomes: StepOutcome[] = [];
  for (const step of script.steps) {
    try {
      const isOpen = (value: unknown) => namesIn(value).some((name) => later.has(name));
      for (const name of namesIn([step.files, ...Object.values(step.options)].flat(2)))
        if (!known.has(name) && !later.has(name))
          throw usageError(`Nothing is called “${name}” before this step.`);
      // What an earlier step will say is not known yet; the form of all else is.
      const ready = {
        ...step,
        files: step.files.filter((file) => !isOpen(file)),
        options: Object.fromEntries(Object.entries(step.options).filter(([, value]) => !isOpen(value))),
      };
      const { command, files, options } = prepared(ready, known, how);
      checkChoices(command, options);
      const writes = await checkWrites(command, options, how);
      const missing = files.find((file) => !made.has(resolve(file)) && !existsSync(file));
      if (missing !== undefined) throw usageError(`“${missing}” is not there, and no step before writes it.`);
      for (const each of writes) made.add(resolve(each));
      outcomes.push(notRun(step));
    } catch (error) {
      outcomes.push(failed(step, step.files, error));
    }
    if (step.id !== undefined) later.add(step.id);
  }
  return outcomes;
}

/** Runs the steps, one after the other. @throws CancelledError */
export async function runSteps(script: Script, how: RunHow, watch: Watch): Promise<readonly StepOutcome[]> {
  const known = new Map<string, unknown>(Object.entries(variablesOf(script, how)));
  const outcomes: StepOutcome[] = [];
  for (const [k, step] of script.steps.entries()) {
    const outcome =
      outcomes.some(isFailure) && !how.keepGoing
        ? notRun(step)
        : await runStep(step, known, how, watch, `Step ${k + 1} of ${script.steps.length}`);
    outcomes.push(outcome);
    if (step.id !== undefined && outcome.result !== null) known.set(step.id, outcome.result);
  }
  return outcomes;
}

export const isFailure = ({ exit }: StepOutcome): boolean => exit === 1 || exit === 2;

async function runStep(
  step: ScriptStep,
  known: Known,
  how: RunHow,
  watch: Watch,
  title: string,
): Promise<StepOutcome> {
  let files: readonly string[] = step.files;
  try {
    const ready = prepared(step, known, how);
    files = ready.files;
    await checkWrites(ready.command, ready.options, how);
    watch.log(`${title}: ${[step.command, ...files].join(' ')}`);
    const { exit, json } = await execute(ready.command, files, ready.options, { ...watch, json: true });
    const result: unknown = JSON.parse(JSON.stringify(json));
    return { command: step.command, id: step.id ?? null, files, exit, result, error: null };
  } catch (error) {
    if (error instanceof CancelledError || watch.signal.aborted) throw error;
    return failed(step, files, error);
  }
}

function variablesOf(script: Script, { variables }: RunHow): Readonly<Record<string, ScriptValue>> {
  const odd = Object.keys(variables).find((name) => !Object.hasOwn(script.variables, name));
  if (odd === undefined) return { ...script.variables, ...variables };
  const names = Object.keys(script.variables).join(', ');
  throw usageError(`--set ${odd}: the script has no such variable${names && ` (${names})`}.`);
}

/** A step as its command takes it. @throws InvalidInputError `usage` */
function prepared(step: ScriptStep, known: Known, { commands, overwrite }: RunHow) {
  const command = commands.find(({ name }) => name === step.command);
  if (!command)
    throw usageError(
      `A script has no command “${step.command}”: ${commands.map(({ name }) => name).join(', ')}.`,
    );
  // A variable may stand for a list of files.
  const files = step.files.flatMap((file) => filled(file, known));
  const isNamed = (file: unknown): file is string => typeof file === 'string' && file !== '';
  if (!files.every(isNamed)) throw usageError('Files are given by their paths.');
  if (files.includes(streamed)) throw usageError(`“${streamed}”, standard input, is for the command line.`);
  if (step.options.overwrite === true && !overwrite)
    throw usageError('Only --overwrite on the command line lets a script replace files.');
  const given = Object.entries(step.options).map(([key, value]) => [key, filled(value, known)]);
  const isWriting = command.options.output !== undefined;
  const options = plainOptions(command, {
    ...(isWriting && overwrite ? { overwrite } : {}),
    ...Object.fromEntries(given),
  });
  return { command, files, options };
}

/** Values of which the help lists all that there are. @throws InvalidInputError `usage` */
function checkChoices({ name, options: specs }: Command, options: Options): void {
  for (const [flag, { value = '' }] of Object.entries(specs)) {
    const asked = options.text(flag);
    if (asked === undefined || !/^[a-z0-9-]+(?:\|[a-z0-9-]+)+$/.test(value)) continue;
    if (!value.split('|').includes(asked))
      throw usageError(`${name}: ${flag} is one of ${value.replaceAll('|', ', ')}, not “${asked}”.`);
  }
}

/** @returns what it writes. @throws InvalidInputError `usage` for a place outside the script's folder */
async function checkWrites(command: Command, options: Options, how: RunHow): Promise<readonly string[]> {
  const guard = await rootGuard([how.folder]);
  const places = Object.entries(command.options)
    .filter(([, spec]) => spec.writes)
    .flatMap(([flag]) => options.text(flag) ?? []);
  for (const place of places)
    await guard.writing(resolve(place)).catch((error: unknown) => {
      if (errorData(error).code !== 'outside-root') throw error;
      throw usageError(
        `“${place}” lies outside the script’s folder: it writes below that only (--in DIR chooses another).`,
      );
    });
  return places;
}

const notRun = ({ command, id, files }: ScriptStep): StepOutcome => ({
  ...{ command, id: id ?? null, files, exit: null, result: null, error: null },
});

const failed = (step: ScriptStep, files: readonly string[], error: unknown): StepOutcome => ({
  ...notRun({ ...step, files: [...files] }),
  ...{ exit: exitOf(error), error: errorData(error) },
});
