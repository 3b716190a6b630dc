import { stat } from 'node:fs/promises';
import { StorageError } from '#src/model/errors.ts';
import { usageError } from './command.ts';
import { plain } from './plain.ts';

/**
 * Looks at where a result is to be written before any work is done: files that are given to be read are never written, under
 * whatever name, and what is there is not replaced unasked.
 * @throws InvalidInputError `usage`; StorageError `exists`
 */
export async function checkOutput(
  output: string | undefined,
  inputs: readonly string[],
  overwrite: boolean,
  option = '-o',
): Promise<void> {
  if (output === undefined) return;
  const there = await factsOf(output);
  if (there === null) return;
  for (const input of inputs) {
    const own = await factsOf(input);
    if (own !== null && own.dev === there.dev && own.ino === there.ino)
      throw usageError(`${option} names “${plain(input)}”, which is only read. Choose another name.`);
  }
  if (there.isFile() && !overwrite)
    throw new StorageError(
      'exists',
      `“${plain(output)}” exists already.`,
      'Choose another name, or allow it to be replaced with --overwrite.',
    );
}

/** Null where there is nothing to be seen: whoever reads or writes it says why. Whole numbers would be too small for some inodes. */
const factsOf = (path: string) => stat(path, { bigint: true }).catch(() => null);
