import { realpathSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { manyMethods } from '#src/align/dtw/align-many.ts';
import type { LocalCost } from '#src/align/dtw/local-cost.ts';
import { costNames } from '#src/align/dtw/local-cost.ts';
import { limitSlope } from '#src/align/dtw/step-pattern.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import { notTaken } from '#src/align/methods/facts.ts';
import type { AlignMethod, AlignOptions } from '#src/align/methods/method.ts';
import { type MotionFeatures, motionFeatures } from '#src/formats/motion.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type DeviceChoice, deviceChoices } from '#main/compute/choose.ts';
import { type CommandCall, usageError } from '../command.ts';

export type AlignArguments = {
  readonly files: readonly string[];
  readonly method: AlignMethod;
  readonly options: AlignOptions;
  readonly features: MotionFeatures | null;
  readonly device: DeviceChoice;
  readonly output: string | null;
  readonly overwrite: boolean;
};

export const outputEndings = ['.json', '.csv', '.npy'] as const;

/** Reads the arguments of `align`. @throws InvalidInputError `usage` */
export function alignArguments({ files, options }: Pick<CommandCall, 'files' | 'options'>): AlignArguments {
  if (files.length < 2) throw usageError('align wants at least two sequences.');
  const method = options.text('method') ?? 'dtw';
  const chosen = alignMethods.find(({ name }) => name === method);
  if (!chosen)
    throw usageError(`There is no method “${method}”: ${alignMethods.map(({ name }) => name).join(', ')}.`);
  if (files.length > 2 && !chosen.more) {
    const able = alignMethods.filter(({ more }) => more).map(({ name }) => name);
    throw usageError(`${method} aligns two sequences. For ${files.length} use ${able.join(', ')}.`);
  }
  const asked = alignOptions(options, files.length);
  if (asked.many && files.length === 2) throw usageError('--many is for three sequences and more.');
  const [odd] = notTaken(chosen, asked, files.length);
  if (odd) {
    const with_ = files.length > 2 ? `${method} of ${files.length} sequences` : method;
    throw usageError(`${with_} takes no --${flagOf(odd)}${takers(odd, files.length)}.`);
  }
  if (asked.subsequence !== undefined) refuseBeside(asked, ['window', 'openBegin', 'openEnd', 'pins']);
  const output = options.text('output') ?? null;
  if (output !== null) checkOutput(output, files);
  return {
    files,
    method: chosen,
    options: asked,
    features:
      options.text('features') === undefined ? null : options.choice('features', motionFeatures, 'positions'),
    device: options.choice('device', deviceChoices, 'auto'),
    output,
    overwrite: options.flag('overwrite'),
  };
}

export const flagOf = (name: string): string =>
  name === 'pins' ? 'pin' : name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

function takers(name: keyof AlignOptions, sequences: number): string {
  const able = alignMethods.filter(({ two, more }) => (sequences > 2 ? more : two)?.includes(name));
  return able.length > 0 ? `; ${able.map((each) => each.name).join(', ')} would` : '';
}

function refuseBeside(asked: AlignOptions, names: readonly (keyof AlignOptions)[]): void {
  const odd = names.find((name) => asked[name] !== undefined);
  if (odd) throw usageError(`--subsequence looks for X anywhere in Y: it cannot go with --${flagOf(odd)}.`);
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

function alignOptions(options: CommandCall['options'], sequences: number): AlignOptions {
  const step = options.text('step');
  const slope = options.text('slope');
  const cost = options.text('cost');
  const windows = options.texts('window');
  const pins = options.texts('pin');
  const given = <T>(name: string, read: () => T): T | undefined =>
    options.text(name) === undefined ? undefined : read();
  const whole = (name: string, least: number) => given(name, () => wholeNumber(options, name, least));
  const asked = {
    step: step === undefined ? undefined : checked(() => stepPattern(step)) && step,
    slope: slope === undefined ? undefined : parseSlope(slope, step),
    cost: cost === undefined ? undefined : costOf(cost),
    window: windows.length === 0 ? undefined : windows.map((text) => parseWindow(text, 'frames')),
    openBegin: options.flag('open-begin') || undefined,
    openEnd: options.flag('open-end') || undefined,
    subsequence: options.flag('subsequence') ? 1 : whole('subsequence', 1),
    dims: whole('dims', 1),
    pins: pins.length === 0 ? undefined : pins.map((pin) => pinOf(pin, sequences)),
    many: given('many', () => options.choice('many', manyMethods, 'exact')),
    gamma: given('gamma', () => options.number('gamma', 1, Number.MIN_VALUE)),
    seed: whole('seed', 0),
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

function wholeNumber(options: CommandCall['options'], name: string, least: number): number {
  const value = options.number(name, least, least, 2 ** 31 - 1);
  if (!Number.isInteger(value)) throw usageError(`--${name} wants a whole number, not ${value}.`);
  return value;
}

/** What the engine refuses of an option is wrong usage. */
function checked<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidInputError) throw new InvalidInputError('usage', error.message, error.hint);
    throw error;
  }
}

const numberOf = (text: string | undefined): number =>
  text === undefined || text.trim() === '' ? Number.NaN : Number(text);

export function parseSlope(text: string, step = 'symmetric1'): readonly [number, number] {
  const parts = text.split(':');
  const slope = [numberOf(parts[0]), numberOf(parts[1])] as const;
  if (parts.length !== 2 || slope.some(Number.isNaN))
    throw usageError(`--slope wants MIN:MAX, as in 0.5:2, not “${text}”.`);
  checked(() => limitSlope(stepPattern(step), slope));
  return slope;
}

const windowKinds = ['sakoe-chiba', 'slanted', 'itakura'] as const;

export type PlainWindow =
  | { readonly kind: 'sakoe-chiba' | 'slanted'; readonly radius: number }
  | { readonly kind: 'itakura'; readonly slope: number };

/** @param unit what radii are in */
export function parseWindow(text: string, unit: 'frames' | 'seconds'): PlainWindow {
  const [kind, size, ...rest] = text.split(':');
  const value = numberOf(size);
  const known = windowKinds.find((name) => name === kind);
  const least = known === 'itakura' ? 1 : 0;
  if (!known || rest.length > 0 || !(value >= least && Number.isFinite(value)))
    throw usageError(
      `--window wants sakoe-chiba:RADIUS, slanted:RADIUS (in ${unit}) or itakura:SLOPE (from 1), not “${text}”.`,
    );
  return known === 'itakura' ? { kind: known, slope: value } : { kind: known, radius: value };
}

/** Kernels by name, with the number that each needs. */
const kernels: Readonly<Record<string, (value: number) => LocalCost | null>> = {
  linear: (value) => (Number.isNaN(value) ? { kernel: 'linear' } : null),
  polynomial: (degree) => (Number.isInteger(degree) && degree >= 1 ? { kernel: 'polynomial', degree } : null),
  exponential: (rate) => (rate > 0 && Number.isFinite(rate) ? { kernel: 'exponential', rate } : null),
  rbf: (rate) => (rate > 0 && Number.isFinite(rate) ? { kernel: 'rbf', rate } : null),
};

function costOf(text: string): LocalCost {
  const named = costNames.find((name) => name === text);
  if (named) return named;
  const [name = '', value, ...rest] = text.split(':');
  const kernel = rest.length === 0 && Object.hasOwn(kernels, name) ? kernels[name]?.(numberOf(value)) : null;
  if (kernel) return kernel;
  throw usageError(
    `--cost is one of ${costNames.join(', ')}, linear, polynomial:DEGREE, exponential:RATE, rbf:RATE, not “${text}”.`,
  );
}

function pinOf(text: string, sequences: number): readonly number[] {
  const pin = text.split(',').map(numberOf);
  if (pin.length !== sequences || !pin.every((frame) => Number.isInteger(frame) && frame >= 0))
    throw usageError(
      `--pin wants a frame of each of the ${sequences} sequences, from 0, as in ${Array(sequences).fill('12').join(',')}; not “${text}”.`,
    );
  return pin;
}
