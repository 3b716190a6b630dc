import { lookupTable } from '#src/model/lookup-table.ts';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { StorageError, SynclineError } from '#src/model/errors.ts';
import { isNotUtf8, unnamable } from './not-utf8.ts';

const known: Readonly<Record<string, readonly [code: string, what: string, hint: string]>> = lookupTable({
  ENOENT: ['missing', 'is not there', 'Check whether it was moved or its disk is absent.'],
  ENOTDIR: ['missing', 'is not there', 'Check whether it was moved or its disk is absent.'],
  EACCES: ['read-only', 'may not be read or written here', 'Check its rights, or choose another folder.'],
  EPERM: ['read-only', 'may not be read or written here', 'Check its rights, or choose another folder.'],
  EROFS: ['read-only', 'lies on a read-only disk', 'Choose a folder on another disk.'],
  ENOSPC: ['disk-full', 'could not be written: the disk is full', 'Free some space, then try again.'],
  EDQUOT: ['disk-full', 'could not be written: your quota is used up', 'Free some space, then try again.'],
  EFBIG: ['too-large', 'is too large for this disk', 'Choose a folder on another disk.'],
  EEXIST: ['exists', 'exists already', 'Choose another name, or allow it to be replaced.'],
  EISDIR: ['not-a-file', 'is a folder', 'Choose a file.'],
  ENAMETOOLONG: ['bad-name', 'has too long a name', 'Choose a shorter name.'],
});

/** As storageError, when something could not be made in `folder`: what is missing is that folder, or nothing is. */
export async function folderError(error: unknown, folder: string): Promise<SynclineError> {
  if ((error as NodeJS.ErrnoException | null)?.code !== 'ENOENT') return storageError(error, folder);
  const isThere = await stat(folder).then(
    (info) => info.isDirectory(),
    () => false,
  );
  const name = basename(resolve(folder)) || folder;
  const cause = { cause: error };
  return isThere
    ? new StorageError('read-only', `Nothing can be written in “${name}”.`, 'Choose another folder.', cause)
    : new StorageError(
        'missing',
        `The folder “${name}” is not there.`,
        'Make it first, or choose another.',
        cause,
      );
}

/** What the file system refused, as a person may read it; our own errors pass through unchanged. */
export function storageError(error: unknown, path: string): SynclineError {
  if (error instanceof SynclineError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  const [kind, what, hint] = known[code] ?? [
    'storage',
    `could not be read or written (${code || String(error)})`,
    'Check the disk, then try again.',
  ];
  if (kind === 'missing' && isNotUtf8(path)) return unnamable(path, { cause: error });
  return new StorageError(kind, `“${basename(path)}” ${what}.`, hint, { cause: error });
}
