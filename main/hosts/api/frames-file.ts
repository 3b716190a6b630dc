import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNpy } from '#src/formats/npy.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Frames } from './options.ts';

/**
 * Hands sequences to `use` as files, which is how worker threads read them; those that are no files yet lie in a temporary
 * folder meanwhile.
 * @throws InvalidInputError `bad-frames`
 */
export async function withFrames<T>(
  sequences: readonly (string | Frames)[],
  use: (files: readonly string[]) => Promise<T>,
): Promise<T> {
  if (sequences.every((each) => typeof each === 'string')) return await use(sequences);
  const folder = await mkdtemp(join(tmpdir(), 'syncline-frames-'));
  try {
    const files: string[] = [];
    for (const [k, each] of sequences.entries()) {
      const file = typeof each === 'string' ? each : join(folder, `${k}.npy`);
      if (typeof each !== 'string') await writeFile(file, npyOf(each, k), { flag: 'wx', mode: 0o600 });
      files.push(file);
    }
    return await use(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function npyOf(frames: Frames, which: number): Uint8Array {
  if (frames instanceof Float32Array || frames instanceof Float64Array)
    return writeNpy(frames, [frames.length, 1]);
  const rows = Array.from(frames as readonly unknown[], (row) => (Array.isArray(row) ? row : [row]));
  const dims = rows[0]?.length ?? 0;
  const bad = rows.findIndex((row) => row.length !== dims || !row.every((v) => typeof v === 'number'));
  if (dims === 0 || bad >= 0)
    throw new InvalidInputError(
      'bad-frames',
      `Sequence ${which} has ${dims === 0 ? 'no frames' : `no ${dims} numbers in frame ${bad}, as in its first`}.`,
      'Give a list of numbers, or of rows of as many numbers each.',
    );
  return writeNpy(Float64Array.from(rows.flat() as number[]), [rows.length, dims]);
}
