import { manyMethods } from '#src/align/dtw/align-many.ts';
import { costNamed, kernelNamed, kernelWords } from '#src/align/dtw/cost-names.ts';
import { costNames, type Kernel, type LocalCost } from '#src/align/dtw/local-cost.ts';
import { limitSlope } from '#src/align/dtw/step-pattern.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import type { OptionName } from '#src/align/methods/options.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { SkipCost } from '#src/compute/compute.ts';
import type { AskedOptions } from '#main/align/asked-options.ts';
import { isStepFile } from '#main/align/read-steps.ts';
import { type Options, type OptionSpec, seedOption, usageError } from '../command.ts';
import { parseWindow, trustedPath } from './align-window.ts';

/** What the reading of one option may look at besides its own values. */
type About = { readonly flag: string; readonly sequences: number; readonly options: Options };

/** An option of a method, as one record: it feeds parsing, the help and the refusals. */
export type AlignOption = {
  readonly key: OptionName;
  readonly flag: string;
  readonly spec: OptionSpec;
  /** @param given what stands after it, each time that it is given; '' where nothing does */
  readonly read: (given: readonly string[], about: About) => AskedOptions[OptionName];
};

const option = <K extends OptionName>(
  key: K,
  flag: string,
  spec: OptionSpec,
  read: (given: readonly [string, ...string[]], about: About) => AskedOptions[K],
): AlignOption => ({ key, flag, spec, read: (given, about) => read(given as [string, ...string[]], about) });

