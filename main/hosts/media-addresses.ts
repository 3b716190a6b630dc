import { randomBytes } from 'node:crypto';

/**
 * Addresses of media files: a random id each, so that no path stands in an address and none can be
 * guessed. The same file keeps its id while the program runs.
 */
export type MediaAddresses = {
  /** The id under which `path` (real, already accepted by the guard) may be fetched. */
  idOf(path: string): string;
  pathOf(id: string): string | null;
};

export function mediaAddresses(): MediaAddresses {
  const ids = new Map<string, string>();
  const paths = new Map<string, string>();
  return {
    idOf(path) {
      const known = ids.get(path);
      if (known) return known;
      const id = randomBytes(16).toString('base64url');
      ids.set(path, id);
      paths.set(id, path);
      return id;
    },
    pathOf: (id) => paths.get(id) ?? null,
  };
}
