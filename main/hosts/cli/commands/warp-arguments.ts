import { extname } from 'node:path';
import { areApart, isWithin } from '#src/align/locked.ts';
import { checkHow, checkKeepsOut } from '#src/align/method-choice.ts';
import { betweenRecordings } from '#src/align/methods/facts.ts';
import type { PinnedTime } from '#src/align/pinned-time.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import type { Locked } from '#src/model/locked.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { mostPooled, mostVia, plainHow, type WarpHow } from '#src/model/warp-how.ts';
import { readCrop } from '#main/vision/read-crop.ts';
import { cropKey } from '#src/vision/crop-key.ts';
import { type WarpMedia, type WarpMethod, type WarpRequest, warpMethods } from '#main/warp/request.ts';
import { type DeviceChoice, deviceChoices } from '#main/compute/choose.ts';
import { type CommandCall, usageError } from '../command.ts';
import { saidWords } from '#src/signal/word-features.ts';
import { isStepFile, readSteps } from '#main/align/read-steps.ts';
import { readTranscript } from '#main/transcript/service.ts';
import { isDataPath } from '#main/media/data-file.ts';
import { mediaCues } from '#main/warp/cues.ts';
import { pictureEndings } from '#main/warp/matrix-picture.ts';
import { readMap, readMapPart } from '#main/warp/map-files.ts';
import { askedOption, slopeOf } from './align-options.ts';
import { timesOf } from './table-times.ts';
import { type FileCorridor, parseTimedWindow, type TimedWindow, trustedTimes } from './align-window.ts';

export const ways = ['auto', 'audio', 'video', 'text', 'fused'] as const;
export const warpOutputs = ['.json', '.csv', '.syncline'] as const;

/** Names of --method: what is compared where the program chooses how, or how. */
export const methodNames: readonly string[] = [...warpMethods, ...betweenRecordings.map(({ name }) => name)];

/** Options that only a method of the user's choice takes. */
const ofMethods = [
  ...['slope', 'step', 'cost', 'gaps', 'drop', 'gamma', 'dims', 'kernel', 'pca', 'ridge'],
  ...['open-begin', 'open-end', 'seed', 'pool'],
];

export type WarpArguments = {
  readonly request: WarpRequest;
  /** Others of the same thing, by way of which the map may go. */
  readonly via: readonly WarpMedia[];
  readonly device: DeviceChoice;
  readonly output: string | undefined;
  /** Where the matrix is drawn. */
  readonly picture: string | undefined;
  /** Another map that this one is held against. */
  readonly against: { readonly file: string; readonly along: Awaited<ReturnType<typeof readMap>> } | null;
};

/**
 * Reads the arguments of `warp`, and the map that a corridor is to run along.
 * @throws InvalidInputError `usage`, and `bad-path` for a file that holds no map
 */
