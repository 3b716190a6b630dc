import { extname } from 'node:path';
import { z } from 'zod';
import { checkStepPattern, type StepPattern } from '#src/align/dtw/step-pattern.ts';
import type { Window } from '#src/align/dtw/window.ts';
import type { AlignOptions } from '#src/align/methods/method.ts';
import { badFile } from '#src/formats/refusal.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type DataSequence, frameCount } from '#src/model/sequence.ts';
import { readJson } from '#main/store/read-json.ts';
import type { AskedOptions, AskedWindow } from './asked-options.ts';
import { readSequence } from './read-sequence.ts';

/**
 * The options with what stands in files read.
 * @param frames of the two sequences
 * @throws StorageError, InvalidInputError `bad-file`; `bad-window`, `bad-step` for what does not fit
 */
export async function readRestrictions(
  { step, window, ...rest }: AskedOptions,
  frames: readonly number[],
): Promise<AlignOptions> {
  const windows: Window[] = [];
  for (const each of window ?? []) windows.push(await windowOf(each, frames));
  return {
    ...rest,
    ...(step !== undefined && { step: typeof step === 'string' ? step : await readSteps(step.file) }),
    ...(window && { window: windows }),
  };
}

async function windowOf(asked: AskedWindow, [n = 0, m = 0]: readonly number[]): Promise<Window> {
  if (asked.kind === 'mask') return { kind: 'mask', allowed: await readMask(asked.file, n, m) };
  if (asked.kind !== 'corridor') return asked;
  return { kind: 'corridor', radius: asked.radius, path: await readPath(asked.file) };
}

/** A row for each frame of X, a value for each of Y; 0 is closed. */
async function readMask(file: string, n: number, m: number): Promise<Uint8Array> {
  const table = await readSequence(file);
  const rows = frameCount(table);
  if (rows !== n || table.dims !== m || table.isTimed)
    throw new InvalidInputError(
      'bad-window',
      `“${file}” holds ${rows} × ${table.dims} values, and the sequences ${n} × ${m} pairs of frames.`,
      'A mask has a row for each frame of X and a value for each of Y, 0 where the path must not go.',
    );
  return Uint8Array.from(table.values, (value) => (value !== 0 ? 1 : 0));
}

const pathSchema = z.object({ path: z.array(z.array(z.int()).min(2)) });

/** A path as `align -o` has written it: its first two columns, or those called i and j. */
async function readPath(file: string): Promise<{ readonly i: number[]; readonly j: number[] }> {
  if (extname(file).toLowerCase() === '.json') {
    const { path } = pathSchema.parse(await readJson(file, pathSchema, 'a result of align with a path'));
    return { i: path.map(([i]) => i as number), j: path.map(([, j]) => j as number) };
  }
  const table = await readSequence(file);
  const at = (name: string, otherwise: number) => {
    const found = table.names.indexOf(name);
    return found >= 0 ? found : otherwise;
  };
  const [i, j] = [columnOf(table, at('i', 0)), columnOf(table, at('j', 1))];
  if (table.dims < 2 || ![...i, ...j].every(Number.isInteger))
    throw badFile(
      file,
      '',
      'it holds no path',
      'Two columns of whole numbers are wanted, as align -o writes them.',
    );
  return { i, j };
}

const columnOf = ({ values, dims }: DataSequence, column: number): number[] =>
  Array.from({ length: values.length / dims }, (_, k) => values[k * dims + column] as number);

const stepsSchema = z.object({
  name: z.string().optional(),
  normalisation: z.enum(['N', 'M', 'N+M', 'none']).default('none'),
  productions: z.array(z.array(z.tuple([z.number(), z.number(), z.number()]))),
});

/** A step table: `{"productions": [[[di, dj, weight], …], …]}`, and perhaps a name and a normalisation. */
async function readSteps(file: string): Promise<StepPattern> {
  const table = await readJson(file, stepsSchema, '{"productions": [[[di, dj, weight], …], …]}');
  return checkStepPattern({ ...table, name: table.name ?? file });
}
