import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/**
 * As much of Electron as our shell touches, kept honest by its types only where it matters: what was locked,
 * what was asked, what was answered. Message ports are Node's own, which clone like Electron's.
 */
class PortMain extends EventEmitter {
  readonly port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.port = port;
    port.on('message', (data) => this.emit('message', { data, ports: [] }));
    port.on('close', () => this.emit('close'));
  }
  postMessage(message: unknown): void {
    this.port.postMessage(message);
  }
  start(): void {
    this.port.start();
  }
  close(): void {
    this.port.close();
  }
}

class Contents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
}

class Window extends EventEmitter {
  static all: Window[] = [];
  static getAllWindows = () => Window.all;
  readonly webContents = new Contents();
  readonly options: Record<string, unknown>;
  loaded: string | null = null;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    Window.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.loaded = url;
  }
  maximize(): void {}
  show(): void {}
  focus(): void {}
  restore(): void {}
  isMinimized = () => false;
  isMaximized = () => false;
  getNormalBounds = () => ({ x: 10, y: 20, width: 1000, height: 700 });
}

class App extends EventEmitter {
  sandboxed = false;
  isFirst = true;
  quits = 0;
  enableSandbox(): void {
    this.sandboxed = true;
  }
  requestSingleInstanceLock(): boolean {
    return this.isFirst;
  }
  async whenReady(): Promise<void> {}
  getLocale = () => 'en-US';
  quit(): void {
    this.quits++;
  }
  exit(): void {}
}

export const app = new App();
export const BrowserWindow = Window;
export const ipcMain = new EventEmitter();
export class MessageChannelMain {
  readonly port1: PortMain;
  readonly port2: MessagePort;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new PortMain(port1);
    this.port2 = port2;
  }
}

type Scheme = { scheme: string; privileges: Record<string, boolean> };
export const protocol = {
  schemes: [] as Scheme[],
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  registerSchemesAsPrivileged(schemes: Scheme[]): void {
    this.schemes = schemes;
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    this.handlers.set(scheme, handler);
  },
};

class StubSession extends EventEmitter {
  request: ((contents: unknown, permission: string, answer: (yes: boolean) => void) => void) | null = null;
  check: (() => boolean) | null = null;
  device: (() => boolean) | null = null;
  before: ((details: { url: string }, answer: (a: { cancel?: boolean }) => void) => void) | null = null;
  setPermissionRequestHandler(handler: StubSession['request']): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: () => boolean): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }
  readonly webRequest = {
    onBeforeRequest: (handler: StubSession['before']) => {
      this.before = handler;
    },
  };
}
export const session = { defaultSession: new StubSession() };

export const dialog = {
  asked: [] as unknown[],
  choice: 1,
  files: [] as string[],
  async showOpenDialog(_window: unknown, options: unknown) {
    this.asked.push(options);
    return { canceled: this.files.length === 0, filePaths: this.files };
  },
  async showSaveDialog(_window: unknown, options: unknown) {
    this.asked.push(options);
    return { canceled: this.files.length === 0, filePath: this.files[0] ?? '' };
  },
  showMessageBoxSync(): number {
    return this.choice;
  },
};
export const Menu = { buildFromTemplate: (t: unknown) => t, setApplicationMenu() {} };
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};

// The page's side, for the preload.
export const contextBridge = {
  exposed: new Map<string, Record<string, (...args: unknown[]) => unknown>>(),
  exposeInMainWorld(name: string, api: Record<string, (...args: unknown[]) => unknown>): void {
    this.exposed.set(name, api);
  },
};
export const ipcRenderer = Object.assign(new EventEmitter(), { sent: [] as string[] }) as EventEmitter & {
  sent: string[];
  send(channel: string): void;
};
ipcRenderer.send = (channel) => {
  ipcRenderer.sent.push(channel);
};
export const webUtils = { getPathForFile: (file: { name: string }) => `/dropped/${file.name}` };
