import { mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * Where the program keeps what is not the user's own document. Created by whoever writes there first.
 * state: recovery copies, recents, window positions (must survive); cache: everything that can be made
 * again (peaks, proxies, thumbnails, demo). `SYNCLINE_STATE` and `SYNCLINE_CACHE` override, for tests.
 */
type Environment = Readonly<Record<string, string | undefined>>;

function base(env: Environment, platform: NodeJS.Platform, kind: 'state' | 'cache'): string {
  const home = homedir();
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA || join(home, 'AppData', 'Local');
    return kind === 'state' ? env.APPDATA || join(home, 'AppData', 'Roaming') : local;
  }
  if (platform === 'darwin')
    return join(home, 'Library', kind === 'state' ? 'Application Support' : 'Caches');
  return kind === 'state'
    ? env.XDG_STATE_HOME || join(home, '.local', 'state')
    : env.XDG_CACHE_HOME || join(home, '.cache');
}

const named = (platform: NodeJS.Platform): string => (platform === 'linux' ? 'syncline' : 'Syncline');

export function stateFolder(env: Environment = process.env, platform = process.platform): string {
  return env.SYNCLINE_STATE || join(base(env, platform, 'state'), named(platform));
}

export function cacheFolder(env: Environment = process.env, platform = process.platform): string {
  const name = platform === 'win32' ? join(named(platform), 'Cache') : named(platform);
  return env.SYNCLINE_CACHE || join(base(env, platform, 'cache'), name);
}

/** Models that the user has added. They must survive, too. */
export const modelsFolder = (state = stateFolder()): string => join(state, 'models');

export type FolderOptions = {
  /** Permission bits of what is made, e.g. 0o700. */
  readonly mode?: number;
  /** Makes one folder whose parent is there; for tests. */
  readonly make?: (path: string, options: { readonly mode?: number }) => Promise<unknown>;
};

/**
 * Makes a folder with its parents, one at a time and each tried at most twice. Node's own recursive way never
 * ends where a parent is there yet takes no folders, as below /proc. @throws the file system's error
 */
export async function makeFolder(path: string, { mode, make = mkdir }: FolderOptions = {}): Promise<void> {
  const place = resolve(path);
  const once = async (): Promise<unknown> => {
    try {
      await make(place, mode === undefined ? {} : { mode });
      return null;
    } catch (error) {
      // Whatever the refusal was called (EEXIST, EROFS, EPERM …), a folder that is there will do.
      if ((await stat(place).catch(() => null))?.isDirectory()) return null;
      return error;
    }
  };
  let refusal = await once();
  const parent = dirname(place);
  if ((refusal as NodeJS.ErrnoException | null)?.code === 'ENOENT' && parent !== place) {
    await makeFolder(parent, { ...(mode === undefined ? {} : { mode }), make });
    refusal = await once();
  }
  if (refusal !== null) throw refusal;
}
