import type { ParseArgsConfig } from 'node:util';
import { InvalidInputError } from '#src/model/errors.ts';
import { deviceChoices } from '#main/compute/choose.ts';

/**
 * One command of the command line, as a record: it feeds parsing, help and tests, and scripts and the API call it.
 * @template Json what --json prints
 */
export type Command<Json = unknown> = {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows `syncline`, e.g. `sync MEDIA… [options]`. */
  readonly usage: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** What the help says after the options: explanations and examples, whole lines. */
  readonly lesson?: string;
  /** Runs until it is interrupted and prints for itself: Ctrl-C is its normal end (exit 0). */
  readonly endless?: true;
  /** What is wrong with the form of its values, a sentence each: what can be told of them without reading a file. */
  readonly faults?: (options: Options) => readonly string[];
  run(call: CommandCall): Promise<CommandOutcome<Json>>;
};

export type OptionSpec = {
  /** flag: no value; value: always one; optional: only as --name=VALUE. */
  readonly kind: 'flag' | 'value' | 'optional';
  readonly short?: string;
  readonly many?: boolean;
  /** The value is a file or folder that is written. */
  readonly writes?: true;
  /** What the value is, for help, e.g. PPM. */
  readonly value?: string;
  readonly help: string;
};

export type CommandCall = {
  readonly files: readonly string[];
  readonly options: Options;
  readonly signal: AbortSignal;
  /** True with --json: stdout must carry one JSON value and nothing else, which `outcome.json` becomes. */
  readonly json: boolean;
  /** A line of progress or log, to stderr (silent with --quiet). */
  log(line: string): void;
  /** What may make the result wrong: a line to stderr, with --quiet too. It belongs into `outcome.json` as well. */
  warn(line: string): void;
  /** Progress in honest units, e.g. (12.5, 240, 's decoded', 'cam1.mp4'). */
  progress(done: number, total: number, unit: string, label: string): void;
};

export type CommandOutcome<Json = unknown> = {
  /** 0 done, 1 failed, 3 done in part or refused. Wrong usage (2) is thrown as InvalidInputError; a script returns it of a step. */
  readonly exit: 0 | 1 | 2 | 3;
  /** What --json prints. */
  readonly json: Json;
  /** What a person reads on stdout without --json. */
  readonly text: string;
};

/** Typed access to parsed options. */
export class Options {
  readonly #values: Readonly<Record<string, unknown>>;
  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }
  flag(name: string): boolean {
    return this.#values[name] === true;
  }
  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }
  texts(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
  }
  /** @throws InvalidInputError (exit 2) when the option is given and is no number in [min, max]. */
  number(
    name: string,
    fallback: number,
    min = Number.NEGATIVE_INFINITY,
    max = Number.POSITIVE_INFINITY,
  ): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value >= min && value <= max) return value;
    const least = min === Number.MIN_VALUE ? 'above 0' : min > -Infinity ? `from ${min}` : '';
    const most = max < Infinity ? `up to ${max}` : '';
    const range = [least, most].filter(Boolean).join(' ');
    throw usageError(`--${name} wants a number${range && ` ${range}`}, not “${text}”.`);
  }
  /** @throws InvalidInputError (exit 2) when the option is given and is none of `choices`. */
  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const found = choices.find((choice) => choice === text);
    if (found) return found;
    throw usageError(`--${name} is one of ${choices.join(', ')}, not “${text}”.`);
  }
}

export const usageError = (message: string): InvalidInputError =>
  new InvalidInputError('usage', message, 'See syncline --help, or syncline COMMAND --help.');

/** Options that every command takes. */
export const commonOptions = {
  json: { kind: 'flag', help: 'print one JSON result and nothing else on stdout' },
  quiet: {
    kind: 'flag',
    short: 'q',
    help: 'no progress and no log on stderr; warnings, and what a format loses, stay',
  },
  overwrite: { kind: 'flag', help: 'allow -o to replace a file that exists' },
  help: { kind: 'flag', short: 'h', help: 'show this help' },
} as const satisfies Record<string, OptionSpec>;

/** Option records that several commands share. */
export const outputOption = {
  kind: 'value',
  short: 'o',
  writes: true,
  value: 'FILE',
  help: 'write the result there, in the format of its ending',
} as const satisfies OptionSpec;
export const seedOption = {
  kind: 'value',
  value: 'N',
  help: 'seed of everything random (default 1)',
} as const satisfies OptionSpec;
export const deviceOption = {
  kind: 'value',
  value: deviceChoices.join('|'),
  help: 'where to compute (default auto: on the graphics processor where that is quicker)',
} as const satisfies OptionSpec;

export function parseArgsOptions(
  specs: Readonly<Record<string, OptionSpec>>,
): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      {
        type: spec.kind === 'value' ? ('string' as const) : ('boolean' as const),
        ...(spec.short ? { short: spec.short } : {}),
        ...(spec.many ? { multiple: true } : {}),
      },
    ]),
  );
}
