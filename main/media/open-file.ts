import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { MediaError, type StorageError } from '#src/model/errors.ts';
import { isNotUtf8, unnamable } from '#main/store/not-utf8.ts';

/**
 * Checks that `path` is a readable ordinary file with something in it, and returns its size and time.
 * @throws MediaError `missing`, `directory`, `not-a-file`, `empty`, `unreadable`.
 */
export async function checkFile(path: string): Promise<{ size: number; modified: number }> {
  const name = JSON.stringify(path);
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw openError(error, path);
  });
  if (info.isDirectory())
    throw new MediaError('directory', `${name} is a folder, not a recording.`, 'Name the files inside it.');
  if (!info.isFile())
    throw new MediaError(
      'not-a-file',
      `${name} is no ordinary file.`,
      'Copy the recording into a file first.',
    );
  if (info.size === 0) throw new MediaError('empty', `${name} is empty.`, 'Copy it again from the recorder.');
  const handle = await openForReading(path);
  await handle.close();
  return { size: info.size, modified: info.mtimeMs };
}

/** @throws MediaError `missing`, `unreadable`. */
export async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY);
  } catch (error) {
    throw openError(error as NodeJS.ErrnoException, path);
  }
}

function openError(error: NodeJS.ErrnoException, path: string): MediaError | StorageError {
  const name = JSON.stringify(path);
  const cause = { cause: error };
  if (error.code === 'ENOENT' && isNotUtf8(path)) return unnamable(path, cause);
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    return new MediaError(
      'missing',
      `${name} is not there.`,
      'Check the path, or find the file again.',
      cause,
    );
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return new MediaError('unreadable', `${name} may not be read.`, 'Check the file’s permissions.', cause);
  return new MediaError(
    'unreadable',
    `${name} cannot be opened (${error.code ?? error.message}).`,
    'Check the disk and the path.',
    cause,
  );
}
