import { randomBytes } from 'node:crypto';
import { link, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { folderError, storageError } from './storage-error.ts';

const temporary = /^\.syncline-[0-9a-f]{16}\.tmp$/;

/** A name for a file in the making, in the folder where it will stand. */
export const temporaryPath = (folder: string): string =>
  join(folder, `.syncline-${randomBytes(8).toString('hex')}.tmp`);

export type WriteOptions = {
  /** Whether it may replace a file (default yes). */
  readonly overwrite?: boolean;
  /** Called when all is written but the file is not yet in its place; what it throws ends the writing. */
  readonly last?: () => Promise<void>;
};

/**
 * Writes a whole file so that at every moment its place holds either what was there or all of the new:
 * beside it, opened exclusively; synced; renamed over it; the folder synced. On failure nothing is left.
 * @throws StorageError `exists` (when not `overwrite`), `read-only`, `disk-full`, `missing`, …
 */
export async function writeSafely(
  path: string,
  content: string | Uint8Array,
  { overwrite = true, last }: WriteOptions = {},
): Promise<void> {
  let temp: string | null = null;
  try {
    const place = await realpath(path).catch(() => path); // a link stays a link
    const mode = await stat(place).then(
      (info) => info.mode & 0o777,
      () => 0o666,
    );
    temp = temporaryPath(dirname(place));
    const file = await open(temp, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await last?.();
    await (overwrite ? rename(temp, place) : claim(temp, place));
    temp = null;
    await syncFolder(dirname(place));
  } catch (error) {
    // The file itself is made here: what is missing is its folder.
    if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT')
      throw await folderError(error, dirname(resolve(path)));
    throw storageError(error, path);
  } finally {
    if (temp) await rm(temp, { force: true }).catch(() => {});
  }
}

/** Moves `temp` to `place` only if nothing stands there, decided by the file system itself where it can. */
export async function claim(temp: string, place: string): Promise<void> {
  try {
    await link(temp, place);
    await rm(temp, { force: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK'].includes(code)) throw error;
    // No hard links on this disk (FAT, some network shares): reserve the name, then rename over it.
    await (await open(place, 'wx')).close();
    await rename(temp, place);
  }
}

/** Makes a rename durable. Windows cannot open folders, and needs it not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r').catch(() => null);
  try {
    await handle?.sync().catch(() => {});
  } finally {
    await handle?.close();
  }
}

/** Removes files in the making that nobody has written to for `age` ms: their writer is gone. */
export async function sweepOrphans(folder: string, age = 3_600_000, now = Date.now()): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let swept = 0;
  for (const name of names.filter((n) => temporary.test(basename(n)))) {
    const info = await stat(join(folder, name)).catch(() => null);
    if (!info?.isFile() || now - info.mtimeMs < age) continue;
    await rm(join(folder, name), { force: true }).catch(() => {});
    swept++;
  }
  return swept;
}
