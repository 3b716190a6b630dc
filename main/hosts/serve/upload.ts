import { open } from 'node:fs/promises';
import { rm, statfs } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { makeFolder } from '#main/folders.ts';
import { InvalidInputError, StorageError } from '#src/model/errors.ts';
import { storageError } from '#main/store/storage-error.ts';
import { claim, temporaryPath } from '#main/store/write-safely.ts';
import { uploadName } from '../security/upload-name.ts';

export type Upload = {
  /** As the browser gave it. */
  readonly name: string;
  /** Declared length; null where unknown. */
  readonly size: number | null;
  readonly content: AsyncIterable<Uint8Array>;
};

/** Room on the disk that uploads leave to everyone else. */
const reserve = 256 * 1024 * 1024;

/**
 * Streams an upload into `folder` (made when absent): beside, then renamed to a free name. A broken or
 * cancelled one leaves nothing. @returns the file's absolute path. @throws StorageError `disk-full`, …
 */
export async function receiveUpload(folder: string, upload: Upload, room = freeRoom): Promise<string> {
  const name = uploadName(upload.name);
  let temp: string | null = null;
  try {
    await makeFolder(folder);
    const limit = (await room(folder)) - reserve;
    const tooMuch = () =>
      new StorageError('disk-full', `There is no room for “${name}”.`, 'Free some space, then try again.');
    if (upload.size !== null && upload.size > limit) throw tooMuch();
    temp = temporaryPath(folder);
    const file = await open(temp, 'wx', 0o600);
    let length = 0;
    try {
      for await (const piece of upload.content) {
        length += piece.byteLength;
        if (length > limit) throw tooMuch();
        await file.writeFile(piece);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (upload.size !== null && length !== upload.size)
      throw new InvalidInputError('upload-broken', `“${name}” did not arrive whole.`, 'Drop it again.');
    const path = await claimFree(temp, folder, name);
    temp = null;
    return path;
  } catch (error) {
    throw storageError(error, name);
  } finally {
    if (temp) await rm(temp, { force: true });
  }
}

/** Gives the file the name, or the name with the first free number behind it. */
async function claimFree(temp: string, folder: string, name: string): Promise<string> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let number = 1; number <= 10_000; number++) {
    const path = join(folder, number === 1 ? name : `${stem} (${number})${ending}`);
    try {
      await claim(temp, path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new StorageError('exists', `“${name}” was uploaded too often.`, 'Remove old uploads.');
}

async function freeRoom(folder: string): Promise<number> {
  const disk = await statfs(folder);
  return disk.bavail * disk.bsize;
}