/** All that `align` can ask of a method, in the order of the help. Which method takes which: `methodFacts`. */
export const alignOptionTable: readonly AlignOption[] = [
  option(
    'step',
    'step',
    {
      kind: 'value',
      value: 'NAME|FILE.json',
      help: 'steps of the path, by their name in R’s dtw (default symmetric1), or a table of your own',
    },
    ([text]) => (isStepFile(text) ? { file: text } : knownStep(text)),
  ),
  option(
    'window',
    'window',
    {
      kind: 'value',
      many: true,
      value: 'KIND:SIZE',
      help: 'where the path may run: sakoe-chiba:FRAMES, slanted:FRAMES (of the longer), itakura:SLOPE, forbidden:I:I,J:J, mask:FILE, corridor:FRAMES:FILE; all given are kept',
    },
    (given) => given.map(parseWindow),
  ),
  option(
    'slope',
    'slope',
    { kind: 'value', value: 'MIN:MAX', help: 'frames of Y a frame of X, at least and at most' },
    ([text], { options }) => slopeOf(text, options.text('step')),
  ),
  option(
    'cost',
    'cost',
    {
      kind: 'value',
      value: 'NAME',
      help: 'sqeuclidean (default), euclidean, manhattan, cosine, correlation, linear, polynomial:N, exponential:RATE, rbf:RATE',
    },
    ([text], { flag }) => costOf(text, flag),
  ),
  ...(['Begin', 'End'] as const).map((which) =>
    option(
      `open${which}`,
      `open-${which.toLowerCase()}`,
      {
        kind: 'optional',
        value: 'PRICE|X:Y',
        help: `frames of Y ${which === 'Begin' ? 'before' : 'after'} the match cost nothing; or with a price those of either, each`,
      },
      ([text], { flag }) => (text === '' ? true : pricesOf(text, flag)),
    ),
  ),
  option(
    'gaps',
    'gaps',
    {
      kind: 'value',
      value: 'PRICE|X:Y',
      help: 'frames may be left out inside the path, at this price each (of X, and of Y)',
    },
    ([text], { flag }) => pricesOf(text, flag),
  ),
  option(
    'drop',
    'drop',
    {
      kind: 'value',
      value: 'PRICE|X:Y|N%',
      help: 'drop-dtw: price of a frame left out, or the share of local costs below it (default 30%)',
    },
    ([text], { flag }) => {
      if (!text.endsWith('%')) return pricesOf(text, flag);
      return { percentile: numberIn(flag, text.slice(0, -1), 0, 100) / 100 };
    },
  ),
  option(
    'subsequence',
    'subsequence',
    {
      kind: 'optional',
      value: 'K',
      help: 'find X in Y: the K best places that do not overlap (default 1)',
    },
    ([text], { flag }) => (text === '' ? 1 : wholeIn(flag, text, 1)),
  ),
  option(
    'matchLength',
    'match-length',
    {
      kind: 'value',
      value: 'MIN:MAX',
      help: 'how long a place found may be, in lengths of X (default 0.5:2; 0:Infinity for any)',
    },
    ([text], { flag }) => rangeOf(text, flag),
  ),
  option(
    'dims',
    'dims',
    { kind: 'value', value: 'D', help: 'dimensions of the common space' },
    ([text], { flag }) => wholeIn(flag, text, 1),
  ),
  option(
    'kernel',
    'kernel',
    {
      kind: 'value',
      value: 'NAME',
      help: 'correlate in the feature space of a kernel: polynomial:N, exponential:RATE, rbf:RATE (of frames scaled to variance 1)',
    },
    ([text], { flag }) => kernelOf(text, flag),
  ),
  option(
    'pca',
    'pca',
    {
      kind: 'value',
      value: 'N|N%',
      help: 'principal components kept before: how many, or the share of variance (default all; with --kernel one for 20 frames, 3 to 12)',
    },
    ([text], { flag }) => (text.endsWith('%') ? shareOf(text, flag) : wholeIn(flag, text, 1)),
  ),
  option(
    'ridge',
    'ridge',
    {
      kind: 'value',
      value: 'SHARE',
      help: 'regularisation of the correlations, as a share of each column’s variance (default 1e-6; dctw 1e-4; with --kernel 1e-2)',
    },
    ([text], { flag }) => numberIn(flag, text, 0),
  ),
  option(
    'reconstruct',
    'reconstruct',
    {
      kind: 'optional',
      value: 'WEIGHT',
      help: 'dctw: networks that can also draw the views again (autoencoders), and Y as X would have it (default weight 1)',
    },
    ([text], { flag }) => (text === '' ? 1 : numberIn(flag, text, Number.MIN_VALUE)),
  ),
  option(
    'pool',
    'pool',
    {
      kind: 'flag',
      help: 'dctw: the files are pairs X1 Y1 X2 Y2 …, and the networks learn from all; ttn: the network learns from the files after X and Y, and predicts those',
    },
    () => true,
  ),
  option(
    'pins',
    'pin',
    {
      kind: 'value',
      many: true,
      value: 'i,j[,k]',
      help: 'these frames (from 0) are one moment; may be given again',
    },
    (given, { flag, sequences }) => given.map((text) => pinOf(text, flag, sequences)),
  ),
  option(
    'pins',
    'trust',
    {
      kind: 'value',
      many: true,
      value: 'I0:I1:FILE',
      help: 'keep what a path that align wrote says of frames I0 to I1 of X, both included; may be given again',
    },
    (given) => given.map(trustedPath),
  ),
  option(
    'confirmed',
    'confirmed',
    {
      kind: 'value',
      many: true,
      value: 'i,j',
      help: 'these frames are known to be one moment, but the path is not told: its deviations are scaled so that ± 1.645 of them hold 90 %',
    },
    (given, { flag, sequences }) => given.map((text) => pinOf(text, flag, sequences)),
  ),
  option(
    'many',
    'many',
    {
      kind: 'value',
      value: manyMethods.join('|'),
      help: 'three and more by dtw: the least of all paths, all with the nearest to all, or with their mean (which is then given)',
    },
    ([text], { flag }) => {
      const found = manyMethods.find((name) => name === text);
      if (found) return found;
      throw usageError(`--${flag} is one of ${manyMethods.join(', ')}, not “${text}”.`);
    },
  ),
  option(
    'gamma',
    'gamma',
    { kind: 'value', value: 'G', help: 'smoothing of soft-dtw, in units of the local cost (default 1)' },
    ([text], { flag }) => numberIn(flag, text, Number.MIN_VALUE),
  ),
  option(
    'band',
    'band',
    {
      kind: 'value',
      value: 'FRAMES',
      help: 'online: frames of Y on either side of the last position (default 500)',
    },
    ([text], { flag }) => wholeIn(flag, text, 1),
  ),
  option('seed', 'seed', seedOption, ([text], { flag }) => wholeIn(flag, text, 0)),
];

