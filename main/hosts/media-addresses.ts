import { randomBytes } from 'node:crypto';

export type MediaFile = { readonly path: string; readonly type: string };

/**
 * Addresses of media files: a random id each, so that no path stands in an address and none can be
 * guessed. The same file keeps its id while the program runs.
 */
export type MediaAddresses = {
  /** The id under which `path` (real, already accepted by the guard) may be fetched. */
  idOf(path: string, type: string): string;
  find(id: string): MediaFile | null;
};

export function mediaAddresses(): MediaAddresses {
  const ids = new Map<string, string>();
  const files = new Map<string, MediaFile>();
  return {
    idOf(path, type) {
      const known = ids.get(path);
      if (known) return known;
      const id = randomBytes(16).toString('base64url');
      ids.set(path, id);
      files.set(id, { path, type });
      return id;
    },
    find: (id) => files.get(id) ?? null,
  };
}
