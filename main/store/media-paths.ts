import type { PlatformPath } from 'node:path';
import * as nodePath from 'node:path';
import type { Project } from '#src/model/project.ts';

type Paths = Pick<PlatformPath, 'dirname' | 'isAbsolute' | 'relative' | 'resolve' | 'parse' | 'sep'>;

/**
 * A media path as the document holds it: relative to the document's folder with forward slashes, so that
 * both can move together; absolute when they share nothing but the disk's root.
 */
export function storedPath(document: string, media: string, paths: Paths = nodePath): string {
  const folder = paths.dirname(document);
  const way = paths.relative(folder, media);
  const up = way.split(paths.sep).filter((part) => part === '..').length;
  const depth = folder
    .slice(paths.parse(folder).root.length)
    .split(paths.sep)
    .filter((part) => part !== '').length;
  if (way === '' || paths.isAbsolute(way) || (up > 0 && up >= depth)) return media;
  return paths.sep === '\\' ? way.replaceAll('\\', '/') : way;
}

export function loadedPath(document: string, stored: string, paths: Paths = nodePath): string {
  return paths.isAbsolute(stored) ? stored : paths.resolve(paths.dirname(document), stored);
}

export const withPaths = (project: Project, path: (path: string) => string): Project => ({
  ...project,
  recordings: project.recordings.map((r) => ({ ...r, path: path(r.path) })),
});
