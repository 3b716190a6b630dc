import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the program keeps what is not the user's own document. cacheFolder: everything that can be made
 * again (peaks, proxies, demo; `SYNCLINE_CACHE` overrides).
 */
export { cacheFolder } from '#main/media/cache.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Recovery copies, recents, window positions: must survive. Made by whoever writes there first.
 * `SYNCLINE_STATE` overrides.
 */
export function stateFolder(env: Environment = process.env, platform = process.platform): string {
  return (
    env.SYNCLINE_STATE || join(systemState(env, platform), platform === 'linux' ? 'syncline' : 'Syncline')
  );
}

function systemState(env: Environment, platform: NodeJS.Platform): string {
  const home = homedir();
  if (platform === 'win32') return env.APPDATA || join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  return env.XDG_STATE_HOME || join(home, '.local', 'state');
}
