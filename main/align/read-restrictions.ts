import { extname } from 'node:path';
import { z } from 'zod';
import type { Window } from '#src/align/dtw/window.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { badFile } from '#src/formats/refusal.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type DataSequence, frameCount } from '#src/model/sequence.ts';
import { readJson } from '#main/store/read-json.ts';
import type { AskedOptions, AskedPin, AskedWindow } from './asked-options.ts';
import { indexName } from './index-names.ts';
import { readSequence } from './read-sequence.ts';
import { readSteps } from './read-steps.ts';

/**
 * The options with what stands in files read.
 * @param frames of each sequence
 * @throws StorageError, InvalidInputError `bad-file`; `bad-window`, `bad-step`, `bad-pins` for what does not fit
 */
export async function readRestrictions(
  { step, window, pins, ...rest }: AskedOptions,
  frames: readonly number[],
): Promise<AlignOptions> {
  const windows: Window[] = [];
  for (const each of window ?? []) windows.push(await windowOf(each, frames));
  const held = await heldCells(pins ?? [], frames);
  checkConfirmed(rest.confirmed ?? [], held, frames);
  return {
    ...rest,
    ...(pins && { pins: held }),
    ...(step !== undefined && { step: typeof step === 'string' ? step : await readSteps(step.file) }),
    ...(window && { window: windows }),
  };
}

async function windowOf(asked: AskedWindow, [n = 0, m = 0]: readonly number[]): Promise<Window> {
  if (asked.kind === 'mask') return { kind: 'mask', allowed: await readMask(asked.file, n, m) };
  if (asked.kind !== 'corridor') return asked;
  return { kind: 'corridor', radius: asked.radius, path: await readPair(asked.file) };
}

/** A row for each frame of X, a value for each of Y; 0 is closed. */
async function readMask(file: string, n: number, m: number): Promise<Uint8Array> {
  const table = await readSequence(file, { times: 'none' });
  const rows = frameCount(table);
  if (rows !== n || table.dims !== m)
    throw new InvalidInputError(
      'bad-window',
      `“${file}” holds ${rows} × ${table.dims} values, and the sequences ${n} × ${m} pairs of frames.`,
      'A mask has a row for each frame of X and a value for each of Y, 0 where the path must not go.',
    );
  return Uint8Array.from(table.values, (value) => (value !== 0 ? 1 : 0));
}

/**
 * Pins, and the cells of trusted parts as pins, each once.
 * @throws InvalidInputError `bad-pins`, by the name of what was given, where two of them cross or one lies outside
 */
async function heldCells(
  pins: readonly AskedPin[],
  frames: readonly number[],
): Promise<readonly (readonly number[])[]> {
  const refuse = (message: string) =>
    new InvalidInputError(
      'bad-pins',
      message,
      'Give moments that go forward in all sequences, inside all of them.',
    );
  const held: { readonly name: string; readonly cell: readonly number[] }[] = [];
  for (const pin of pins) {
    const isPart = 'file' in pin;
    const name = isPart ? `--trust ${pin.from}:${pin.to}:${pin.file}` : `--pin ${pin.join(',')}`;
    const cells = isPart ? await trustedPart(pin, frames) : [pin];
    for (const cell of cells) {
      const at = isPart ? cell.findIndex((frame, k) => frame < 0 || frame >= (frames[k] ?? 0)) : -1;
      if (at >= 0)
        throw refuse(
          `${name} keeps frame ${cell[at]} of sequence ${at + 1}, which has frames 0 to ${(frames[at] ?? 0) - 1}.`,
        );
      held.push({ name, cell });
    }
  }
  const once = new Map(held.map((each) => [each.cell.join(), each] as const));
  const sorted = [...once.values()].sort((p, q) => sum(p.cell) - sum(q.cell));
  for (const [k, { name, cell }] of sorted.entries()) {
    const before = sorted[k - 1];
    if (before?.cell.some((at, s) => at > (cell[s] ?? at)) && before.name !== name)
      throw refuse(`${before.name} and ${name} cross each other.`);
  }
  return [...once.values()].map(({ cell }) => cell);
}

const sum = (cell: readonly number[]): number => cell.reduce((total, at) => total + at, 0);