export async function warpArguments({
  files,
  options,
}: Pick<CommandCall, 'files' | 'options'>): Promise<WarpArguments> {
  const [a, b, ...rest] = files;
  if (a === undefined || b === undefined || rest.length > 0) throw usageError('warp wants two recordings.');
  const by = options.choice('by', ways, 'auto');
  const others = options.texts('pool').map(parsePooled);
  const media = mediaOf([...files, ...options.texts('via'), ...others.flat()], options);
  const via = viaOf(options).map(media);
  const texts = options.texts('transcript');
  if (texts.length > 0 && texts.length !== 2)
    throw usageError('--transcript is given twice: first the words of A, then those of B.');
  if (by === 'text' && texts.length === 0)
    throw usageError(
      'warp --by text wants --transcript twice: timed words of A, then of B (as syncline transcript writes them).',
    );
  if (texts.length > 0 && by !== 'text' && by !== 'fused')
    throw usageError('--transcript goes with --by text, or with --by fused.');
  const without = options.texts('without');
  if (without.length > 0 && by !== 'fused') throw usageError('--without goes with --by fused.');
  // What columns are called stands in the files.
  const odd = without.find((name) => !mediaCues.includes(name) && !files.some(isDataPath));
  if (odd !== undefined)
    throw usageError(`There is no cue “${odd}”: ${mediaCues.join(', ')}; of data columns by their names.`);
  const cropFiles = ['crop-a', 'crop-b'].map((name) => options.text(name));
  if (cropFiles.some((file) => file !== undefined) && by !== 'video' && by !== 'fused')
    throw usageError('--crop-a and --crop-b go with --by video, or with --by fused.');
  const model = options.text('model');
  if (model !== undefined && by !== 'video' && by !== 'fused')
    throw usageError('--model says how pictures are seen: it goes with --by video, or with --by fused.');
  const output = options.text('output');
  if (output !== undefined && !warpOutputs.some((ending) => ending === extname(output).toLowerCase()))
    throw usageError(`warp writes ${warpOutputs.join(', ')} files, not “${output}”.`);
  const picture = options.text('picture');
  if (picture !== undefined && !pictureEndings.includes(extname(picture).toLowerCase()))
    throw usageError(`--picture draws ${pictureEndings.join(' and ')}, not “${picture}”.`);
  const pins = options.texts('pin').map((text) => parseMoment('pin', text));
  const confirmed = options.texts('confirmed').map((text) => parseMoment('confirmed', text));
  if (confirmed.some(([a, b]) => pins.some((pin) => pin[0] === a && pin[1] === b)))
    throw usageError(
      'A moment is a --pin or --confirmed: a pin bends the map, so that it tells nothing more.',
    );
  const device = options.choice('device', deviceChoices, 'auto');
  const said = await Promise.all(texts.map(wordsOf));
  const [wordsA, wordsB] = said;
  const [cropA, cropB] = await Promise.all(cropFiles.map(cropFrom));
  const both = {
    a: { ...media(a), ...(wordsA && { words: wordsA }), ...cropA },
    b: { ...media(b), ...(wordsB && { words: wordsB }), ...cropB },
  };
  const seen = by === 'video' ? 'motion' : by === 'text' ? 'text' : null;
  const method = options.choice('method', methodNames, 'auto');
  if (by === 'fused' && method !== 'auto')
    throw usageError(
      `--method ${method} compares one kind of features, --by fused all of them: leave one out.`,
    );
  const own = warpMethods.find((name): name is WarpMethod => name === method);
  const { window, forbidden } = await windowsOf(options.texts('window'));
  const locked = await trustedParts(options.texts('trust'), pins);
  const other = options.text('against');
  const against = other === undefined ? null : { file: other, along: await readMap(other) };
  const smooth = options.text('smooth') !== undefined && { smooth: options.number('smooth', 1, 0.02, 60) };
  const rigid = options.texts('rigid').map(parseStretch);
  const bounds = {
    ...both,
    pins,
    forbidden,
    locked,
    ...(rigid.length > 0 && { rigid }),
    ...smooth,
    ...(confirmed.length > 0 && { confirmed }),
  };
  if ((by === 'video' || by === 'text') && own !== undefined && own !== 'auto')
    throw usageError(`--method ${own} compares sound, --by ${by} does not: leave one out.`);
  if (own === undefined) {
    const step = options.text('step') ?? null;
    const table = step !== null && isStepFile(step) ? await readSteps(step) : step;
    const how = howOf(method, options, table, window, forbidden, others);
    const pooled = others.map(([p, q]) => [media(p), media(q)] as const);
    return {
      request: { ...bounds, others: pooled, how: seen ? { ...how, features: seen } : how },
      via,
      device,
      output,
      picture,
      against,
    };
  }
  const notOwn = window
    ? 'window'
    : ofMethods.find(
        (name) => options.flag(name) || options.text(name) !== undefined || options.texts(name).length > 0,
      );
  if (notOwn)
    throw usageError(
      `--${notOwn} goes with a method such as --method dtw: ${by === 'fused' || seen ? by : own} chooses for itself` +
        `${notOwn === 'window' ? ' (but keeps out of forbidden:A0:A1,B0:B1)' : ''}.`,
    );
  return {
    request: { ...bounds, without, method: by === 'fused' ? 'fused' : (seen ?? own) },
    via,
    device,
    output,
    picture,
    against,
  };
}

/** What a file is warped as, with what --times says of tables and --model of pictures. @throws InvalidInputError `usage` */
function mediaOf(files: readonly string[], options: CommandCall['options']): (path: string) => WarpMedia {
  const times = timesOf(files, options);
  const model = options.text('model');
  return (path) => ({
    path,
    ...(times && { analysis: { ...defaultAnalysis, times } }),
    ...(model !== undefined && { model }),
  });
}

/** What says something of the two by themselves. */
const ofTheTwo = [
  'pin',
  'confirmed',
  'trust',
  'rigid',
  'smooth',
  'window',
  'pool',
  'transcript',
  'crop-a',
  'crop-b',
];

/** @throws InvalidInputError `usage` */
function viaOf(options: CommandCall['options']): readonly string[] {
  const paths = options.texts('via');
  if (paths.length === 0) return [];
  if (paths.length > mostVia) throw usageError(`--via may be given ${mostVia} times, not ${paths.length}.`);
  const beside = ofTheTwo.find((name) => options.text(name) !== undefined || options.texts(name).length > 0);
  if (beside) throw usageError(`--${beside} is said of two recordings, --via brings others: leave one out.`);
  return paths;
}

/** @throws as `readCrop` */
async function cropFrom(file: string | undefined): Promise<Pick<WarpMedia, 'crop'>> {
  if (file === undefined) return {};
  const of = await readCrop(file);
  return { crop: { key: cropKey(of), of } };
}

