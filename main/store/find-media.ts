import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { throwIfCancelled } from '#src/model/errors.ts';
import type { Fingerprint, Recording } from '#src/model/recording.ts';

export type FindOptions = {
  /** Fingerprint of a file's present content. */
  fingerprint(path: string, signal?: AbortSignal): Promise<Fingerprint>;
  /** Whether the host may read there (serve: below its roots). */
  allowed(path: string): Promise<boolean>;
  readonly signal?: AbortSignal;
};

/** What finding a recording needs. */
export type Sought = Pick<Recording, 'id' | 'path' | 'fingerprint'>;

export type FoundMedia = {
  /** By recording: where its file lies now, if it was moved. */
  readonly moved: ReadonlyMap<string, string>;
  readonly missing: readonly string[];
  readonly changed: readonly string[];
};

/** How far a moved file is looked for: entries of folders read in all, folders below the start, and ms. */
const mostEntries = 20_000;
const deepest = 3;
const longest = 10_000;

/**
 * Looks whether each recording's file is where the project (at `document`, absolute) says, with the content
 * it had. One that is gone is looked for by size, then by content: below the document's folder, where it lay and
 * where the other recordings lie; if it is not there, around the document's folder.
 */
export async function findMedia(
  recordings: readonly Sought[],
  document: string,
  options: FindOptions,
): Promise<FoundMedia> {
  const lost: Sought[] = [];
  const changed: string[] = [];
  for (const recording of recordings) {
    throwIfCancelled(options.signal);
    const state = await mediaState(recording, options);
    if (state === 'missing') lost.push(recording);
    if (state === 'changed') changed.push(recording.id);
  }
  const home = dirname(document);
  const moved = new Map<string, string>();
  for (const starts of [[home, ...recordings.map((r) => dirname(r.path))], [dirname(home)]]) {
    const sought = lost.filter(({ id }) => !moved.has(id));
    if (sought.length === 0) break;
    const sizes = new Set(sought.map((r) => r.fingerprint.size));
    const near = await filesOfSizes(starts, sizes, options);
    for (const recording of sought) {
      const place = await match(recording, near, options);
      if (place) moved.set(recording.id, place);
    }
  }
  return { moved, missing: lost.flatMap(({ id }) => (moved.has(id) ? [] : [id])), changed };
}

/** Whether a recording's file is where the project says, with the content it had. */
export async function mediaState(
  recording: Sought,
  options: FindOptions,
): Promise<'there' | 'missing' | 'changed'> {
  const info = await stat(recording.path).catch(() => null);
  if (!info?.isFile() || !(await options.allowed(recording.path))) return 'missing';
  const { fingerprint } = recording;
  if (info.size !== fingerprint.size) return 'changed';
  if (Math.abs(info.mtimeMs - fingerprint.modified) < 1) return 'there';
  const now = await options.fingerprint(recording.path, options.signal).catch(() => null);
  return now?.hash === fingerprint.hash ? 'there' : 'changed';
}

/** Files of one of the wanted sizes in the folders and below them. */
async function filesOfSizes(
  folders: readonly string[],
  sizes: ReadonlySet<number>,
  options: FindOptions,
): Promise<readonly { path: string; size: number }[]> {
  const found: { path: string; size: number }[] = [];
  const seen = new Set<string>();
  const deadline = Date.now() + longest;
  let entries = 0;
  let level = folders;
  for (let depth = 0; depth <= deepest && entries < mostEntries; depth++) {
    const below: string[] = [];
    for (const folder of level) {
      throwIfCancelled(options.signal);
      if (
        seen.has(folder) ||
        entries >= mostEntries ||
        Date.now() > deadline ||
        !(await options.allowed(folder))
      )
        continue;
      seen.add(folder);
      const list: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
      entries += list.length;
      for (const entry of list.slice(0, mostEntries)) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
          below.push(path);
        if (!entry.isFile()) continue;
        const size = await stat(path).then(
          (info) => info.size,
          () => -1,
        );
        if (sizes.has(size)) found.push({ path, size });
      }
    }
    level = below;
  }
  return found;
}

async function match(
  recording: Sought,
  files: readonly { path: string; size: number }[],
  options: FindOptions,
): Promise<string | null> {
  for (const file of files) {
    if (file.size !== recording.fingerprint.size || !(await options.allowed(file.path))) continue;
    const found = await options.fingerprint(file.path, options.signal).catch(() => null);
    if (found?.hash === recording.fingerprint.hash) return file.path;
  }
  return null;
}
