import type { PicturesOnly } from '#main/media/pictures-view.ts';
import { randomBytes } from 'node:crypto';

export type MediaFile = {
  readonly path: string;
  readonly type: string;
  /** Only the film's pictures, in a container that is made while it is read; left out: the file as it is. */
  readonly pictures?: PicturesOnly | undefined;
};

/**
 * Addresses of media files: a random id each, so that no path stands in an address and none can be
 * guessed. The same file keeps its id while the program runs.
 */
export type MediaAddresses = {
  /** The id under which `path` (real, already accepted by the guard) may be fetched. */
  idOf(path: string, type: string, pictures?: PicturesOnly): string;
  find(id: string): MediaFile | null;
};

export function mediaAddresses(): MediaAddresses {
  const ids = new Map<string, string>();
  const files = new Map<string, MediaFile>();
  return {
    idOf(path, type, pictures) {
      const key = pictures ? `pictures ${path}` : path;
      const known = ids.get(key);
      if (known) return known;
      const id = randomBytes(16).toString('base64url');
      ids.set(key, id);
      files.set(id, { path, type, pictures });
      return id;
    },
    find: (id) => files.get(id) ?? null,
  };
}
