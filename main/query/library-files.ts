import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '#src/model/errors.ts';
import { kindOfName } from '#main/services/files.ts';
import { storageError } from '#main/store/storage-error.ts';

export type LibraryFile = {
  readonly path: string;
  /** Whether it was named, or only lies in a folder that was. */
  readonly named: boolean;
};

/**
 * The files of a library: each file named, and of each folder named the recordings and tables in it and in
 * its folders, in the order of their names. Links in folders are not followed: they might lead anywhere, or round.
 * @throws StorageError
 */
export async function libraryFiles(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly LibraryFile[]> {
  const out = new Map<string, LibraryFile>();
  for (const path of paths) {
    const info = await stat(path).catch((error: unknown) => {
      throw storageError(error, path);
    });
    if (!info.isDirectory()) out.set(path, { path, named: true });
    else
      for (const each of await filesBelow(path, signal))
        if (!out.has(each)) out.set(each, { path: each, named: false });
  }
  return [...out.values()];
}

async function filesBelow(folder: string, signal: AbortSignal): Promise<readonly string[]> {
  throwIfCancelled(signal);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw storageError(error, folder);
  });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) files.push(...(await filesBelow(path, signal)));
    else if (entry.isFile() && kindOfName(entry.name) === 'media') files.push(path);
  }
  return files;
}
