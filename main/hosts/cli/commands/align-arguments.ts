import { existsSync, realpathSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { alignMethods } from '#src/align/methods/index.ts';
import { notTaken } from '#src/align/methods/facts.ts';
import type { AlignMethod } from '#src/align/methods/method.ts';
import type { OptionName } from '#src/align/methods/options.ts';
import { type MotionFeatures, motionFeatures } from '#src/formats/motion.ts';
import type { TimesColumn } from '#src/model/sequence.ts';
import type { AskedOptions } from '#main/align/asked-options.ts';
import { isMotionPath, motionEndings } from '#main/align/read-sequence.ts';
import { type DeviceChoice, deviceChoices } from '#main/compute/choose.ts';
import { type CommandCall, usageError } from '../command.ts';
import { askedOptions, flagOf } from './align-options.ts';
import { timesOf } from './table-times.ts';

export type AlignArguments = {
  readonly files: readonly string[];
  readonly method: AlignMethod;
  readonly options: AskedOptions;
  readonly features: MotionFeatures | null;
  readonly times: TimesColumn | null;
  readonly device: DeviceChoice;
  readonly output: string | null;
  /** A folder for what takes each sequence to the common space. */
  readonly projections: string | null;
  readonly overwrite: boolean;
};

export const featuresOption = {
  kind: 'value',
  value: motionFeatures.join('|'),
  help: 'what of recorded motions (default positions: joints seen from the root, or markers)',
} as const;

/** In place of a file: X is read from standard input, frame by frame. */
export const streamed = '-';

export const outputEndings = ['.json', '.csv', '.npy'] as const;

/** Reads the arguments of `align`. @throws InvalidInputError `usage` */
export function alignArguments({ files, options }: Pick<CommandCall, 'files' | 'options'>): AlignArguments {
  if (files.length < 2) throw usageError('align wants at least two sequences.');
  const number = files.find((file) => /^\d+$/.test(file) && !existsSync(file));
  if (number !== undefined)
    throw usageError(
      `“${number}” is no file. What an option may take without having to stands after “=”, as in --subsequence=${number}.`,
    );
  const method = options.text('method') ?? 'dtw';
  const chosen = alignMethods.find(({ name }) => name === method);
  if (!chosen)
    throw usageError(`There is no method “${method}”: ${alignMethods.map(({ name }) => name).join(', ')}.`);
  const sequences = options.flag('pool') ? 2 : files.length;
  const asked = askedOptions(options, sequences);
  if (sequences > 2 && !chosen.more) {
    const able = alignMethods.filter(({ more }) => more).map(({ name }) => name);
    throw usageError(`${method} aligns two sequences. For ${sequences} use ${able.join(', ')}.`);
  }
  if (asked.many && sequences === 2) throw usageError('--many is for three sequences and more.');
  refuseNotTaken(chosen, asked, sequences);
  refuseBeside(asked);
  if (asked.pool) checkPool(method, files.length);
  if (
    files.includes(streamed) &&
    (method !== 'online' || files.indexOf(streamed) !== 0 || files[1] === streamed)
  )
    throw usageError(
      `“${streamed}”, standard input, is for X with --method online: the others look at both sequences as a whole.`,
    );
  const output = options.text('output') ?? null;
  if (output !== null) checkOutput(output, files);
  return {
    files,
    method: chosen,
    options: asked,
    features: featuresOf(files, options),
    times: timesOf(files, options, (file) => file === streamed),
    device: options.choice('device', deviceChoices, 'auto'),
    output,
    projections: projectionsOf(chosen, options),
    overwrite: options.flag('overwrite'),
  };
}

function checkPool(method: string, files: number): void {
  if (method === 'ttn' && files < 3)
    throw usageError('--pool wants sequences to learn from: X Y and one more, or better some twenty.');
  if (method !== 'ttn' && (files < 4 || files % 2 !== 0))
    throw usageError('--pool wants pairs, X1 Y1 X2 Y2 …: an even number of files, four or more.');
}

/** Methods that make a space in which sequences are compared. */
const withSpace = ['ctw', 'gtw', 'dctw'];

function projectionsOf({ name, minimises }: AlignMethod, options: CommandCall['options']): string | null {
  const folder = options.text('projections') ?? null;
  if (folder !== null && !withSpace.includes(name))
    throw usageError(
      `${name} makes no common space to project into (it minimises ${minimises}). --projections: ${withSpace.join(', ')}.`,
    );
  return folder;
}

function refuseNotTaken(method: AlignMethod, asked: AskedOptions, sequences: number): void {
  const odd = notTaken(method, asked, sequences);
  if (odd.length === 0) return;
  const name = sequences > 2 ? `${method.name} of ${sequences} sequences` : method.name;
  const why = (sequences > 2 && method.whyMore) || method.why;
  throw usageError(
    `${name} takes no ${odd.map(flagOf).join(', ')}: ${why}.${odd.map((key) => takers(key, sequences)).join('')}`,
  );
}

function takers(key: OptionName, sequences: number): string {
  const able = alignMethods.filter(({ two, more }) => (sequences > 2 ? more : two)?.includes(key));
  return able.length > 0 ? ` ${flagOf(key)}: ${able.map(({ name }) => name).join(', ')}.` : '';
}

/** Options that do not go together, whatever the method: `not` beside `with`. */
const apart: readonly {
  readonly with: OptionName;
  readonly not: readonly OptionName[];
  readonly why: string;
}[] = [
  {
    with: 'subsequence',
    not: ['openBegin', 'openEnd'],
    why: 'finds all of X, and lets Y lie open on both sides of it',
  },
  {
    with: 'pool',
    not: ['step', 'window', 'slope', 'openBegin', 'openEnd', 'gaps', 'pins'],
    why: 'aligns several pairs, and a restriction is of one',
  },
];

function refuseBeside(asked: AskedOptions): void {
  for (const { with: key, not, why } of apart) {
    const odd = asked[key] === undefined ? undefined : not.find((name) => asked[name] !== undefined);
    if (odd) throw usageError(`${flagOf(key)} ${why}: it cannot go with ${flagOf(odd)}.`);
  }
  if (asked.matchLength && asked.subsequence === undefined)
    throw usageError(`${flagOf('matchLength')} is for the places that ${flagOf('subsequence')} finds.`);
}

/** What of recorded motions is taken, where a command reads some. @throws InvalidInputError `usage` */
export function featuresOf(files: readonly string[], options: CommandCall['options']): MotionFeatures | null {
  if (options.text('features') === undefined) return null;
  const features = options.choice('features', motionFeatures, 'positions');
  if (files.some(isMotionPath)) return features;
  throw usageError(
    `--features says what of recorded motions (${motionEndings.join(', ')}), and none is given: tables and arrays are taken as they are.`,
  );
}

function checkOutput(output: string, files: readonly string[]): void {
  if (!outputEndings.some((ending) => ending === extname(output).toLowerCase()))
    throw usageError(`align writes ${outputEndings.join(', ')} files, not “${output}”.`);
  const place = realPlace(output);
  if (files.some((file) => realPlace(file) === place))
    throw usageError(`“${output}” is one of the sequences: they are only ever read.`);
}

function realPlace(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file); // not there yet, or reported where it is read
  }
}