/** What was asked of the method. @throws InvalidInputError `usage` */
export function askedOptions(options: Options, sequences: number): AskedOptions {
  const asked: Partial<Record<OptionName, unknown>> = {};
  for (const { key, flag, spec, read } of alignOptionTable) {
    const text = options.text(flag);
    const given = spec.many
      ? options.texts(flag)
      : text !== undefined
        ? [text]
        : options.flag(flag)
          ? ['']
          : [];
    if (given.length === 0) continue;
    const [before, value] = [asked[key], read(given, { flag, sequences, options })];
    // Pins and trusted parts are one restriction, given in two ways.
    asked[key] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return asked as AskedOptions;
}

/** One option's value as a method takes it; null where it is not given. @throws InvalidInputError `usage` */
export function askedOption<K extends OptionName>(
  options: Options,
  key: K,
): NonNullable<AskedOptions[K]> | null {
  const found = alignOptionTable.find((each) => each.key === key);
  const text = found && options.text(found.flag);
  if (text === undefined) return null;
  return (found?.read([text], { flag: found.flag, sequences: 2, options }) ?? null) as NonNullable<
    AskedOptions[K]
  > | null;
}

/** How an option is called on the command line; with each name, where it can be given in several ways. */
export const flagOf = (key: OptionName): string =>
  alignOptionTable
    .filter((each) => each.key === key)
    .map(({ flag }) => `--${flag}`)
    .join('/') || `--${key}`;

/** What the engine refuses of an option is wrong usage. */
function checked<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof InvalidInputError) throw new InvalidInputError('usage', error.message, error.hint);
    throw error;
  }
}

function knownStep(name: string): string {
  checked(() => stepPattern(name));
  return name;
}

const numberOf = (text: string | undefined): number =>
  text === undefined || text.trim() === '' ? Number.NaN : Number(text);

function numberIn(flag: string, text: string, least: number, most = Number.MAX_VALUE): number {
  const value = numberOf(text);
  if (value >= least && value <= most) return value;
  const from = least === Number.MIN_VALUE ? 'above 0' : `from ${least}`;
  throw usageError(
    `--${flag} wants a number ${from}${most < Number.MAX_VALUE ? ` up to ${most}` : ''}, not “${text}”.`,
  );
}

function wholeIn(flag: string, text: string, least: number): number {
  const value = numberIn(flag, text, least, 2 ** 31 - 1);
  if (!Number.isInteger(value)) throw usageError(`--${flag} wants a whole number, not ${value}.`);
  return value;
}

/** A share of 100 % means all that there is, which is no share to pca. */
const shareOf = (text: string, flag: string): number =>
  Math.min(numberIn(flag, text.slice(0, -1), Number.MIN_VALUE, 100) / 100, 1 - 1e-12);

function pricesOf(text: string, flag: string): SkipCost {
  const [x, y, ...rest] = text.split(':').map(numberOf);
  const both = y ?? x;
  if (rest.length === 0 && x !== undefined && both !== undefined && x >= 0 && both >= 0)
    return { x, y: both };
  throw usageError(
    `--${flag} wants a price of at least 0, or one of X and one of Y as in 2:3, not “${text}”.`,
  );
}

function rangeOf(text: string, flag: string): readonly [number, number] {
  const [min, max, ...rest] = text.split(':').map(numberOf);
  if (
    rest.length === 0 &&
    min !== undefined &&
    max !== undefined &&
    min >= 0 &&
    max >= Math.max(min, 1 / 1e9)
  )
    return [min, max];
  throw usageError(`--${flag} wants MIN:MAX, as in 0.5:2, not “${text}”.`);
}

export function parseSlope(text: string, step = 'symmetric1'): readonly [number, number] {
  const parts = text.split(':');
  const slope = [numberOf(parts[0]), numberOf(parts[1])] as const;
  if (parts.length !== 2 || slope.some(Number.isNaN))
    throw usageError(`--slope wants MIN:MAX, as in 0.5:2, not “${text}”.`);
  checked(() => limitSlope(stepPattern(step), slope));
  return slope;
}

/** Whether a table in a file can keep a slope shows when it is read: the classic steps can keep any. */
export const slopeOf = (text: string, step: string | undefined) =>
  parseSlope(text, step && isStepFile(step) ? undefined : step);

function kernelOf(text: string, flag: string): Kernel {
  const kernel = kernelNamed(text);
  if (kernel) return kernel;
  throw usageError(`--${flag} is one of ${kernelWords}, not “${text}”.`);
}

function costOf(text: string, flag: string): LocalCost {
  const found = costNamed(text);
  if (found) return found;
  throw usageError(`--${flag} is one of ${costNames.join(', ')}, ${kernelWords}, not “${text}”.`);
}

function pinOf(text: string, flag: string, sequences: number): readonly number[] {
  const pin = text.split(',').map(numberOf);
  if (pin.length !== sequences || !pin.every((frame) => Number.isInteger(frame) && frame >= 0))
    throw usageError(
      `--${flag} wants a frame of each of the ${sequences} sequences, from 0, as in ${Array(sequences).fill('12').join(',')}; not “${text}”.`,
    );
  return pin;
}
