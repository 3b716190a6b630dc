import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createServices } from '#main/services/create-services.ts';
import { cacheFolder, stateFolder, makeFolder } from '#main/folders.ts';
import { storageError } from '#main/store/storage-error.ts';
import { sweepWorkFolders } from '#main/store/work-folder.ts';
import { sweepOrphans } from '#main/store/write-safely.ts';
import { hostRequests } from '#main/services/host-requests.ts';
import { createPool } from '#main/work/pool.ts';
import { mediaAddresses } from '../media-addresses.ts';
import { rootGuard } from '../security/below-root.ts';
import { windowFiles, windowFolder } from '../window-files.ts';
import { startServer } from './server.ts';

export type ServeOptions = {
  readonly port?: number;
  /** Folders the window may browse; default: the user's home. */
  readonly roots?: readonly string[];
  /** The built window; default: dist/renderer. */
  readonly window?: string;
};

export type Serving = {
  readonly address: string;
  readonly roots: readonly string[];
  close(): Promise<void>;
};

/** The name of the folder below the first root that takes dropped files: they stay when the program ends. */
export const uploadFolder = 'Syncline uploads';

/** Services and server together, until closed. */
export async function serve(options: ServeOptions = {}): Promise<Serving> {
  const given = options.roots && options.roots.length > 0 ? options.roots : [homedir()];
  const files = windowFiles(options.window ?? windowFolder());
  const folders = { state: stateFolder(), cache: cacheFolder() };
  const demo = join(folders.cache, 'demo');
  await makeFolder(folders.cache).catch((error: unknown) => {
    throw storageError(error, folders.cache);
  });
  const guard = await rootGuard(
    given.map((root) => resolve(root)),
    [demo],
  );
  const roots = guard.roots ?? [];
  const uploads = join(roots[0] as string, uploadFolder);
  await sweepOrphans(uploads);
  for (const root of roots) await sweepWorkFolders(root);
  const media = mediaAddresses();
  const host = createServices({
    host: 'serve',
    guard,
    folders,
    mediaAddress: (path, type, pictures) => `/media/${media.idOf(path, type, pictures)}`,
    pick: null,
    requests: hostRequests(),
    pool: createPool(),
  });
  try {
    const server = await startServer({
      services: host.services,
      files,
      media,
      uploads,
      port: options.port ?? 0,
    });
    return {
      address: server.address,
      roots,
      close: async () => {
        await server.close();
        await host.close();
      },
    };
  } catch (error) {
    await host.close();
    throw error;
  }
}
