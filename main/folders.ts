import { homedir } from 'node:os';
import { join } from 'node:path';

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
