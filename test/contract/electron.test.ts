import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePort as NodePort } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { electronFolder, installedElectron, whyNoDisplay } from '#main/hosts/find-electron.ts';
import { messagePort } from '#renderer/channel/message-port.ts';
import type { Channel } from '#src/contract/channel.ts';
import { connect } from '#src/contract/client.ts';
import * as stub from './support/electron-stub.ts';

vi.mock('electron', () => import('./support/electron-stub.ts'));

let top: string;
const own = { url: 'syncline-app://window/', parent: null };

/** What `frame` gets when it asks for a connection. */
function ask(frame: unknown): NodePort | null {
  let port: NodePort | null = null;
  const postMessage = (_name: string, _message: unknown, ports: NodePort[]) => {
    port = ports[0] ?? null;
  };
  stub.ipcMain.emit('syncline-connect', { senderFrame: frame && { ...frame, postMessage } });
  return port;
}
const dial = (): Channel => connect(messagePort(ask(own) as unknown as MessagePort));

const prevented = (
  emitter: { emit(name: string, ...args: unknown[]): boolean },
  name: string,
  url?: string,
) => {
  let was = false;
  emitter.emit(
    name,
    {
      url,
      preventDefault: () => {
        was = true;
      },
    },
    url,
  );
  return was;
};
const fetched = async (path: string, init?: RequestInit) => {
  const handler = stub.protocol.handlers.get('syncline-app');
  if (!handler) throw new Error('no handler');
  return await handler(
    new Request(path.startsWith('syncline') ? path : `syncline-app://window${path}`, init),
  );
};

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'syncline-electron-')));
  process.env.SYNCLINE_STATE = join(top, 'state');
  process.env.SYNCLINE_CACHE = join(top, 'cache');
  await mkdir(join(top, 'window'));
  await writeFile(join(top, 'window/index.html'), '<meta content="CSP_NONCE">');
  await writeFile(join(top, 'window/a.js'), 'export {}');
  await writeFile(join(top, 'secret'), 'secret');
  await writeFile(join(top, 'clip.webm'), '0123456789');
  const { runDesktop } = await import('#main/hosts/electron/app.ts');
  await runDesktop(['electron', '.', join(top, 'first.syncline')], {
    window: join(top, 'window'),
    preload: '/preload.cjs',
  });
});
afterAll(async () => {
  stub.app.emit('will-quit', { preventDefault: () => {} });
  await vi.waitFor(() => expect(stub.app.quits).toBeGreaterThan(1), { timeout: 120_000 });
  await rm(top, { recursive: true, force: true });
});

describe('the desktop window', () => {
  it('is sandboxed and isolated, without Node', () => {
    const [window] = stub.BrowserWindow.all;
    expect(stub.app.sandboxed).toBe(true);
    expect(window?.options.webPreferences).toMatchObject({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
    });
    expect(window?.loaded).toBe('syncline-app://window/');
    expect(stub.protocol.schemes).toEqual([
      {
        scheme: 'syncline-app',
        privileges: expect.objectContaining({ standard: true, secure: true, stream: true }),
      },
    ]);
    expect(stub.protocol.schemes[0]?.privileges).not.toHaveProperty('bypassCSP');
    expect(stub.protocol.schemes[0]?.privileges).not.toHaveProperty('corsEnabled');
  });

  it.each([
    'https://evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'syncline-app://window.evil.example/',
    'syncline-app://evil/',
    'syncline-app://user@window/',
    'data:text/html,x',
    'nonsense',
  ])('goes nowhere else: %s', (url) => {
    const contents = stub.BrowserWindow.all[0]?.webContents;
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'])
      expect(prevented(contents as never, event, url), event).toBe(true);
    expect(contents?.openHandler?.({ url })).toEqual({ action: 'deny' });
    expect(ask({ url, parent: null })).toBeNull();
  });

  it('may reload itself, opens no window, attaches no webview', () => {
    const contents = stub.BrowserWindow.all[0]?.webContents;
    expect(prevented(contents as never, 'will-navigate', 'syncline-app://window/')).toBe(false);
    expect(contents?.openHandler?.({ url: 'syncline-app://window/' })).toEqual({ action: 'deny' });
    expect(prevented(contents as never, 'will-attach-webview')).toBe(true);
  });

  it('gets no permission, device, download or network', () => {
    const { defaultSession } = stub.session;
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'usb',
    ]) {
      let answer: boolean | null = null;
      defaultSession.request?.(null, permission, (yes) => {
        answer = yes;
      });
      expect(answer, permission).toBe(false);
    }
    expect([defaultSession.check?.(), defaultSession.device?.()]).toEqual([false, false]);
    expect(prevented(defaultSession, 'will-download')).toBe(true);
    const cancelled = (url: string) => {
      let cancel: boolean | undefined;
      defaultSession.before?.({ url }, (a) => {
        cancel = a.cancel;
      });
      return cancel;
    };
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1/',
      'ws://evil.example/',
      'file:///etc/passwd',
      'ftp://a/',
    ])
      expect(cancelled(url), url).toBe(true);
    for (const url of ['syncline-app://window/a.js', 'blob:syncline-app://window/x'])
      expect(cancelled(url)).toBe(false);
  });

  it('is the only sender that is answered: no frame inside it, no page elsewhere, no dead frame', () => {
    expect(ask({ url: 'syncline-app://window/', parent: {} })).toBeNull();
    expect(ask({ url: 'https://evil.example/', parent: null })).toBeNull();
    expect(ask({ url: 'about:blank', parent: null })).toBeNull();
    expect(ask(null)).toBeNull();
    expect(ask(own)).not.toBeNull();
  });
});

