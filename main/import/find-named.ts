import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { pathOfUrl } from '#src/formats/file-url.ts';
import { throwIfCancelled } from '#src/model/errors.ts';

/** Where the media of another program's timeline are looked for. */
export type Search = {
  /** The folder of the timeline, and one that the user named. */
  readonly folders: readonly string[];
  /** Whether the host may read there (serve: below its roots). */
  allowed(path: string): Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
};

/** How far a file is looked for by its name: entries of folders read in all, and folders below the start. */
const mostEntries = 20_000;
const deepest = 3;

/**
 * The media files that a timeline names: where it says, else of the same name below the folders.
 * @returns by what the timeline says; what is nowhere is not in it
 */
export async function findNamed(
  media: readonly string[],
  { folders, allowed, signal }: Search,
): Promise<ReadonlyMap<string, string>> {
  const isThere = async (path: string): Promise<boolean> =>
    (await allowed(path)) && ((await stat(path).catch(() => null))?.isFile() ?? false);
  const found = new Map<string, string>();
  const lost = new Map<string, string[]>();
  for (const each of media) {
    throwIfCancelled(signal);
    const said = pathOfUrl(each);
    const places =
      said === null || said === ''
        ? []
        : isAbsolute(said)
          ? [said]
          : folders.map((folder) => resolve(folder, said));
    for (const place of places) if (!found.has(each) && (await isThere(place))) found.set(each, place);
    if (found.has(each)) continue;
    const name = nameOf(said ?? each);
    if (name !== '') lost.set(name, [...(lost.get(name) ?? []), each]);
  }
  if (lost.size === 0) return found;
  for (const [name, path] of await namedBelow(folders, new Set(lost.keys()), signal))
    if (await isThere(path)) for (const each of lost.get(name) ?? []) found.set(each, path);
  return found;
}

/** Documents name files in the way of the system they were made on; case is a matter of systems, too. */
const nameOf = (path: string): string => (path.split(/[\\/]/).at(-1) ?? '').normalize('NFC').toLowerCase();

/** The first file of each name, the nearest to a start. */
async function namedBelow(
  folders: readonly string[],
  names: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let entries = 0;
  let level = [...new Set(folders)];
  for (let depth = 0; depth <= deepest && level.length > 0 && found.size < names.size; depth++) {
    const below: string[] = [];
    for (const folder of level) {
      throwIfCancelled(signal);
      for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
        if (++entries > mostEntries) return found;
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !entry.name.startsWith('.')) below.push(path);
        const name = nameOf(entry.name);
        if (entry.isFile() && names.has(name) && !found.has(name)) found.set(name, path);
      }
    }
    level = below;
  }
  return found;
}