/** @throws InvalidInputError `no-times`; as `readTranscript` */
async function wordsOf(path: string) {
  const words = saidWords((await readTranscript(path, null)).transcript);
  if (words.length > 0) return words;
  throw new InvalidInputError(
    'no-times',
    `No word in “${path}” has a time.`,
    'Give subtitles, or what syncline transcript writes.',
  );
}

/** Parts of maps found before that are kept. @throws InvalidInputError `usage`; as `readMapPart` */
async function trustedParts(
  texts: readonly string[],
  pins: readonly PinnedTime[],
): Promise<readonly Locked[]> {
  const asked = texts.map(trustedTimes);
  const parts = await Promise.all(asked.map(({ from, to, file }) => readMapPart(file, [from, to])));
  for (const [k, part] of parts.entries()) {
    const beside = pins.find(([a, b]) => isWithin(part.map, a, b));
    if (beside)
      throw usageError(
        `--pin ${beside.join(',')} lies beside what --trust ${texts[k]} keeps: leave one out.`,
      );
    const clash = parts.findIndex((other, n) => n < k && !areApart(part, other));
    if (clash >= 0)
      throw usageError(`--trust ${texts[clash]} and --trust ${texts[k]} overlap or cross: leave one out.`);
  }
  return parts;
}

/** The one window, and everything that is forbidden. @throws InvalidInputError `usage` */
async function windowsOf(texts: readonly string[]) {
  let window: TimedWindow | FileCorridor | null = null;
  const forbidden: Forbidden[] = [];
  for (const text of texts) {
    const found = parseTimedWindow(text);
    if (!('kind' in found)) forbidden.push(found);
    else if (window) throw usageError('warp takes one --window, and any number of forbidden:A0:A1,B0:B1.');
    else window = found;
  }
  if (window?.kind !== 'corridor') return { window, forbidden };
  const { kind, radius, file } = window;
  return { window: { kind, radius, along: await readMap(file) }, forbidden };
}

function howOf(
  method: string,
  options: CommandCall['options'],
  step: WarpHow['step'],
  window: WarpHow['window'],
  forbidden: readonly Forbidden[],
  pool: WarpHow['pool'],
): WarpHow {
  const text = (name: string) => options.text(name) ?? null;
  const whole = (name: string, least: number, most: number) => {
    if (options.text(name) === undefined) return null;
    const value = options.number(name, least, least, most);
    if (!Number.isInteger(value)) throw usageError(`--${name} wants a whole number, not ${value}.`);
    return value;
  };
  const [slope, cost, kernel] = ['slope', 'cost', 'kernel'].map(text);
  const how: WarpHow = {
    ...plainHow,
    method,
    step,
    slope: slope ? slopeOf(slope, text('step') ?? undefined) : null,
    window,
    cost: cost ?? null,
    open: { begin: options.flag('open-begin'), end: options.flag('open-end') },
    dims: whole('dims', 1, 1000),
    kernel: kernel ?? null,
    ridge: askedOption(options, 'ridge'),
    pca: askedOption(options, 'pca'),
    gaps: askedOption(options, 'gaps'),
    drop: askedOption(options, 'drop'),
    gamma: askedOption(options, 'gamma'),
    pool,
    seed: whole('seed', 0, 2 ** 31 - 1) ?? plainHow.seed,
  };
  try {
    checkHow(how);
    if (forbidden.length > 0) checkKeepsOut(how);
  } catch (error) {
    if (error instanceof InvalidInputError) throw new InvalidInputError('usage', error.message, error.hint);
    throw error;
  }
  return how;
}

/** Two files, as in a2.csv,b2.csv. @throws InvalidInputError `usage` */
function parsePooled(text: string, place: number): readonly [string, string] {
  const [a = '', b = '', ...rest] = text.split(',').map((part) => part.trim());
  if (a === '' || b === '' || rest.length > 0)
    throw usageError(`--pool wants two recordings, as in A2,B2, not “${text}”.`);
  if (place >= mostPooled) throw usageError(`--pool is given up to ${mostPooled} times.`);
  return [a, b];
}

/** @throws InvalidInputError `usage` */
function parseStretch(text: string): readonly [number, number] {
  const [from = Number.NaN, to = Number.NaN, ...rest] = text
    .split(':')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (rest.length > 0 || !(from >= 0 && to > from))
    throw usageError(`--rigid wants A0:A1, seconds of A, as in 12.5:40, not “${text}”.`);
  return [from, to];
}

function parseMoment(name: string, text: string): PinnedTime {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [ta, tb] = parts;
  if (parts.length !== 2 || !Number.isFinite(ta) || !Number.isFinite(tb))
    throw usageError(`--${name} wants two times in seconds, as in 12.5,14.25, not “${text}”.`);
  return [ta as number, tb as number];
}
