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
 * Says what is wrong with a script, doing nothing of it: names of commands, options and variables, choices among named values, the
 * form of edits, where it writes, and files that are neither there nor written by a step before. What else a command asks of its values it says when it is run.
 * @returns one outcome a step; `exit` is null where nothing is wrong
 */
export async function checkSteps(script: Script, how: RunHow): Promise<readonly StepOutcome[]> {
  const known = new Map<string, unknown>(Object.entries(variablesOf(script, how)));
  const later = new Set<string>();
  const made = new Set<string>();
  const outcomes: StepOutcome[] = [];
  for (const step of script.steps) {
    const { faults, writes } = await faultsOf(step, { known, later, made }, how);
    for (const each of writes) made.add(resolve(each));
    const all = faults.map(({ message }) => message);
    outcomes.push(all.length === 0 ? notRun(step) : failed(step, step.files, usageError(all.join(' '))));
    if (step.id !== undefined) later.add(step.id);
  }
  return outcomes;
}

type Before = {
  readonly known: Known;
  /** Ids of steps before: what they will say is not known yet. */
  readonly later: ReadonlySet<string>;
  /** What steps before write, absolute. */
  readonly made: ReadonlySet<string>;
};

/** All that is wrong with a step, and what it writes. */
async function faultsOf(
  step: ScriptStep,
  { known, later, made }: Before,
  how: RunHow,
): Promise<{ readonly faults: readonly Error[]; readonly writes: readonly string[] }> {
  const faults: Error[] = [];
  const tried = async <T>(work: () => T | Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      faults.push(error instanceof Error ? error : new Error(String(error)));
      return null;
    }
  };
  const missing = (value: unknown) => namesIn(value).filter((name) => !known.has(name) && !later.has(name));
  const isOpen = (value: unknown) =>
    namesIn(value).some((name) => later.has(name)) || missing(value).length > 0;
  for (const name of new Set(missing([step.files, ...Object.values(step.options)].flat(2))))
    faults.push(usageError(`Nothing is called “${name}” before this step.`));
  // The form of what is open is not known; each option is looked at by itself, so that all that is wrong is said.
  const ready = { ...step, files: step.files.filter((file) => !isOpen(file)), options: {} };
  const bare = await tried(() => prepared(ready, known, how));
  if (!bare) return { faults, writes: [] };
  const writes: string[] = [];
  for (const [key, value] of Object.entries(step.options)) {
    if (isOpen(value)) continue;
    const one = await tried(() => prepared({ ...ready, files: [], options: { [key]: value } }, known, how));
    if (!one) continue;
    await tried(() => checkChoices(one.command, one.options));
    faults.push(...(one.command.faults?.(one.options) ?? []).map(usageError));
    writes.push(...((await tried(() => checkWrites(one.command, one.options, how))) ?? []));
  }
  for (const file of bare.files)
    if (!made.has(resolve(file)) && !existsSync(file))
      faults.push(usageError(`“${file}” is not there, and no step before writes it.`));
  return { faults, writes };
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
