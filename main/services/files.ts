import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import type { FolderEntry, Services } from '#src/contract/methods.ts';
import { timelineEndings } from '#src/formats/timeline-file.ts';
import { textKind } from '#src/formats/text-kind.ts';
import { MachineError, throwIfCancelled } from '#src/model/errors.ts';
import { sequenceEndings } from '#main/align/read-sequence.ts';
import { storageError } from '#main/store/storage-error.ts';
import { headOf } from './head-of-text.ts';
import type { HostKit } from './kit.ts';

/** Endings of files that ffmpeg may read. */
const mediaEndings: ReadonlySet<string> = new Set(
  (
    'mp4 m4v mov qt mkv webm avi mts m2ts ts mpg mpeg vob wmv asf flv 3gp 3g2 ogv mxf dv insv lrv ' +
    'wav w64 rf64 bwf mp3 m4a m4b aac flac ogg oga opus wma aif aiff aifc caf amr ac3 mka weba gsm au'
  ).split(' '),
);

/** Endings of files that may be recordings: media, and tables of numbers. */
export const recordingEndings: ReadonlySet<string> = new Set([
  ...mediaEndings,
  ...sequenceEndings.map((ending) => ending.slice(1)),
]);

/** Endings of texts that a transcript is read from. */
export const textEndings: ReadonlySet<string> = new Set(
  'txt srt vtt ass ssa textgrid eaf ctm tsv csv json md'.split(' '),
);

/** What a name promises; what the file really is, probing tells. */
export function kindOfName(name: string): FolderEntry['kind'] {
  const ending = extname(name).slice(1).toLowerCase();
  if (recordingEndings.has(ending)) return 'media';
  if (ending === 'syncline' || timelineEndings.some((each) => each === `.${ending}`)) return 'project';
  return textEndings.has(ending) ? 'text' : 'other';
}

/** A folder of more entries than a person can read is cut. */
const mostEntries = 5000;

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export function fileServices(kit: HostKit): Pick<Services, 'files.list' | 'files.holds' | 'files.pick'> {
  const { guard } = kit;
  const entryOf = async (path: string, name: string): Promise<FolderEntry | null> => {
    // What cannot be reached (a link out of the root, another user's file) is not listed.
    const real = await guard.reading(path).catch(() => null);
    const info = real === null ? null : await stat(real).catch(() => null);
    if (!info || !(info.isFile() || info.isDirectory())) return null;
    const kind = info.isDirectory() ? 'folder' : kindOfName(name);
    return { name, path, kind, size: info.isDirectory() ? 0 : info.size, modified: info.mtimeMs };
  };
  const sorted = (entries: readonly (FolderEntry | null)[]) =>
    entries
      .filter((e) => e !== null)
      .sort(
        (a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || order.compare(a.name, b.name),
      );

  return {
    async 'files.list'({ path }, signal) {
      const roots = guard.roots ?? [homedir()];
      if (path === null && roots.length !== 1) {
        const entries = await Promise.all(roots.map((root) => entryOf(root, root)));
        return { path: null, parent: null, entries: sorted(entries) };
      }
      const folder = await guard.reading(path ?? (roots[0] as string));
      const names = await readdir(folder).catch((error: unknown) => {
        throw storageError(error, folder);
      });
      const entries: (FolderEntry | null)[] = [];
      for (const name of names.filter((n) => !n.startsWith('.')).slice(0, mostEntries)) {
        throwIfCancelled(signal);
        entries.push(await entryOf(join(folder, name), name));
      }
      const above = dirname(folder);
      const isTop = above === folder || guard.roots?.includes(folder) === true;
      return { path: folder, parent: isTop ? null : above, entries: sorted(entries) };
    },
    async 'files.holds'({ path }) {
      const real = await guard.reading(path);
      return { kind: textKind(await headOf(real), extname(path)) };
    },
    async 'files.pick'(request) {
      if (kit.pick) return await kit.pick(request);
      throw new MachineError(
        'no-dialog',
        'This host has no file dialog.',
        'Choose the file in the list of folders.',
      );
    },
  };
}
