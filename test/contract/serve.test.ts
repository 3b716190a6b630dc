import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { type ClientRequestArgs, type IncomingMessage, request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Serving, serve } from '#main/hosts/serve/serve.ts';
import { socketPort } from '#main/hosts/serve/socket-port.ts';
import { mediaOf } from './support/media-of.ts';
import { receiveUpload } from '#main/hosts/serve/upload.ts';
import type { Channel } from '#src/contract/channel.ts';
import { connect } from '#src/contract/client.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';

let top: string;
let root: string;
let serving: Serving;
let port: number;
let token: string;
let channel: Channel;

/** A mono 8 kHz WAV of one second: playable by a browser as it is. */
function wav(): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0).toString();
  header.writeUInt32LE(36 + 16_000, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(16_000, 40);
  return Buffer.concat([header, Buffer.from(Uint8Array.from({ length: 16_000 }, (_, i) => (i * 7) % 256))]);
}

async function ask(path: string, options: ClientRequestArgs = {}, body?: Uint8Array) {
  const sent = request({ host: '127.0.0.1', port, path, ...options });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
}

function dial(
  options: { protocols?: string[]; origin?: string; path?: string; host?: string } = {},
): Promise<WebSocket> {
  const socket = new WebSocket(
    `ws://127.0.0.1:${port}${options.path ?? '/channel'}`,
    options.protocols ?? ['syncline.v1', `syncline.token.${token}`],
    {
      ...(options.origin ? { origin: options.origin } : {}),
      ...(options.host ? { headers: { host: options.host } } : {}),
    },
  );
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

beforeAll(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'syncline-serve-')));
  root = join(top, 'root');
  process.env.SYNCLINE_STATE = join(top, 'state');
  process.env.SYNCLINE_CACHE = join(top, 'cache');
  await mkdir(join(root, 'in'), { recursive: true });
  await mkdir(join(top, 'window/assets'), { recursive: true });
  await writeFile(join(top, 'window/index.html'), '<meta name="csp-nonce" content="CSP_NONCE">');
  await writeFile(join(top, 'window/assets/a.js'), 'export {}');
  await writeFile(join(top, 'window/.built'), '1');
  await writeFile(join(top, 'secret.wav'), 'secret');
  await writeFile(join(root, 'in/take 1.wav'), wav());
  await writeFile(join(root, 'notes.txt'), 'text');
  await symlink(join(top, 'secret.wav'), join(root, 'link.wav'));
  serving = await serve({ roots: [root], window: join(top, 'window') });
  const url = new URL(serving.address);
  port = Number(url.port);
  token = url.hash.slice(1);
  channel = connect(socketPort(await dial()));
});
afterAll(async () => {
  channel.close();
  await serving.close();
  await rm(top, { recursive: true, force: true });
});

