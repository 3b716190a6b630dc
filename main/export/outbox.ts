import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InvalidInputError, StorageError } from '#src/model/errors.ts';
import { folderError, storageError } from '#main/store/storage-error.ts';
import { makeWorkFolder, sweepWorkFolders } from '#main/store/work-folder.ts';
import { claim } from '#main/store/write-safely.ts';

/**
 * Where an export is made: a hidden folder on the disk of its destination. Only `commit` puts anything where
 * the user will see it; whatever else happens, `discard` leaves nothing behind.
 */
export type Outbox = {
  /** A new path for work in progress. */
  scratch(name: string): string;
  /** A path for a finished file of that name. */
  finished(name: string): string;
  /** Moves the finished files to their place; their final paths. @throws StorageError `exists`. */
  commit(): Promise<readonly string[]>;
  discard(): Promise<void>;
};

export type OutboxOptions = {
  /** May files that stand there be replaced? The recordings themselves never are. */
  readonly overwrite: boolean;
  /** The files that the export reads. */
  readonly originals: readonly string[];
  /** Bytes that the export needs, at least. */
  readonly bytes: number;
};

/** For an export that is a folder of files with these names; the folder may exist or not. */
export async function folderOutbox(
  folder: string,
  names: readonly string[],
  options: OutboxOptions,
): Promise<Outbox> {
  const place = resolve(folder);
  const info = await stat(place).catch(() => null);
  if (info && !info.isDirectory())
    throw new StorageError(
      'exists',
      `${JSON.stringify(place)} is a file, where a folder is to be made.`,
      'Choose another name.',
    );
  await refuse(
    names.map((name) => join(place, name)),
    options,
  );
  // Where it was killed when the folder was yet to be made.
  if (info) await sweepWorkFolders(dirname(place));
  return await openOutbox(info ? place : dirname(place), options, async (made) => {
    const files = await readdir(made);
    const final = files.map((name) => join(place, name));
    if (!info) {
      await rename(made, place);
      return final;
    }
    await moveAll(
      files.map((name) => [join(made, name), join(place, name)]),
      options.overwrite,
    );
    return final;
  });
}

/** For an export that is one file. */
export async function fileOutbox(file: string, options: OutboxOptions): Promise<Outbox> {
  const place = resolve(file);
  await refuse([place], options);
  return await openOutbox(dirname(place), options, async (made) => {
    const [name, another] = await readdir(made);
    if (name === undefined || another !== undefined) throw new Error('one file was due');
    await moveAll([[join(made, name), place]], options.overwrite);
    return [place];
  });
}

async function openOutbox(
  parent: string,
  options: OutboxOptions,
  place: (made: string) => Promise<readonly string[]>,
): Promise<Outbox> {
  // First, for what a killed export left there takes up space.
  await sweepWorkFolders(parent);
  await checkSpace(parent, options.bytes);
  const folder = await makeWorkFolder(parent).catch(async (error: unknown) => {
    throw await folderError(error, parent);
  });
  // May become the folder that the user gets, so it has the rights of any new one (mkdtemp's are 0700).
  const made = join(folder, '.made');
  await mkdir(made);
  return {
    scratch: (name) => join(folder, name),
    finished: (name) => join(made, name),
    async commit() {
      for (const name of await readdir(made)) await flush(join(made, name));
      try {
        return await place(made);
      } catch (error) {
        throw storageError(error, parent);
      }
    },
    discard: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** On the disk before it gets its name: a crash must not leave an empty file under a good name. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** All or none, as far as a file system allows: what was already moved goes away again when one fails. */
async function moveAll(moves: readonly (readonly [string, string])[], overwrite: boolean): Promise<void> {
  const moved: string[] = [];
  try {
    for (const [from, to] of moves) {
      if (overwrite) await rename(from, to);
      else await claim(from, to);
      if (!overwrite) moved.push(to);
    }
  } catch (error) {
    for (const path of moved) await rm(path, { force: true });
    throw error;
  }
}

async function refuse(places: readonly string[], options: OutboxOptions): Promise<void> {
  const standing: string[] = [];
  for (const path of places) {
    const info = await stat(path).catch(() => null);
    if (!info) continue;
    for (const original of options.originals) {
      const source = await stat(original).catch(() => null);
      if (source && source.dev === info.dev && source.ino === info.ino)
        throw new InvalidInputError(
          'is-original',
          `${JSON.stringify(path)} is one of the recordings; they are never written to.`,
          'Choose another name.',
        );
    }
    standing.push(path);
  }
  if (standing.length === 0 || options.overwrite) return;
  const shown = standing.slice(0, 5).map((path) => basename(path));
  const more = standing.length > 5 ? ` and ${standing.length - 5} more` : '';
  throw new StorageError(
    'exists',
    `There is already ${shown.join(', ')}${more} in ${dirname(standing[0] as string)}.`,
    'Choose another place, or allow it to be replaced (--overwrite).',
  );
}

async function checkSpace(folder: string, bytes: number): Promise<void> {
  const disk = await statfs(folder).catch(async (error: unknown) => {
    throw await folderError(error, folder);
  });
  const free = Number(disk.bavail) * Number(disk.bsize);
  // Some network disks say 0 and mean that they do not know.
  if (disk.blocks === 0 || free >= bytes) return;
  throw new StorageError(
    'disk-full',
    `The export needs about ${size(bytes)}; only ${size(free)} are free in ${folder}.`,
    'Free some space, choose another disk, or export a shorter range.',
  );
}

const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
