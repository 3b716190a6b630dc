import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { badFile } from '#src/formats/refusal.ts';
import { storageError } from './storage-error.ts';

/**
 * A JSON file as its schema has it.
 * @param wanted what the file should be, in a few words
 * @throws StorageError, InvalidInputError `bad-file`
 */
export async function readJson<T>(file: string, schema: z.ZodType<T>, wanted: string): Promise<T> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw badFile(file, '', 'it is no JSON', `Wanted: ${wanted}.`);
    throw storageError(error, file);
  }
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  const issue = found.error.issues[0];
  throw badFile(
    file,
    issue?.path.join('.') ?? '',
    issue?.message ?? 'it is something else',
    `Wanted: ${wanted}.`,
  );
}
