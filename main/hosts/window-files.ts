import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MachineError } from '#src/model/errors.ts';
import { nonceMark } from './security/headers.ts';

/**
 * The built window's files, by the path of their address (`/assets/x.js`). Only what stands in the list
 * is served: a path is looked up, never joined, so no spelling of `..` can leave the folder.
 */
export type WindowFiles = {
  /** Absolute path of the file at `address`, or null. */
  find(address: string): string | null;
  /** The page itself with `nonce` put in its place. */
  page(nonce: string): Promise<string>;
};

/** Beside dist/main, or there seen from the sources (tests). */
export function windowFolder(): string {
  const places = ['../renderer', '../../dist/renderer'].map((p) =>
    fileURLToPath(new URL(p, import.meta.url)),
  );
  const found = places.find((place) => existsSync(join(place, 'index.html')));
  if (found) return found;
  throw new MachineError('not-built', 'The window has not been built.', 'Run npm run build.');
}

export function windowFiles(folder: string): WindowFiles {
  const list = () =>
    new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
        .map((entry) => {
          const path = join(entry.parentPath, entry.name);
          return [`/${relative(folder, path).split(sep).join('/')}`, path];
        }),
    );
  let files = list();
  return {
    find(address) {
      // A rebuild gives files new names: look again before saying no.
      if (!files.has(address)) files = list();
      return files.get(address) ?? null;
    },
    page: async (nonce) => (await readFile(join(folder, 'index.html'), 'utf8')).replaceAll(nonceMark, nonce),
  };
}

export const makeNonce = (): string => randomBytes(16).toString('base64');
