import { randomBytes } from 'node:crypto';
import { lstat, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { InstalledModel } from '#src/contract/models.ts';
import { CancelledError, errorData, StorageError } from '#src/model/errors.ts';
import { makeFolder } from '#main/folders.ts';
import { storageError } from '#main/store/storage-error.ts';
import { hashPlain, manifestName, mostNetworkBytes, readManifest, refuse, withPlain } from './folder.ts';
import { filesOf, type UserManifest, userManifestSchema } from './manifest.ts';
import { tryModel } from './try-model.ts';

/** The models that the user has added: a folder each, named as its id. Nothing is ever fetched. */
export type ModelManager = {
  /** Where they lie. */
  readonly root: string;
  /** @param options.hashes whether every file is read and compared with its manifest. Default: no */
  list(options?: { readonly hashes?: boolean } & ManagerOptions): Promise<readonly InstalledModel[]>;
  /**
   * Copies what a folder's manifest names, tries the copy once, and keeps it if it is as the manifest says.
   * @throws InvalidInputError `bad-model`; StorageError `exists`, `missing`, `disk-full` …; CancelledError
   */
  add(folder: string, options?: { readonly replace?: boolean } & ManagerOptions): Promise<InstalledModel>;
  /** Deletes a model, or what was refused as one (a link: only itself). @throws StorageError `no-model` */
  remove(name: string): Promise<void>;
  /** The folder and kind of a model. @throws StorageError `no-model`; InvalidInputError `bad-model` */
  find(id: string): Promise<{ readonly folder: string; readonly kind: UserManifest['kind'] }>;
};

export type ManagerOptions = {
  readonly signal?: AbortSignal;
  /** Told how many bytes are done, of how many. */
  readonly progress?: (done: number, total: number) => void;
};

export type TryOut = (
  folder: string,
  kind: UserManifest['kind'],
  signal: AbortSignal | undefined,
) => Promise<void>;

/** Folders of additions and removals that were cut off; nobody is at work on one after so many milliseconds. */
const leftover = /^\.(?:adding|gone)-[0-9a-f]{16}$/;
const hidden = (root: string, what: 'adding' | 'gone'): string =>
  join(root, `.${what}-${randomBytes(8).toString('hex')}`);
const leftoverAge = 24 * 3600_000;

/**
 * @param root the folder that they lie in
 * @param tryOut opens a model once. Default: here; a host that has windows gives it to a thread, since opening holds up all else
 */
export function createModelManager(root: string, tryOut: TryOut = tryModel): ModelManager {
  const names = async (): Promise<string[]> => {
    const entries = await readdir(root).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw storageError(error, root);
    });
    return entries.filter((name) => !name.startsWith('.')).sort();
  };
  const known = async (name: string): Promise<string> => {
    // What is not in the list of the folder's own entries (`..`, `a/b`, an absolute path) is not there.
    if ((await names()).includes(name)) return join(root, name);
    throw unknown(name);
  };
  return {
    root,
    async list({ hashes = false, ...options } = {}) {
      const out: InstalledModel[] = [];
      for (const name of await names()) {
        const one = await described(root, name, hashes, options);
        // What was taken away meanwhile is no damaged model.
        if (one.reason === null || (await names()).includes(name)) out.push(one);
      }
      return out;
    },
    async add(folder, { replace = false, ...options } = {}) {
      const source = await realpath(folder).catch((error: unknown) => {
        throw storageError(error, folder);
      });
      const manifest = await readManifest(source, userManifestSchema);
      if (!replace && (await names()).includes(manifest.id)) throw taken(manifest.id);
      await makeFolder(root).catch((error: unknown) => {
        throw storageError(error, root);
      });
      await sweep(root);
      const copy = hidden(root, 'adding');
      try {
        await makeFolder(copy);
        await copyModel(source, copy, manifest, options);
        await tryOut(copy, manifest.kind, options.signal);
        const place = join(root, manifest.id);
        const before = replace ? await setAside(root, place) : null;
        try {
          await rename(copy, place);
        } catch (error) {
          if (before) await rename(before, place);
          throw isTaken(error) ? taken(manifest.id) : storageError(error, place);
        }
        if (before) await rm(before, { recursive: true, force: true });
      } finally {
        await rm(copy, { recursive: true, force: true });
      }
      return await described(root, manifest.id, true, {});
    },
    async remove(name) {
      const gone = await setAside(root, await known(name));
      if (gone === null) throw unknown(name);
      await rm(gone, { recursive: true }).catch((error: unknown) => {
        throw storageError(error, gone);
      });
    },
    async find(id) {
      const folder = await known(id);
      const { kind } = await checkedManifest(root, id);
      return { folder, kind };
    },
  };
}

