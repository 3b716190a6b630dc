import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { StorageError } from '#src/model/errors.ts';

/** A sidecar of ours begins with what its table's first column is; what says so stands in its first bytes. */
const ourBeginning = /^\uFEFF?\s*\{\s*"onset"\s*:/;
const bytesOfBeginning = 4096;

/**
 * BIDS finds what a table's columns are in the file of the same name that ends in `.json`: no other name will do. Where a file of
 * that name is something else, such as another export, it is never replaced, not even where the table may be.
 * @param sidecar where it is to be written
 * @throws StorageError `exists`
 */
export async function refuseOthersSidecar(sidecar: string, table: string): Promise<void> {
  const beginning = await beginningOf(sidecar);
  if (beginning === null || ourBeginning.test(beginning)) return;
  const stem = basename(table, extname(table)).replace(/_events$/, '');
  const other = `${stem}${table.includes('_events.') ? '_sync' : ''}_events.tsv`;
  throw new StorageError(
    'exists',
    `BIDS wants what the columns of “${basename(table)}” are in “${basename(sidecar)}”, and a file of that name that is something else is already there.`,
    `Choose another name, such as “${other}”: names of events end so in BIDS.`,
  );
}

/** Null: there is nothing, or nothing that can be read as a file. */
async function beginningOf(path: string): Promise<string | null> {
  const handle = await open(path, 'r').catch(() => null);
  if (!handle) return null;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytesOfBeginning), 0, bytesOfBeginning, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return ''; // a folder: something else stands there
  } finally {
    await handle.close();
  }
}
