import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '#main/folders.ts';
import type { Recovery } from '#src/contract/methods.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import { documentText } from './document-text.ts';
import { readJson } from './project-document.ts';
import { storageError } from './storage-error.ts';
import { sweepOrphans, writeSafely } from './write-safely.ts';

/** What a window keeps of a document that it has not saved. */
export type Copy = {
  /** Where the document lives; null: never saved. */
  readonly path: string | null;
  /** What stood there when it was read or written last. */
  readonly revision: string | null;
  readonly project: Project;
};

/**
 * The recovery copies, a file each. Every window has a key of its own, so that two windows on one project
 * never write the same copy; as long as a window holds its key, nobody else is offered its copy.
 */
export type RecoveryCopies = {
  write(key: string, copy: Copy): Promise<void>;
  /** The copies that no window holds, newest first. */
  list(): Promise<readonly Recovery[]>;
  /** Reads a copy (by `parse`, which may refuse it) and makes it the one of window `into`. @throws InvalidInputError `no-recovery` */
  take<T>(key: string, into: string, parse: (copy: StoredCopy, file: string) => Promise<T>): Promise<T>;
  drop(key: string): Promise<void>;
  /** The key is in use. @returns what ends that */
  hold(key: string): () => void;
};

const storedCopy = z.object({
  version: z.literal(1),
  path: z.string().nullable(),
  revision: z.string().nullable().default(null),
  saved: z.number(),
  project: z.unknown(),
});
export type StoredCopy = z.output<typeof storedCopy>;

const fileName = /^[0-9a-f]{32}\.json$/;

export function recoveryCopies(folder: string, now: () => number): RecoveryCopies {
  const held = new Set<string>();
  const fileOf = (key: string): string => {
    if (fileName.test(`${key}.json`)) return join(folder, `${key}.json`);
    throw gone();
  };
  const read = async (file: string) => storedCopy.parse((await readJson(file)).value);

  return {
    async write(key, copy) {
      await makeFolder(folder, { mode: 0o700 }).catch((error: unknown) => {
        throw storageError(error, folder);
      });
      await writeSafely(fileOf(key), documentText({ version: 1, saved: now(), ...copy }));
    },
    async list() {
      await sweepOrphans(folder);
      const names = await readdir(folder).catch(() => []);
      const list: Recovery[] = [];
      for (const name of names.filter((n) => fileName.test(n) && !held.has(n.slice(0, 32)))) {
        // A copy that cannot be read is of no use to anyone: it is not offered.
        const copy = await read(join(folder, name)).catch(() => null);
        const title = z.object({ name: z.string() }).safeParse(copy?.project);
        if (copy && title.success)
          list.push({ key: name.slice(0, 32), path: copy.path, name: title.data.name, saved: copy.saved });
      }
      return list.sort((a, b) => b.saved - a.saved);
    },
    async take(key, into, parse) {
      const [from, to] = [fileOf(key), fileOf(into)];
      if (held.has(key)) throw gone();
      const copy = await read(from).catch((error: unknown) => {
        throw (error as { code?: string }).code === 'missing' ? gone() : error;
      });
      const parsed = await parse(copy, from);
      // Of two windows that want it, the first one moves it away.
      await rename(from, to).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? gone() : storageError(error, from);
      });
      return parsed;
    },
    async drop(key) {
      await rm(fileOf(key), { force: true });
    },
    hold(key) {
      fileOf(key);
      held.add(key);
      return () => void held.delete(key);
    },
  };
}

const gone = (): InvalidInputError =>
  new InvalidInputError(
    'no-recovery',
    'There is no such recovery copy any more.',
    'Another window may have taken it.',
  );