describe('the page', () => {
  it('comes with a strict policy, isolation, and its own nonce each time', async () => {
    const first = await ask('/');
    const second = await ask('/index.html');
    expect(first.status).toBe(200);
    expect(first.headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    const nonce = /content="([^"]+)"/.exec(first.body.toString())?.[1] ?? '';
    expect(first.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
    expect(nonce.length).toBeGreaterThan(20);
    expect(second.body.toString()).not.toContain(nonce);
    expect((await ask('/assets/a.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it('binds its workers, which go by what comes with their own script, to the same policy', async () => {
    const script = (await ask('/assets/a.js')).headers['content-security-policy'] ?? '';
    const page = (await ask('/')).headers['content-security-policy'] ?? '';
    expect(script).toBe(String(page).replace(/ 'nonce-[^']+'/, ''));
    expect(/connect-src ([^;]*)/.exec(String(script))?.[1]).toBe(
      `'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    );
  });

  it('gives a worker of the page a connection of its own, by the same token', async () => {
    const [own, workers] = [connect(socketPort(await dial())), connect(socketPort(await dial()))];
    expect(await workers.call('host.info', {})).toEqual(await own.call('host.info', {}));
    own.close();
    await own.closed;
    expect(await workers.call('files.list', { path: null })).toBeTruthy();
    workers.close();
  });

  it.each([
    '/../secret.wav',
    '/assets/../../secret.wav',
    '/assets/%2e%2e/%2e%2e/secret.wav',
    '/assets\\..\\..\\secret.wav',
    '//etc/passwd',
    '/.built',
    '/media/../../secret.wav',
    '/media/AAAAAAAAAAAAAAAAAAAAAA',
    '/constructor',
  ])('traversal: %s gives nothing', async (path) => {
    const got = await ask(path);
    expect(got.status).toBe(404);
    expect(got.body.toString()).not.toContain('secret');
  });

  it('refuses other hosts, origins and sites, for page and channel alike', async () => {
    for (const headers of [
      { host: `evil.example:${port}` },
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[])
      expect((await ask('/', { headers })).status).toBe(403);
    await expect(dial({ origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(dial({ host: `evil.example:${port}` })).rejects.toThrow('403');
    await expect(dial({ path: '/other' })).rejects.toThrow('403');
    (await dial({ origin: `http://127.0.0.1:${port}` })).close();
  });

  it('refuses a channel without the token', async () => {
    for (const protocols of [[], ['syncline.v1'], ['syncline.v1', `syncline.token.${'A'.repeat(43)}`]])
      await expect(dial({ protocols })).rejects.toThrow('401');
  });

  it('sets no cookie and answers no preflight', async () => {
    expect((await ask('/')).headers['set-cookie']).toBeUndefined();
    const preflight = await ask('/upload', {
      method: 'OPTIONS',
      headers: { origin: `http://127.0.0.1:${port}` },
    });
    expect(preflight.status).toBe(405);
    expect(Object.keys(preflight.headers).filter((h) => h.startsWith('access-control'))).toEqual([]);
  });

  it('ends a connection that sends an oversized frame, before reading it, and goes on serving', async () => {
    const socket = await dial();
    const closed = once(socket, 'close');
    // A frame that announces 2^40 bytes.
    const raw = (socket as unknown as { _socket: { write(b: Buffer): void } })._socket;
    raw.write(Buffer.from([0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4]));
    const [code] = await closed;
    expect([1006, 1009]).toContain(code);
    expect((await ask('/')).status).toBe(200);
  });

  it('survives what is not HTTP', async () => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.end(Buffer.from('\x16\x03\x01\x02\x00garbage\r\n\r\n'));
    await once(socket, 'close');
    expect((await ask('/')).status).toBe(200);
  });
});

describe('files and media', () => {
  it('lists what lies below the root, and no link out of it', async () => {
    const list = await channel.call('files.list', { path: null });
    expect(list).toMatchObject({ path: root, parent: null });
    expect(list.entries.map((e) => [e.name, e.kind])).toEqual([
      ['in', 'folder'],
      ['notes.txt', 'media'],
    ]);
    const inner = await channel.call('files.list', { path: join(root, 'in') });
    expect(inner.parent).toBe(root);
    await expect(channel.call('files.list', { path: top })).rejects.toMatchObject({ code: 'outside-root' });
    await expect(channel.call('files.pick', { purpose: 'media', suggested: null })).rejects.toMatchObject({
      code: 'no-dialog',
    });
  });

  it('guards every method that takes a path', async () => {
    const media = mediaOf(join(top, 'secret.wav'));
    const refused = { code: 'outside-root' };
    await expect(channel.call('media.url', { media })).rejects.toMatchObject(refused);
    await expect(channel.call('media.thumbnail', { media, time: 0, height: 90 })).rejects.toMatchObject(
      refused,
    );
    const window = { start: 0, end: 1, columns: 10 };
    await expect(channel.call('peaks.read', { media, ...window })).rejects.toMatchObject(refused);
    await expect(channel.call('spectrum.read', { media, ...window })).rejects.toMatchObject(refused);
    const stretch = { media, texts: ['one two'], language: 'en', range: [0, 1] as [number, number] };
    await expect(channel.call('transcript.attention', stretch)).rejects.toMatchObject(refused);
    const tile = { x: [0, 1], y: [0, 1], columns: 2, rows: 2 } as const;
    await expect(
      channel.call('matrix.tile', { a: media, b: media, columns: 2, rows: 2, x: [0, 1], y: [...tile.y] }),
    ).rejects.toMatchObject(refused);
    await expect(channel.call('warp.resolve', { a: media, b: media, pins: [] })).rejects.toMatchObject(
      refused,
    );
    // Nor may it be learnt from, whatever else is compared.
    await writeFile(join(root, 'own.csv'), 'x\n1\n2\n');
    const own = mediaOf(join(root, 'own.csv'));
    await expect(
      channel.call('jobs.start', {
        input: { kind: 'matrix', a: own, b: own, how: null, others: [[own, media]] },
      }),
    ).rejects.toMatchObject(refused);
    await expect(channel.call('project.open', { path: media.path })).rejects.toMatchObject(refused);
    const transcript = structuredClone(transcriptOfSegments([plainSegment('one two')])) as never;
    const text = { transcript, language: 'en', model: 'auto', seed: 1, range: null } as const;
    await expect(
      channel.call('jobs.start', { input: { kind: 'transcript', media, ...text } }),
    ).rejects.toMatchObject(refused);
    const secret = join(top, 'secret.txt');
    await writeFile(secret, 'one two');
    await expect(channel.call('transcript.read', { path: secret, language: null })).rejects.toMatchObject(
      refused,
    );
    await expect(channel.call('files.holds', { path: secret })).rejects.toMatchObject(refused);
    await expect(
      channel.call('transcript.write', { path: join(top, 'out.srt'), transcript, overwrite: true }),
    ).rejects.toMatchObject(refused);
    for (const kind of ['peaks', 'proxy'] as const)
      await expect(channel.call('jobs.start', { input: { kind, media } })).rejects.toMatchObject(refused);
    for await (const probed of channel.stream('media.probe', { paths: [media.path] }))
      expect(probed).toMatchObject({ error: refused });
  });

  it('probes real files; a bad one does not stop the others', async () => {
    const paths = [join(root, 'notes.txt'), join(root, 'in/take 1.wav')];
    const got = [];
    for await (const one of channel.stream('media.probe', { paths })) got.push(one);
    expect(got[0]).toMatchObject({ path: paths[0], error: { code: expect.any(String) } });
    expect(got[1]).toMatchObject({ file: { name: 'take 1.wav', media: { duration: 1, video: [] } } });
  });

  it('serves media under an address that holds no path, by ranges', async () => {
    const media = mediaOf(join(root, 'in/take 1.wav'));
    const found = await channel.call('media.url', { media });
    if (found.kind === 'unplayable') throw new Error(found.why);
    const { url } = found;
    expect(url).toMatch(/^\/media\/[A-Za-z0-9_-]{22}$/);
    expect(await channel.call('media.url', { media })).toEqual(found);
    const all = wav();
    const whole = await ask(url);
    expect(whole.status).toBe(200);
    expect(whole.body.equals(all)).toBe(true);
    const part = await ask(url, { headers: { range: 'bytes=100-199' } });
    expect(part.status).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 100-199/${all.length}`);
    expect(part.body.equals(all.subarray(100, 200))).toBe(true);
    const head = await ask(url, { method: 'HEAD', headers: { range: 'bytes=-10' } });
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([206, '10', 0]);
    const beyond = await ask(url, { headers: { range: `bytes=${all.length}-` } });
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${all.length}`]);
    const stale = await ask(url, { headers: { range: 'bytes=0-1', 'if-range': '"old"' } });
    expect(stale.status).toBe(200);
    expect((await ask(url, { method: 'DELETE' })).status).toBe(405);
    expect((await ask(url, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  });
});

describe('uploads', () => {
  const uploads = () => readdir(join(root, 'Syncline uploads')).catch(() => []);
  const put = (name: string, body: Uint8Array, authorization = `Bearer ${token}`) =>
    ask(
      '/upload',
      { method: 'PUT', headers: { authorization, 'x-syncline-name': encodeURIComponent(name) } },
      body,
    );

  it('land below the root under a safe name; the same name twice gives two files', async () => {
    const first = await put('../../Kamera 🎥.wav', wav());
    const { path } = JSON.parse(first.body.toString()) as { path: string };
    expect(path).toBe(join(root, 'Syncline uploads/_.._Kamera 🎥.wav'));
    expect((await readFile(path)).equals(wav())).toBe(true);
    const second = JSON.parse((await put('../../Kamera 🎥.wav', wav())).body.toString()) as { path: string };
    expect(second.path).toBe(join(root, 'Syncline uploads/_.._Kamera 🎥 (2).wav'));
    for await (const got of channel.stream('media.probe', { paths: [path] }))
      expect(got).toMatchObject({ file: { media: { duration: 1 } } });
  });

  it('need the token', async () => {
    const before = await uploads();
    expect((await put('a.wav', wav(), 'Bearer wrong')).status).toBe(401);
    expect((await put('a.wav', wav(), '')).status).toBe(401);
    expect(await uploads()).toEqual(before);
  });

  it('that break off leave nothing behind', async () => {
    const before = await uploads();
    const sent = request({
      host: '127.0.0.1',
      port,
      path: '/upload',
      method: 'PUT',
      headers: {
        authorization: `Bearer ${token}`,
        'x-syncline-name': 'half.wav',
        'content-length': '1000000',
      },
    });
    sent.on('error', () => {});
    sent.write(Buffer.alloc(100_000));
    await expect.poll(async () => (await uploads()).length).toBe(before.length + 1);
    sent.destroy();
    await expect.poll(uploads).toEqual(before);
  });

  it('stop before the disk is full, told or found out on the way', async () => {
    const folder = join(top, 'small');
    async function* content() {
      for (let i = 0; i < 100; i++) yield new Uint8Array(1000);
    }
    const room = async () => 256 * 1024 * 1024 + 50_000;
    for (const size of [100_000, null])
      await expect(
        receiveUpload(folder, { name: 'a.wav', size, content: content() }, room),
      ).rejects.toMatchObject({
        code: 'disk-full',
      });
    expect(await readdir(folder)).toEqual([]);
  });
});
