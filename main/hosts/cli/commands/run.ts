import { realpath } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { storageError } from '#main/store/storage-error.ts';
import { checkModule, runModule } from '#main/script/module.ts';
import { readScript, scriptName } from '#main/script/script-file.ts';
import { checkSteps, type RunHow, runSteps, type StepOutcome } from '#main/script/steps.ts';
import { CancelledError, errorData, SynclineError } from '#src/model/errors.ts';
import { type Command, type CommandCall, type CommandOutcome, usageError } from '../command.ts';
import { exitOf } from '../exit-code.ts';
import { plain } from '../plain.ts';

const modules = ['.ts', '.mts', '.js', '.mjs'];

export type RunResult = {
  readonly version: 1;
  readonly script: string;
  /** With --check: nothing was done. */
  readonly checked: boolean;
  readonly exit: CommandOutcome['exit'];
  readonly steps: readonly StepOutcome[];
};

/** `syncline run`: the same commands from a file. @param commands those that a script may name */
export const makeRunCommand = (commands: readonly Command[]): Command<RunResult> => ({
  name: 'run',
  summary: 'Run a script: the same commands, by name, from a file',
  usage: 'run SCRIPT.json|.ts|.js [options]',
  options: {
    set: { kind: 'value', value: 'NAME=VALUE', many: true, help: 'what a variable of the script stands for' },
    check: { kind: 'flag', help: 'say what is wrong with the script, and do nothing of it' },
    in: {
      kind: 'value',
      value: 'DIR',
      help: 'where its relative paths begin, and a JSON script may write (default: the script’s folder)',
    },
    'keep-going': { kind: 'flag', help: 'of a JSON script: go on after a step that failed' },
  },
  lesson: [
    'A JSON script lists commands. Options have the names they have here, or those in camel case; what may be given again is a',
    `list. \${name} is a variable, \${id.key[0]} a value of the result (--json) of an earlier step.`,
    '',
    '  {"version": 1,',
    '   "variables": {"cam": "cam1.mp4"},',
    '   "steps": [',
    `     {"id": "sync", "command": "sync", "files": ["recorder.wav", "\${cam}"], "options": {"output": "concert.syncline"}},`,
    '     {"command": "export", "files": ["concert.syncline"],',
    '      "options": {"format": "otio", "output": "concert.otio", "range": [10, 60]}}]}',
    '',
    'It can do what these commands do, and write below its folder only; it replaces a file only with --overwrite. After a step',
    'that failed none is run. The exit code is that of the worst step: 0 done, 3 refused or in part, 1 failed, 2 wrong usage.',
    '',
    `A ${modules.join(', ')} script is a program: run only what you trust. It says import { sync, warp } from 'syncline', as`,
    'docs/api has it; types are taken away, not checked. A function that it exports as default is called with { signal,',
    'variables }. Its commands are counted as above; an error that it does not catch ends it.',
    '',
    `Commands of scripts: ${commands.map(({ name }) => name).join(', ')}.`,
    '',
    'Examples:',
    '  syncline run concert.json --set cam=cam2.mp4',
    '  syncline run concert.json --check',
    '  syncline run session.ts --json',
    '',
  ].join('\n'),
  async run(call) {
    const [script, ...more] = call.files;
    if (script === undefined || more.length > 0) throw usageError('run wants one script.');
    const isModule = modules.includes(extname(script).toLowerCase());
    if (!isModule && extname(script).toLowerCase() !== '.json')
      throw usageError(`A script ends in .json, ${modules.join(', ')}, not “${basename(script)}”.`);
    const keepGoing = call.options.flag('keep-going');
    if (isModule && keepGoing) throw usageError('--keep-going is for JSON scripts: a program says itself.');
    const file = resolve(script);
    const folder = await folderOf(call.options.text('in') ?? dirname(file));
    const variables = variablesOf(call.options.texts('set'));
    const from = process.cwd();
    // All paths in it, within options too, are its folder's.
    process.chdir(folder);
    try {
      const how = { commands, variables, folder, overwrite: call.options.flag('overwrite'), keepGoing };
      const isChecked = call.options.flag('check');
      const steps = isModule
        ? await moduleSteps(file, isChecked, how, call)
        : isChecked
          ? await checkSteps(await readScript(file), how)
          : await runSteps(await readScript(file), how, call);
      const exit = worst(steps);
      return {
        exit,
        json: { version: 1, script, checked: isChecked, exit, steps },
        text: report(steps, isChecked),
      };
    } finally {
      process.chdir(from);
    }
  },
});

async function folderOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw storageError(error, path);
  }
}

/** @throws InvalidInputError `usage` */
function variablesOf(given: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const text of given) {
    const cut = text.indexOf('=');
    const name = text.slice(0, cut);
    if (cut < 1 || !scriptName.test(name)) throw usageError(`--set wants NAME=VALUE, not “${text}”.`);
    found[name] = text.slice(cut + 1);
  }
  return found;
}

/** What a program did, command by command; its own failure is the last of them. */
async function moduleSteps(
  file: string,
  isChecked: boolean,
  how: RunHow,
  call: CommandCall,
): Promise<readonly StepOutcome[]> {
  const steps: StepOutcome[] = [];
  if (isChecked) {
    await checkModule(file);
    return steps;
  }
  const { log } = console;
  // With --json stdout is for the result alone.
  if (call.json) console.log = console.error;
  try {
    await runModule(file, how.variables as Record<string, string>, {
      ...{ signal: call.signal, json: true, log: call.log, warn: call.warn, progress: call.progress },
      overwrite: how.overwrite,
      done: (command, files, { exit, json }) =>
        steps.push({ command, id: null, files, exit, result: json, error: null }),
    });
  } catch (error) {
    if (call.signal.aborted) throw new CancelledError('Interrupted.');
    // Where in the script it happened, a line a call.
    if (!(error instanceof SynclineError) && error instanceof Error)
      for (const line of (error.stack ?? error.message).split('\n')) call.warn(line);
    steps.push({
      ...{ command: basename(file), id: null, files: [], result: null },
      ...{ exit: exitOf(error), error: errorData(error) },
    });
  } finally {
    console.log = log;
  }
  return steps;
}

/** From the best to the worst. */
const order: readonly CommandOutcome['exit'][] = [0, 3, 1, 2];

const worst = (steps: readonly StepOutcome[]): CommandOutcome['exit'] =>
  order[Math.max(0, ...steps.map(({ exit }) => order.indexOf(exit ?? 0)))] ?? 1;

const said = { 0: 'done', 1: 'failed', 2: 'wrong usage', 3: 'refused or in part' } as const;

function report(steps: readonly StepOutcome[], isChecked: boolean): string {
  const lines = steps.map(({ command, files, exit, error, result }, k) => {
    const what = exit === null ? (isChecked ? 'in order' : 'not run') : said[exit];
    const reason = (result as { reason?: unknown } | null)?.reason;
    const why = error?.message ?? (typeof reason === 'string' ? reason : null);
    return `${`${k + 1}`.padStart(3)}  ${plain([command, ...files].join(' '))}: ${what}${why === null ? '' : `. ${plain(why)}`}`;
  });
  const count = steps.filter(({ exit }) => exit === 0 || exit === 3).length;
  const wrong = steps.filter(({ exit }) => exit !== null).length;
  const sum = isChecked
    ? wrong === 0
      ? 'Nothing is wrong with its form; nothing was done.'
      : `${wrong} of ${steps.length} steps are wrong; nothing was done.`
    : `${count} of ${steps.length} commands were carried out.`;
  return `${[...lines, sum].join('\n')}\n`;
}
