import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNpy } from '#src/formats/npy.ts';
import { InvalidInputError, SynclineError } from '#src/model/errors.ts';
import type { Frames } from './options.ts';

/** What is handed on of a call: files, the options that still say something of them, and what the files are called. */
type Handed<Options> = {
  readonly files: readonly string[];
  readonly options: Options;
  readonly shown: readonly string[];
};

/**
 * Hands sequences to `use` as files, which is how worker threads read them; those that are no files yet lie in a temporary
 * folder meanwhile. Rows have columns as tables have, but no names for them: `times` may be the number of one, from 1.
 * @throws InvalidInputError `bad-frames`; `usage` for times by name where there is no table
 */
export async function withFrames<T, Options extends { readonly times?: string | number | undefined }>(
  sequences: readonly (string | Frames)[],
  options: Options,
  use: (handed: Handed<Options>) => Promise<T>,
): Promise<T> {
  const own = sequences.filter((each) => typeof each === 'string');
  if (own.length === sequences.length) return await use({ files: own, options, shown: own });
  const { times } = options;
  const isTimed = times !== undefined && /^\d+$/.test(`${times}`);
  // Without a file that may be a table there is nothing to choose from, and nothing wrong with choosing it.
  const { times: _, ...others } = options;
  const asked = own.length === 0 && (times === 'none' || times === 'auto') ? (others as Options) : options;
  if (own.length === 0 && asked.times !== undefined && !isTimed)
    throw new InvalidInputError(
      'usage',
      `Rows of numbers have no column called “${times}”.`,
      'Give the number of the column that holds the times, from 1; or none, or auto, where all are values.',
    );
  const isRows = (each: string | Frames) => Array.isArray(each) && Array.isArray(each[0]);
  if (isTimed && own.length === 0 && !sequences.some(isRows))
    throw new InvalidInputError(
      'usage',
      'Lists of single numbers have no column of times.',
      'Give rows, of which one column holds the times, or leave the option times out.',
    );
  const folder = await mkdtemp(join(tmpdir(), 'syncline-frames-'));
  try {
    const files: string[] = [];
    for (const [k, each] of sequences.entries()) {
      const isTable = isTimed && isRows(each);
      const file = typeof each === 'string' ? each : join(folder, `${k}.${isTable ? 'tsv' : 'npy'}`);
      if (typeof each !== 'string')
        await writeFile(file, isTable ? tableOf(each, k) : npyOf(each, k), {
          flag: 'wx',
          mode: 0o600,
        });
      files.push(file);
    }
    const shown = sequences.map((each, k) => (typeof each === 'string' ? each : `sequence ${k}`));
    return await use({ files, options: asked, shown });
  } catch (error) {
    // What has no file has no lines either.
    if (error instanceof SynclineError)
      error.message = error.message.replaceAll(
        /(“sequence \d+”), line (\d+)/g,
        (_, name: string, line: string) => `${name}, frame ${Number(line) - 1}`,
      );
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function npyOf(frames: Frames, which: number): Uint8Array {
  if (frames instanceof Float32Array || frames instanceof Float64Array)
    return writeNpy(frames, [frames.length, 1]);
  const rows = rowsOf(frames, which);
  return writeNpy(Float64Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
}

/** The shortest digits of each number: read again it is the same. */
const tableOf = (frames: Frames, which: number): string =>
  rowsOf(frames, which)
    .map((row) => `${row.join('\t')}\n`)
    .join('');

function rowsOf(frames: Frames, which: number): readonly (readonly number[])[] {
  const rows = Array.from(frames as readonly unknown[], (row) => (Array.isArray(row) ? row : [row]));
  const dims = rows[0]?.length ?? 0;
  const refuse = (what: string) =>
    new InvalidInputError(
      'bad-frames',
      `Sequence ${which} ${what}.`,
      'Give a list of numbers, or of rows of as many numbers each.',
    );
  if (dims === 0) throw refuse('has no frames');
  rows.forEach((row, frame) => {
    if (!row.every((value) => typeof value === 'number'))
      throw refuse(`holds what is no number in frame ${frame}`);
    if (row.length !== dims)
      throw refuse(`has ${row.length} values in frame ${frame}, and ${dims} in its first`);
  });
  return rows as readonly number[][];
}
