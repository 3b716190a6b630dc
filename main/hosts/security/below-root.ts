import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { InvalidInputError, StorageError } from '#src/model/errors.ts';
import { isNotUtf8, unnamable } from '#main/store/not-utf8.ts';

/** Which paths a host accepts. Both give the real path (links followed); use that one from then on. */
export type PathGuard = {
  /** Folders whose content may be browsed; null: no limit (Electron). */
  readonly roots: readonly string[] | null;
  /** @throws StorageError `missing`; InvalidInputError `outside-root`, `bad-path`. */
  reading(path: string): Promise<string>;
  /** For a file that need not exist yet; its folder must. @throws as `reading`. */
  writing(path: string): Promise<string>;
};

/** Whether the host may read there. */
export const isAllowed = ({ reading }: PathGuard, path: string): Promise<boolean> =>
  reading(path).then(
    () => true,
    () => false,
  );

/** `path` is `root` or lies below it; both absolute and without links. */
export function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

const outside = (): InvalidInputError =>
  new InvalidInputError(
    'outside-root',
    'That place is outside the folders this server was started for.',
    'Move the files below the folder, or start syncline serve with --root for theirs.',
  );

const missing = (path: string): StorageError =>
  isNotUtf8(path)
    ? unnamable(path)
    : new StorageError(
        'missing',
        `There is no ${basename(path)} at its place.`,
        'Check whether it was moved or its disk is absent.',
      );

/** The real folder in which `path` is to be written. */
const folderOf = (path: string): Promise<string> =>
  real(dirname(path)).catch((error: unknown) => {
    if (!(error instanceof StorageError) || error.code !== 'missing' || isNotUtf8(path)) throw error;
    throw new StorageError(
      'missing',
      `The folder ${basename(dirname(path))} for ${basename(path)} is not there.`,
      'Make the folder first, or choose another place.',
    );
  });

function absolute(path: string): string {
  if (path.includes('\0') || !isAbsolute(path))
    throw new InvalidInputError(
      'bad-path',
      'A path must be absolute.',
      'Choose the file in the list of folders.',
    );
  return path;
}

async function real(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw missing(path);
    throw new StorageError(
      'unreadable',
      `${basename(path)} cannot be reached (${code ?? 'unknown'}).`,
      'Check the rights of its folder.',
    );
  }
}

/**
 * Only paths below `browsable` roots or `own` folders (uploads, demo). Links are followed before the
 * check, so that neither `..` nor a link inside a root leads out of it.
 */
export async function rootGuard(
  browsable: readonly string[],
  own: readonly string[] = [],
): Promise<PathGuard> {
  const roots = await Promise.all(browsable.map(real));
  const check = async (path: string): Promise<string> => {
    // An own folder may come into being later: its real path is looked up each time.
    const folders = await Promise.all(own.map((folder) => realpath(folder).catch(() => null)));
    if ([...roots, ...folders].some((root) => root !== null && isBelow(root, path))) return path;
    throw outside();
  };
  // What lies outside must not be told apart from what does not exist there.
  const veiled = (path: string, look: () => Promise<string>): Promise<string> =>
    look().catch((error: unknown) => {
      throw error instanceof StorageError && !roots.some((root) => isBelow(root, path)) ? outside() : error;
    });
  return {
    roots,
    reading: (path) => veiled(path, async () => await check(await real(absolute(path)))),
    writing: (path) =>
      veiled(path, async () => {
        const folder = await check(await folderOf(absolute(path)));
        return await check(await target(join(folder, basename(path))));
      }),
  };
}

/** Any absolute path: the desktop's own user, with his own dialogs. */
export const openGuard: PathGuard = {
  roots: null,
  reading: (path) => real(absolute(path)),
  writing: async (path) => await target(join(await folderOf(absolute(path)), basename(path))),
};

/** Where writing to `path` would really land; a link that leads nowhere is refused. */
async function target(path: string): Promise<string> {
  const info = await lstat(path).catch(() => null);
  return info?.isSymbolicLink() ? await real(path) : path;
}
