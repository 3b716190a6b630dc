import { createHash } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { makeFolder } from '#main/folders.ts';
import { z } from 'zod';
import type { OpenedProject, Recovery } from '#src/contract/methods.ts';
import { InvalidInputError, StorageError } from '#src/model/errors.ts';
import { type Project, parseProject } from '#src/model/project.ts';
import { documentText } from './document-text.ts';
import { type FindOptions, findMedia } from './find-media.ts';
import { loadedPath, storedPath, withPaths } from './media-paths.ts';
import { storageError } from './storage-error.ts';
import { sweepOrphans, writeSafely } from './write-safely.ts';

export type ProjectStore = {
  /** @throws StorageError; InvalidInputError `bad-project`, `newer-project`. */
  open(path: string, signal?: AbortSignal): Promise<OpenedProject>;
  /** Saves, and drops the recovery copy. @throws StorageError `exists`, `read-only`, `disk-full`, … */
  save(path: string, project: Project, overwrite: boolean): Promise<{ path: string; project: Project }>;
  autosave(path: string | null, project: Project): Promise<void>;
  recoveries(): Promise<readonly Recovery[]>;
  recover(key: string, signal?: AbortSignal): Promise<OpenedProject & { savedPath: string | null }>;
  forget(key: string): Promise<void>;
  recent(): Promise<readonly { path: string; name: string; opened: number }[]>;
};

export type StoreOptions = Pick<FindOptions, 'fingerprint' | 'allowed'> & {
  /** The state folder (main/folders.ts). */
  readonly state: string;
  readonly now?: () => number;
};

const largestProject = 512 * 1024 * 1024;
const mostRecent = 20;

const recoveryFile = z.object({
  version: z.literal(1),
  path: z.string().nullable(),
  saved: z.number(),
  project: z.unknown(),
});
const recentFile = z.array(z.object({ path: z.string(), name: z.string(), opened: z.number() }));

/** Reads a project document. Media paths come out absolute. */
export async function readProject(path: string): Promise<Project> {
  const project = parseProject(await readJson(path));
  return withPaths(project, (media) => loadedPath(path, media));
}

/** Writes a project document. Media paths go in absolute. */
export async function writeProject(path: string, project: Project, overwrite: boolean): Promise<void> {
  const stored = withPaths(project, (media) => storedPath(path, media));
  await writeSafely(path, documentText(stored), { overwrite });
}

export function createProjectStore(options: StoreOptions): ProjectStore {
  const { state, now = Date.now } = options;
  const recoveryFolder = join(state, 'recovery');
  const recentsPath = join(state, 'recent.json');

  const keyOf = (project: Project) => createHash('sha256').update(project.id).digest('hex').slice(0, 32);
  const recoveryPath = (key: string): string => {
    if (/^[0-9a-f]{32}$/.test(key)) return join(recoveryFolder, `${key}.json`);
    throw new InvalidInputError('no-recovery', 'There is no such recovery copy.', 'Choose one of the list.');
  };
  const readRecovery = async (path: string) => recoveryFile.parse(await readJson(path));

  const recent = async () => {
    const parsed = recentFile.safeParse(await readJson(recentsPath).catch(() => []));
    return parsed.success ? parsed.data : [];
  };
  /** Recents are a convenience: when they cannot be written, opening and saving still succeed. */
  const remember = async (path: string, project: Project) => {
    const others = (await recent()).filter((r) => r.path !== path);
    const all = [{ path, name: project.name || basename(path, extname(path)), opened: now() }, ...others];
    await makeFolder(state, { mode: 0o700 })
      .then(() => writeSafely(recentsPath, documentText(all.slice(0, mostRecent))))
      .catch((error: unknown) => console.error(`syncline: ${storageError(error, recentsPath).message}`));
  };
  const found = async (path: string, project: Project, document: string, signal?: AbortSignal) => ({
    path,
    ...(await findMedia(project, document, { ...options, ...(signal ? { signal } : {}) })),
  });

  return {
    async open(path, signal) {
      const project = await readProject(path);
      await sweepOrphans(dirname(path));
      const opened = await found(path, project, path, signal);
      await remember(path, opened.project);
      return opened;
    },
    async save(path, project, overwrite) {
      const checked = parseProject(project);
      const stamped = { ...checked, modified: new Date(now()).toISOString() };
      await writeProject(path, stamped, overwrite);
      await rm(recoveryPath(keyOf(project)), { force: true }).catch(() => {});
      await remember(path, stamped);
      return { path, project: stamped };
    },
    async autosave(path, project) {
      await makeFolder(recoveryFolder, { mode: 0o700 }).catch((error: unknown) => {
        throw storageError(error, recoveryFolder);
      });
      const copy = { version: 1, path, saved: now(), project };
      await writeSafely(recoveryPath(keyOf(project)), documentText(copy));
    },
    async recoveries() {
      await sweepOrphans(recoveryFolder);
      const names = await readdir(recoveryFolder).catch(() => []);
      const list: Recovery[] = [];
      for (const name of names.filter((n) => /^[0-9a-f]{32}\.json$/.test(n))) {
        // A copy that cannot be read is of no use to anyone: it is not offered.
        const copy = await readRecovery(join(recoveryFolder, name)).catch(() => null);
        const title = z.object({ name: z.string() }).safeParse(copy?.project);
        if (copy && title.success)
          list.push({ key: name.slice(0, 32), path: copy.path, name: title.data.name, saved: copy.saved });
      }
      return list.sort((a, b) => b.saved - a.saved);
    },
    async recover(key, signal) {
      const file = recoveryPath(key);
      const copy = await readRecovery(file);
      const project = parseProject(copy.project);
      const opened = await found(copy.path ?? '', project, copy.path ?? file, signal);
      return { ...opened, savedPath: copy.path };
    },
    async forget(key) {
      await rm(recoveryPath(key), { force: true });
    },
    async recent() {
      const list = await recent();
      const there = await Promise.all(
        list.map((r) =>
          stat(r.path).then(
            (i) => i.isFile(),
            () => false,
          ),
        ),
      );
      return list.filter((_, i) => there[i]);
    },
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    const handle = await open(path, 'r');
    try {
      const info = await handle.stat();
      if (!info.isFile())
        throw new StorageError('not-a-file', `“${basename(path)}” is not a file.`, 'Choose a file.');
      if (info.size > largestProject)
        throw new InvalidInputError(
          'bad-project',
          `“${basename(path)}” is far larger than a project can be.`,
          'Choose a file that ends in .syncline.',
        );
      return JSON.parse(await handle.readFile('utf8'));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new InvalidInputError(
        'bad-project',
        `“${basename(path)}” is damaged or is not a Syncline project.`,
        'Open its recovery copy or a backup; the media themselves are not affected.',
      );
    throw storageError(error, path);
  }
}