/** The cells of a path between two frames of X, as pins: passed through, one by one, they are kept. */
async function trustedPart(
  { from, to, file }: { readonly from: number; readonly to: number; readonly file: string },
  frames: readonly number[],
): Promise<readonly (readonly number[])[]> {
  const wrong = (what: string) =>
    new InvalidInputError('bad-pins', what, 'Name frames that the path matches, counted from 0.');
  const [n = 0] = frames;
  if (to > n - 1) throw wrong(`--trust ${from}:${to} includes frame ${to}, and X has frames 0 to ${n - 1}.`);
  const [i = [], ...others] = await readPath(file, frames.length);
  const cells = i
    .map((frame, k) => [frame, ...others.map((column) => column[k] as number)])
    .filter(([frame = -1]) => frame >= from && frame <= to);
  const [first, last] = [cells[0], cells.at(-1)];
  if (!first || !last) throw wrong(`The path in “${file}” has no frame of X from ${from} to ${to}.`);
  let before = [from, ...first.slice(1)];
  for (const cell of [...cells, [to, ...last.slice(1)]]) {
    if (cell.some((at, k) => at < (before[k] as number)))
      throw wrong(`The path in “${file}” turns back after frame ${before[0]} of X.`);
    if ((cell[0] as number) - (before[0] as number) > widestStep)
      throw wrong(`The path in “${file}” has nothing between frames ${before[0]} and ${cell[0]} of X.`);
    before = [...cell];
  }
  return cells;
}

/** Frames of X that a step of a path may take at most. */
const widestStep = 4;

/** @throws InvalidInputError `outside`, `bad-pins` */
function checkConfirmed(
  confirmed: readonly (readonly number[])[],
  pins: readonly (readonly number[])[],
  frames: readonly number[],
): void {
  const seen = new Set(pins.map((pin) => pin.join()));
  for (const point of confirmed) {
    const name = point.join();
    const at = point.findIndex((frame, k) => !(frame >= 0 && frame <= (frames[k] ?? 0) - 1));
    if (at >= 0)
      throw new InvalidInputError(
        'outside',
        `The confirmed point ${name} lies outside: sequence ${at + 1} has frames 0 to ${(frames[at] ?? 0) - 1}.`,
        'Give frames that both sequences have.',
      );
    if (seen.has(name))
      throw new InvalidInputError(
        'bad-pins',
        `The point ${name} is given twice, or is a pin as well.`,
        'Give each confirmed point once; pins bend the path, so that they tell nothing of its error.',
      );
    seen.add(name);
  }
}

const pathSchema = z.object({ path: z.array(z.array(z.int()).min(2)) });

async function readPair(file: string): Promise<{ readonly i: number[]; readonly j: number[] }> {
  const [i, j] = (await readPath(file, 2)) as [number[], number[]];
  return { i, j };
}

/** A path as `align -o` has written it, an index of each sequence: its first columns, or those called i, j, k …. */
export async function readPath(file: string, sequences: number): Promise<readonly number[][]> {
  const which = Array.from({ length: sequences }, (_, k) => k);
  const names = which.map(indexName).join(', ');
  const columns = await columnsIn(file, which);
  if (columns.every((column) => column.every((at) => Number.isInteger(at)))) return columns;
  throw badFile(
    file,
    '',
    sequences === 2 ? 'it holds no path' : `it holds no path of ${sequences} sequences`,
    `Columns ${names} of whole numbers are wanted, as align -o writes them.`,
  );
}

async function columnsIn(file: string, which: readonly number[]): Promise<number[][]> {
  if (extname(file).toLowerCase() === '.json') {
    const { path } = pathSchema.parse(await readJson(file, pathSchema, 'a result of align with a path'));
    return which.map((k) => path.map((cell) => cell[k] ?? Number.NaN));
  }
  const table = await readSequence(file, { times: 'none' });
  return which.map((k) => {
    const named = table.names.indexOf(indexName(k));
    const at = named >= 0 ? named : k;
    return at < table.dims ? columnOf(table, at) : [Number.NaN];
  });
}

const columnOf = ({ values, dims }: DataSequence, column: number): number[] =>
  Array.from({ length: values.length / dims }, (_, k) => values[k * dims + column] as number);