describe('its connection', () => {
  it('reaches the same services, parameters checked', async () => {
    const channel = dial();
    expect(await channel.call('host.info', {})).toMatchObject({ host: 'electron', roots: null });
    await expect(channel.call('files.list', { path: 5 } as never)).rejects.toMatchObject({
      code: 'bad-params',
    });
    await expect(channel.call('project.open', { path: 'relative' })).rejects.toMatchObject({
      code: 'bad-path',
    });
    channel.close();
  });

  it('is one for each that asks, and can be handed on to a worker', async () => {
    const [first, painters] = [dial(), ask(own) as NodePort];
    const { port1, port2 } = new MessageChannel();
    const arrived = new Promise<MessagePort>((resolve) => {
      port2.onmessage = ({ data }) => resolve(data as MessagePort);
    });
    port1.postMessage(painters, [painters as unknown as MessagePort]);
    const handed = connect(messagePort(await arrived));
    expect(await handed.call('host.info', {})).toMatchObject({ host: 'electron' });
    first.close();
    await first.closed;
    expect(await handed.call('host.info', {})).toMatchObject({ host: 'electron' });
    handed.close();
    port1.close();
  });

  it('asks with the system’s dialogs', async () => {
    const channel = dial();
    expect(await channel.call('files.pick', { purpose: 'media', suggested: null })).toEqual([]);
    stub.dialog.files = [join(top, 'a.syncline')];
    expect(await channel.call('files.pick', { purpose: 'save-project', suggested: 'x.syncline' })).toEqual(
      stub.dialog.files,
    );
    expect(stub.dialog.asked.at(-1)).toMatchObject({ defaultPath: 'x.syncline' });
    channel.close();
  });

  it('tells of projects opened from the desktop: at start, by a second start, by the system', async () => {
    const channel = dial();
    const requests = channel.stream('host.requests', {})[Symbol.asyncIterator]();
    expect((await requests.next()).value).toEqual({
      kind: 'open-project',
      path: join(top, 'first.syncline'),
    });
    stub.app.emit('second-instance', {}, ['electron', '.', '--flag', 'second.syncline'], top);
    expect((await requests.next()).value).toEqual({
      kind: 'open-project',
      path: join(top, 'second.syncline'),
    });
    stub.app.emit('open-file', { preventDefault() {} }, join(top, 'third.syncline'));
    expect((await requests.next()).value).toEqual({
      kind: 'open-project',
      path: join(top, 'third.syncline'),
    });
    channel.close();
  });
});

