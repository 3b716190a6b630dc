import { basename } from 'node:path';
import { StorageError } from '#src/model/errors.ts';

/**
 * Names of files may hold bytes that are no UTF-8 (on Linux). Node gives such a byte as U+FFFD, and no longer finds the
 * file by that: it is not missing, it cannot be named.
 */
export const isNotUtf8 = (path: string): boolean => path.includes('\ufffd');

/** Said of it in place of “is not there”. */
export const unnamable = (path: string, options?: ErrorOptions): StorageError =>
  new StorageError(
    'bad-name',
    `“${basename(path)}” cannot be opened: its name, or that of a folder it lies in, is not written in UTF-8.`,
    'Rename it (convmv does so for whole folders), then choose it again.',
    options,
  );
