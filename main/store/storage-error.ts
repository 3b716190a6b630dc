import { basename } from 'node:path';
import { StorageError, SynclineError } from '#src/model/errors.ts';

const known: Readonly<Record<string, readonly [code: string, what: string, hint: string]>> = {
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
};

/** What the file system refused, as a person may read it; our own errors pass through unchanged. */
export function storageError(error: unknown, path: string): SynclineError {
  if (error instanceof SynclineError) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  const [kind, what, hint] = known[code] ?? [
    'storage',
    `could not be read or written (${code || String(error)})`,
    'Check the disk, then try again.',
  ];
  return new StorageError(kind, `“${basename(path)}” ${what}.`, hint, { cause: error });
}