describe('its addresses', () => {
  it('give the page with the same strict policy and a fresh nonce', async () => {
    const first = await fetched('/');
    const policy = first.headers.get('content-security-policy') ?? '';
    const nonce = /content="([^"]+)"/.exec(await first.text())?.[1];
    expect(policy).toContain(`'nonce-${nonce}'`);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
    expect(first.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    const script = await fetched('/a.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    // A worker goes by what comes with its own script.
    expect(script.headers.get('content-security-policy')).toBe(policy.replace(/ 'nonce-[^']+'/, ''));
  });

  it.each([
    '/../secret',
    '/%2e%2e/secret',
    '/..%2fsecret',
    '/media/../../secret',
    '/media/AAAA',
    'syncline-app://other/a.js',
  ])('%s gives nothing', async (path) => {
    const got = await fetched(path);
    expect([403, 404]).toContain(got.status);
    expect(await got.text()).toBe('');
  });

  it('give media by random id and by ranges', async () => {
    const { mediaAddresses } = await import('#main/hosts/media-addresses.ts');
    const { appProtocol } = await import('#main/hosts/electron/app-protocol.ts');
    const { windowFiles } = await import('#main/hosts/window-files.ts');
    const media = mediaAddresses();
    const handle = appProtocol(windowFiles(join(top, 'window')), media);
    const url = `syncline-app://window/media/${media.idOf(join(top, 'clip.webm'), 'video/webm')}`;
    const part = await handle(new Request(url, { headers: { range: 'bytes=2-4' } }));
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 2-4/10',
      '234',
    ]);
    expect(part.headers.get('content-type')).toBe('video/webm');
    const head = await handle(new Request(url, { method: 'HEAD' }));
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
    expect((await handle(new Request(url, { headers: { range: 'bytes=10-' } }))).status).toBe(416);
    expect((await handle(new Request(url, { method: 'POST' }))).status).toBe(405);
    const left = await handle(new Request(url));
    await left.body?.cancel(); // the element seeks elsewhere
  });
});

describe('closing', () => {
  it('asks about unsaved changes, and keeps the window’s place', async () => {
    const [window] = stub.BrowserWindow.all;
    stub.dialog.choice = 1;
    expect(prevented(window?.webContents as never, 'will-prevent-unload')).toBe(false);
    stub.dialog.choice = 0;
    expect(prevented(window?.webContents as never, 'will-prevent-unload')).toBe(true);
    window?.emit('close');
    const place = join(top, 'state/window.json');
    await expect.poll(() => existsSync(place)).toBe(true);
    expect(JSON.parse(await readFile(place, 'utf8'))).toEqual({
      x: 10,
      y: 20,
      width: 1000,
      height: 700,
      maximized: false,
    });
  });

  it('leaves a second start to the first one', async () => {
    const { runDesktop } = await import('#main/hosts/electron/app.ts');
    stub.app.isFirst = false;
    const windows = stub.BrowserWindow.all.length;
    const quits = stub.app.quits;
    await runDesktop(['electron', '.']);
    expect([stub.BrowserWindow.all.length, stub.app.quits]).toEqual([windows, quits + 1]);
  });
});

describe('the preload', () => {
  it('gives the page two functions and passes the port on to its own origin only', async () => {
    const posted: unknown[][] = [];
    vi.stubGlobal('postMessage', (...args: unknown[]) => posted.push(args));
    await import('#main/hosts/electron/preload.ts');
    const bridge = stub.contextBridge.exposed.get('syncline') ?? {};
    expect([...stub.contextBridge.exposed.keys()]).toEqual(['syncline']);
    expect(Object.keys(bridge).sort()).toEqual(['connect', 'pathOf']);
    bridge.connect?.('ignored');
    expect(stub.ipcRenderer.sent).toEqual(['syncline-connect']);
    expect(bridge.pathOf?.({ name: 'a.wav' })).toBe('/dropped/a.wav');
    stub.ipcRenderer.emit('syncline-port', { ports: ['port'] });
    expect(posted).toEqual([['syncline-port', '/', ['port']]]);
    vi.unstubAllGlobals();
  });
});

const binary = installedElectron(electronFolder());
const why = binary ? whyNoDisplay() : 'Electron’s program is not on this machine';
describe('the real Electron', () => {
  it.skipIf(why !== null)(`opens our window${why === null ? '' : ` (skipped: ${why})`}`, async () => {
    const { _electron } = await import('playwright-core');
    const program = await _electron.launch({ executablePath: binary as string, args: ['.'] });
    try {
      const page = await program.firstWindow();
      expect(page.url()).toBe('syncline-app://window/');
      await page.waitForSelector('#root > *');
      expect(
        await page.evaluate(() => [
          typeof Reflect.get(window, 'require'),
          typeof Reflect.get(window, 'process'),
        ]),
      ).toEqual(['undefined', 'undefined']);
    } finally {
      await program.close();
    }
  });
});
