import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkStepPattern, type StepPattern } from '#src/align/dtw/step-pattern.ts';
import { parseStepTable } from '#src/formats/step-table.ts';
import { storageError } from '#main/store/storage-error.ts';

/** Whether an option names a file, and no table that the engine knows. */
export const isStepFile = (text: string): boolean => /\.json$/i.test(text);

/**
 * A step table in a file: see `parseStepTable`.
 * @throws StorageError, InvalidInputError `bad-file`, `bad-step`
 */
export async function readSteps(file: string): Promise<StepPattern> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw storageError(error, file);
  });
  return checkStepPattern(parseStepTable(text, basename(file)));
}