/**
 * Takes a model out of the list at one stroke, so that nobody meets half of it while it is deleted or replaced.
 * @returns where it lies now; null: it was not there
 */
async function setAside(root: string, place: string): Promise<string | null> {
  const aside = hidden(root, 'gone');
  try {
    await rename(place, aside);
    return aside;
  } catch (error) {
    if (isMissing(error)) return null;
    throw storageError(error, place);
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
const unknown = (name: string): StorageError =>
  new StorageError('no-model', `There is no model “${name}”.`, 'See the list of models.');
const isTaken = (error: unknown): boolean =>
  ['EEXIST', 'ENOTEMPTY', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
const taken = (id: string): StorageError =>
  new StorageError('exists', `There is a model “${id}” already.`, 'Remove it first, or replace it.');

/** The manifest of an entry of the models' folder, if that is a folder of its name. */
async function checkedManifest(root: string, name: string): Promise<UserManifest> {
  const folder = join(root, name);
  const entry = await lstat(folder).catch((error: unknown) => {
    throw isMissing(error) ? unknown(name) : storageError(error, folder);
  });
  if (!entry.isDirectory()) throw refuse(`${name} is no folder`);
  const manifest = await readManifest(folder, userManifestSchema);
  if (manifest.id !== name) throw refuse(`it calls itself ${manifest.id}, and its folder ${name}`);
  return manifest;
}

async function described(
  root: string,
  name: string,
  hashes: boolean,
  options: ManagerOptions,
): Promise<InstalledModel> {
  let manifest: UserManifest | null = null;
  const facts = (): Omit<InstalledModel, 'bytes' | 'hash' | 'reason'> => ({
    folder: name,
    id: manifest?.id ?? null,
    name: manifest?.name ?? manifest?.id ?? name,
    kind: manifest?.kind ?? null,
    languages: manifest?.languages ?? [],
    licence: manifest?.licence ?? null,
    files: manifest ? filesOf(manifest).map(({ file, sha256 }) => ({ name: file, sha256 })) : [],
  });
  let bytes = 0;
  try {
    const own = await checkedManifest(root, name);
    manifest = own;
    const folder = join(root, name);
    for (const { file } of filesOf(own))
      bytes += await withPlain(folder, file, mostNetworkBytes, async (_, size) => size);
    if (!hashes) return { ...facts(), bytes, hash: 'unchecked', reason: null };
    let before = 0;
    for (const { file, sha256 } of filesOf(own)) {
      const found = await hashPlain(folder, file, mostNetworkBytes, (done) => {
        if (options.signal?.aborted) throw new CancelledError();
        options.progress?.(before + done, bytes);
      });
      before += found.bytes;
      if (found.sha256 !== sha256)
        return {
          ...facts(),
          bytes,
          hash: 'wrong',
          reason: `The content of ${file} is not what its manifest says.`,
        };
    }
    return { ...facts(), bytes, hash: 'right', reason: null };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return { ...facts(), bytes, hash: 'unchecked', reason: errorData(error).message };
  }
}

/** Copies the files that a manifest names, and nothing else. */
async function copyModel(
  source: string,
  copy: string,
  manifest: UserManifest,
  { signal, progress }: ManagerOptions,
): Promise<void> {
  const files = [manifestName, ...filesOf(manifest).map(({ file }) => file)];
  if (new Set(files.map((file) => file.toLowerCase())).size !== files.length)
    throw refuse('its manifest names one file twice');
  let total = 0;
  for (const file of files) total += await withPlain(source, file, mostNetworkBytes, async (_, size) => size);
  let done = 0;
  for (const file of files)
    await withPlain(source, file, mostNetworkBytes, async (from, size) => {
      const path = join(copy, file);
      const to = await open(path, 'wx').catch((error: unknown) => {
        throw storageError(error, path);
      });
      try {
        const chunk = Buffer.alloc(2 ** 20);
        // Not more than was looked at, even if it grows meanwhile.
        for (let at = 0; at < size; ) {
          if (signal?.aborted) throw new CancelledError();
          const { bytesRead } = await from.read(chunk, 0, Math.min(chunk.length, size - at), at);
          if (bytesRead === 0) break;
          await to.writeFile(chunk.subarray(0, bytesRead)).catch((error: unknown) => {
            throw storageError(error, path);
          });
          at += bytesRead;
          done += bytesRead;
          progress?.(done, total);
        }
        await to.sync();
      } finally {
        await to.close();
      }
    });
}

async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!leftover.test(basename(name))) continue;
    const path = join(root, name);
    const info = await stat(path).catch(() => null);
    if (info && Date.now() - info.mtimeMs > leftoverAge) await rm(path, { recursive: true, force: true });
  }
}
