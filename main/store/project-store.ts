import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { makeFolder } from '#main/folders.ts';
import { z } from 'zod';
import type { OpenedProject } from '#src/contract/methods.ts';
import { parseProject } from '#src/model/parse-project.ts';
import type { Project } from '#src/model/project.ts';
import { documentText } from './document-text.ts';
import type { FindOptions } from './find-media.ts';
import { foundIn, openWithMedia, readJson, type Replacing, writeProject } from './project-document.ts';
import { type RecoveryCopies, recoveryCopies } from './recovery-copies.ts';
import { storageError } from './storage-error.ts';
import { sweepWorkFolders } from './work-folder.ts';
import { sweepOrphans, writeSafely } from './write-safely.ts';

export type ProjectStore = {
  /** @throws StorageError; InvalidInputError `bad-project`, `newer-project`. */
  open(path: string, signal?: AbortSignal): Promise<OpenedProject>;
  /** Saves. @throws StorageError `exists`, `changed-on-disk`, `read-only`, `disk-full`, … */
  save(
    path: string,
    project: Project,
    replacing: Replacing,
  ): Promise<{ path: string; project: Project; revision: string }>;
  /** Opens the recovery copy `key`, which becomes the one of window `into`. */
  recover(
    key: string,
    into: string,
    signal?: AbortSignal,
  ): Promise<OpenedProject & { savedPath: string | null }>;
  readonly copies: RecoveryCopies;
  recent(): Promise<readonly { path: string; name: string; opened: number }[]>;
};

export type StoreOptions = Pick<FindOptions, 'fingerprint' | 'allowed'> & {
  /** The state folder (main/folders.ts). */
  readonly state: string;
  readonly now?: () => number;
};

const mostRecent = 20;
const recentFile = z.array(z.object({ path: z.string(), name: z.string(), opened: z.number() }));

export function createProjectStore(options: StoreOptions): ProjectStore {
  const { state, now = Date.now } = options;
  const copies = recoveryCopies(join(state, 'recovery'), now);
  const recentsPath = join(state, 'recent.json');
  const finding = (signal?: AbortSignal): FindOptions => ({ ...options, ...(signal ? { signal } : {}) });

  const recent = async () => {
    const parsed = recentFile.safeParse(
      await readJson(recentsPath).then(
        (r) => r.value,
        () => [],
      ),
    );
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
  /** One save after the other: what a save was told to replace must still be there when it does. */
  let saving: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = saving.then(work, work);
    saving = turn.catch(() => {});
    return turn;
  };

  return {
    copies,
    async open(path, signal) {
      await sweepOrphans(dirname(path));
      await sweepWorkFolders(dirname(path));
      const opened = await openWithMedia(path, finding(signal));
      await remember(path, opened.project);
      return opened;
    },
    async save(path, project, replacing) {
      const stamped = { ...project, modified: new Date(now()).toISOString() };
      const written = await inTurn(() => writeProject(path, stamped, replacing));
      await remember(path, written.project);
      return { path, ...written };
    },
    recover: (key, into, signal) =>
      copies.take(key, into, async ({ path, revision, project }, file) => {
        const notes: string[] = [];
        const parsed = parseProject(project, (note) => notes.push(note));
        return {
          ...{ path: path ?? '', savedPath: path, revision, notes },
          ...(await foundIn(parsed, path ?? file, finding(signal))),
        };
      }),
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
