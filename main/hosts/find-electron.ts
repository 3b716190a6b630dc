import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where Electron's program lies, or why the desktop window cannot be opened here. Never requires Electron. */
export type ElectronPlace = { readonly path: string } | { readonly why: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** Why this machine could not show a window at all; null when it could. */
export function whyNoDisplay(
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  user: number | undefined = process.getuid?.(),
): string | null {
  if (platform === 'darwin' || platform === 'win32') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  // Chromium's sandbox does not start for root, and we do not run without it.
  if (user === 0) return 'Electron does not run as root';
  return null;
}

/** The program already on this disk: ELECTRON_OVERRIDE_DIST_PATH, else the package's own; null when absent. */
export function installedElectron(folder: string | null, env: Environment = process.env): string | null {
  const own = folder === null ? null : join(folder, 'path.txt');
  const name = own !== null && existsSync(own) ? readFileSync(own, 'utf8').trim() : null;
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  const path = override
    ? join(override, name ?? (process.platform === 'win32' ? 'electron.exe' : 'electron'))
    : name !== null && folder !== null
      ? join(folder, 'dist', name)
      : null;
  return path !== null && existsSync(path) ? path : null;
}

/** The electron package's folder, or null when it is not installed (production installs leave it out). */
export function electronFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** Looks for Electron, fetching its program once (at most `patience` ms) when it is missing. */
export async function findElectron(log: (line: string) => void, patience = 180_000): Promise<ElectronPlace> {
  const noDisplay = whyNoDisplay();
  if (noDisplay) return { why: noDisplay };
  const folder = electronFolder();
  const path = installedElectron(folder);
  if (path) return { path };
  if (folder === null) return { why: 'Electron is not installed' };
  log('Fetching Electron, once…');
  await fetchElectron(folder, patience);
  const fetched = installedElectron(folder);
  return fetched ? { path: fetched } : { why: 'Electron’s program could not be fetched' };
}

/** Runs the package's own installer; whether it worked shows in the folder afterwards. */
function fetchElectron(folder: string, patience: number): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, 'install.js')], {
      stdio: 'ignore',
      timeout: patience,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
}
