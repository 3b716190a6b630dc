import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { OpenedProject } from '#src/contract/methods.ts';
import { InvalidInputError, StorageError } from '#src/model/errors.ts';
import { parseProject, writableProject } from '#src/model/parse-project.ts';
import type { Project } from '#src/model/project.ts';
import { documentText } from './document-text.ts';
import { type FindOptions, findMedia } from './find-media.ts';
import { loadedPath, storedPath, withPaths } from './media-paths.ts';
import { storageError } from './storage-error.ts';
import { writeSafely } from './write-safely.ts';

const largestProject = 512 * 1024 * 1024;

/** Names what a file holds: of equal revisions, none was changed after the other. */
const revisionOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads a project document, and finds its media again where they were moved. Its media paths come out absolute. */
export async function openWithMedia(
  path: string,
  options: FindOptions,
): Promise<OpenedProject & { revision: string }> {
  const { project, revision, notes } = await readProject(path);
  return { path, revision, notes, ...(await foundIn(project, path, options)) };
}

/** The project with its media where they are now; `document`: the absolute path of what it was read from. */
export async function foundIn(project: Project, document: string, options: FindOptions) {
  const { moved, missing, changed } = await findMedia(project.recordings, document, options);
  const recordings = project.recordings.map((r) => ({ ...r, path: moved.get(r.id) ?? r.path }));
  return { project: { ...project, recordings }, moved: [...moved.keys()], missing, changed };
}

/** Reads a project document. Media paths come out absolute; `notes` says what was mended, a sentence each. */
export async function readProject(
  path: string,
): Promise<{ project: Project; revision: string; notes: readonly string[] }> {
  const { value, text } = await readJson(path);
  const notes: string[] = [];
  const parsed = parseProject(value, (note) => notes.push(note));
  const project = withPaths(parsed, (media) => loadedPath(path, media));
  return { project, revision: revisionOf(text), notes };
}

export type Replacing = {
  /** Whatever stands there is replaced. */
  readonly overwrite: boolean;
  /** What the writer knows to stand there, which may be replaced as well; null: nothing. */
  readonly revision?: string | null;
};

/**
 * Writes a project document that can be opened again. Media paths go in absolute. @returns its revision, and what was written
 * @throws InvalidInputError `unwritable-project`; StorageError `exists` when a file stands there that may not be replaced, `changed-on-disk` when the one
 * known has become another, and as `writeSafely`
 */
export async function writeProject(
  path: string,
  given: Project,
  { overwrite, revision = null }: Replacing,
): Promise<{ readonly revision: string; readonly project: Project }> {
  const project = writableProject(given);
  const text = documentText(withPaths(project, (media) => storedPath(path, media)));
  const known = overwrite || revision === null ? null : revision;
  // One that has been taken away since loses nothing when it is written again.
  const isThere = known !== null && (await revisionAt(path)) !== null;
  await writeSafely(path, text, {
    overwrite: overwrite || isThere,
    last: async () => {
      if (isThere && (await revisionAt(path)) !== known) throw changedOnDisk(path);
    },
  });
  return { revision: revisionOf(text), project };
}

const revisionAt = (path: string): Promise<string | null> =>
  readFile(path, 'utf8').then(revisionOf, (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw storageError(error, path);
  });

const changedOnDisk = (path: string): StorageError =>
  new StorageError(
    'changed-on-disk',
    `“${basename(path)}” was saved by somebody else since it was opened here.`,
    'Save under another name, replace it, or open what is there now.',
  );

/** @throws InvalidInputError `bad-project`; StorageError */
export async function readJson(path: string): Promise<{ value: unknown; text: string }> {
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
      const text = await handle.readFile('utf8');
      return { value: JSON.parse(text), text };
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
