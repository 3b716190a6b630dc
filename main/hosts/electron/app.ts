import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  screen,
  session,
} from 'electron';
import { answer } from '#src/contract/host.ts';
import { cacheFolder, stateFolder } from '#main/folders.ts';
import { createServices, type ServiceHost } from '#main/services/create-services.ts';
import { hostRequests } from '#main/services/host-requests.ts';
import { createPool } from '#main/work/pool.ts';
import { mediaAddresses } from '../media-addresses.ts';
import { openGuard } from '../security/below-root.ts';
import { windowFiles, windowFolder } from '../window-files.ts';
import { appProtocol } from './app-protocol.ts';
import { pick } from './dialogs.ts';
import { isOwnSender, lockContents, lockSession, origin, scheme } from './locks.ts';
import { mainPort } from './main-port.ts';
import { projectArgument } from './project-argument.ts';
import { shellWords } from './shell-words.ts';
import { readPlace, startPlace, writePlace } from './window-place.ts';

export type DesktopOptions = {
  /** The built window; default: dist/renderer. */
  readonly window?: string;
  /** The preload script; default: beside the built main file. */
  readonly preload?: string;
};

/** The desktop program: one process, one window, the services behind message ports. */
export async function runDesktop(argv: readonly string[], options: DesktopOptions = {}): Promise<void> {
  // Before `ready`, or never: the scheme is an origin of its own, secure, and streams media.
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
  app.enableSandbox();
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const requests = hostRequests();
  let window: BrowserWindow | null = null;
  const open = (path: string | null) => {
    if (path !== null) requests.ask({ kind: 'open-project', path });
    if (window?.isMinimized()) window.restore();
    window?.focus();
  };
  app.on('second-instance', (_event, args, folder) => open(projectArgument(args, folder)));
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
  app.on('web-contents-created', (_event, contents) => lockContents(contents));

  await app.whenReady();
  lockSession(session.defaultSession);
  const media = mediaAddresses();
  const folders = { state: stateFolder(), cache: cacheFolder() };
  const host = createServices({
    host: 'electron',
    guard: openGuard,
    folders,
    mediaAddress: (path, type, pictures) => `${origin}/media/${media.idOf(path, type, pictures)}`,
    pick: async (request) => (window ? await pick(window, request) : []),
    requests,
    pool: createPool(),
  });
  protocol.handle(scheme, appProtocol(windowFiles(options.window ?? windowFolder()), media));
  listen(host);
  setMenu();

  const show = () => {
    window = openWindow(join(folders.state, 'window.json'), options.preload ?? ownPreload());
    window.on('closed', () => {
      window = null;
    });
  };
  show();
  open(projectArgument(argv, process.cwd()));
  app.on('activate', () => {
    if (!window) show();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  endCleanly(host);
}

/** Hands a message port to each window of ours that asks; nobody else gets one. */
function listen(host: ServiceHost): void {
  ipcMain.on('syncline-connect', (event) => {
    const frame = event.senderFrame;
    if (!isOwnSender(frame)) return;
    const { port1, port2 } = new MessageChannelMain();
    answer(mainPort(port1), host.services);
    frame?.postMessage('syncline-port', null, [port2]);
  });
}

const ownPreload = (): string => fileURLToPath(new URL('./preload.cjs', import.meta.url));

function openWindow(placePath: string, preload: string): BrowserWindow {
  const saved = readPlace(placePath);
  const window = new BrowserWindow({
    ...startPlace(
      saved,
      screen.getAllDisplays().map((d) => d.workArea),
    ),
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#16181b',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (saved?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const place = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    writePlace(placePath, place).catch((error: unknown) => console.error(`syncline: ${String(error)}`));
  });
  // The page holds unsaved changes: ask; its recovery copy is kept either way.
  window.webContents.on('will-prevent-unload', (event) => {
    const { unsaved, keptCopy, close, keepOpen } = shellWords();
    const choice = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: unsaved,
      detail: keptCopy,
      buttons: [close, keepOpen],
      defaultId: 1,
      cancelId: 1,
    });
    if (choice === 0) event.preventDefault(); // prevents the prevention
  });
  void window.loadURL(`${origin}/`);
  return window;
}

/** The window has its own commands and keys; macOS needs a menu for its system ones. */
function setMenu(): void {
  const mac = Menu.buildFromTemplate([
    { role: 'appMenu' },
    {
      label: 'Edit',
      submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
    },
    { role: 'windowMenu' },
  ]);
  Menu.setApplicationMenu(process.platform === 'darwin' ? mac : null);
}

/** Stops jobs, their ffmpeg children and the worker threads before the process goes. */
function endCleanly(host: ServiceHost): void {
  let closed = false;
  // All windows are closed by now, so nobody waits for an answer any more.
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void host.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}
