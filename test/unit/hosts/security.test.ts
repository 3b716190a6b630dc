import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBelow, type PathGuard, rootGuard } from '#main/hosts/security/below-root.ts';
import { contentPolicy } from '#main/hosts/security/headers.ts';
import { rangeOf } from '#main/hosts/security/range.ts';
import { isOwnHost, isOwnOrigin, isOwnSite } from '#main/hosts/security/same-host.ts';
import { bearerToken, handshakeToken, isToken, makeToken } from '#main/hosts/security/token.ts';
import { uploadName } from '#main/hosts/security/upload-name.ts';

describe('who may speak to the loopback server', () => {
  it('DNS rebinding: evil.example resolves to 127.0.0.1, but its requests still say Host: evil.example', () => {
    expect(isOwnHost('127.0.0.1:4000', 4000)).toBe(true);
    expect(isOwnHost('localhost:4000', 4000)).toBe(true);
    for (const host of [
      'evil.example',
      'evil.example:4000',
      '127.0.0.1:4001',
      '127.0.0.1',
      '127.0.0.1:4000.evil.example',
      'localhost.evil.example:4000',
      'LOCALHOST:4000@evil.example',
      '',
      undefined,
      ['127.0.0.1:4000', 'evil.example'],
    ])
      expect(isOwnHost(host, 4000), String(host)).toBe(false);
  });

  it('cross-site WebSocket: a page elsewhere connects to us, and its browser names its origin', () => {
    expect(isOwnOrigin('http://127.0.0.1:4000', 4000)).toBe(true);
    expect(isOwnOrigin(undefined, 4000)).toBe(true);
    for (const origin of [
      'https://evil.example',
      'http://127.0.0.1:4001',
      'https://127.0.0.1:4000',
      'http://127.0.0.1:4000.evil.example',
      'null',
      '',
    ])
      expect(isOwnOrigin(origin, 4000), origin).toBe(false);
  });

  it('embedding: a page elsewhere shows our media in its own elements, and its browser says cross-site', () => {
    for (const site of [undefined, 'same-origin', 'none']) expect(isOwnSite(site)).toBe(true);
    for (const site of ['cross-site', 'same-site', '', 'SAME-ORIGIN']) expect(isOwnSite(site)).toBe(false);
  });

  it('guessing the token: no prefix, no longer text, no other type passes', () => {
    const token = makeToken();
    expect(token.length).toBeGreaterThanOrEqual(43);
    expect(isToken(token, token)).toBe(true);
    for (const guess of [
      '',
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      null,
      undefined,
      [token],
      'x'.repeat(1e6),
    ])
      expect(isToken(guess, token)).toBe(false);
    expect(new Set(Array.from({ length: 100 }, makeToken)).size).toBe(100);
  });

  it('a handshake gives one token beside our subprotocol, or none', () => {
    expect(handshakeToken('syncline.v1, syncline.token.abc')).toBe('abc');
    expect(handshakeToken('syncline.token.abc')).toBeNull();
    expect(handshakeToken('syncline.v1, syncline.token.a, syncline.token.b')).toBeNull();
    expect(handshakeToken(undefined)).toBeNull();
    expect(bearerToken('Bearer abc_-9')).toBe('abc_-9');
    for (const header of [undefined, 'Basic abc', 'Bearer ', 'Bearer a b', 'bearer\tabc'])
      expect(bearerToken(header)).toBeNull();
  });

  it('injected script: the policy runs no inline script, no eval, and nothing from elsewhere', () => {
    for (const nonce of ['N', null]) {
      const policy = contentPolicy(nonce);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
      expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self' 'wasm-unsafe-eval'");
      expect(/style-src ([^;]*)/.exec(policy)?.[1]).toBe(nonce ? "'self' 'nonce-N'" : "'self'");
      expect(policy).toContain("frame-ancestors 'none'");
    }
  });
});

describe('paths below the roots', () => {
  let top: string;
  let guard: PathGuard;
  beforeAll(async () => {
    top = await realpath(await mkdtemp(join(tmpdir(), 'syncline-guard-')));
    await mkdir(join(top, 'root/in'), { recursive: true });
    await mkdir(join(top, 'rootless'));
    await writeFile(join(top, 'root/in/a.wav'), 'a');
    await writeFile(join(top, 'secret'), 's');
    await writeFile(join(top, 'rootless/b.wav'), 'b');
    await symlink(join(top, 'secret'), join(top, 'root/link'));
    await symlink(top, join(top, 'root/up'));
    await symlink(join(top, 'nowhere'), join(top, 'root/dangling'));
    await symlink(join(top, 'root/in/a.wav'), join(top, 'root/inside'));
    await symlink(join(top, 'root'), join(top, 'alias'));
    guard = await rootGuard([join(top, 'alias')], [join(top, 'later')]);
  });
  afterAll(() => rm(top, { recursive: true, force: true }));

  it('takes what lies below a root, also by a link that stays inside', async () => {
    expect(await guard.reading(join(top, 'root/in/a.wav'))).toBe(join(top, 'root/in/a.wav'));
    expect(await guard.reading(join(top, 'alias/inside'))).toBe(join(top, 'root/in/a.wav'));
    expect(await guard.writing(join(top, 'root/in/new.mp4'))).toBe(join(top, 'root/in/new.mp4'));
  });

  it.each([
    ['traversal', 'root/../secret'],
    ['a sibling whose name begins alike', 'rootless/b.wav'],
    ['a link to a file outside', 'root/link'],
    ['a link to a folder outside', 'root/up/secret'],
    ['a place outside that does not exist (no oracle)', 'not-there'],
    ['the folder above', ''],
  ])('refuses %s', async (_, path) => {
    await expect(guard.reading(`${top}/${path}`)).rejects.toMatchObject({ code: 'outside-root' });
  });

  it.each([
    ['a relative path', 'root/in/a.wav'],
    ['a null byte', '/root/in/a.wav\0.txt'],
  ])('refuses %s', async (_, path) => {
    await expect(guard.reading(path)).rejects.toMatchObject({ code: 'bad-path' });
  });

  it('refuses to write through links that lead out, dangling ones included', async () => {
    await expect(guard.writing(join(top, 'root/link'))).rejects.toMatchObject({ code: 'outside-root' });
    await expect(guard.writing(join(top, 'root/up/new'))).rejects.toMatchObject({ code: 'outside-root' });
    await expect(guard.writing(join(top, 'root/dangling'))).rejects.toMatchObject({ code: 'missing' });
    await expect(guard.writing(join(top, 'root/..'))).rejects.toMatchObject({ code: 'outside-root' });
  });

  it('names the folder that is missing below a root, and nothing of what lies outside', async () => {
    await expect(guard.writing(join(top, 'root/none/x.otio'))).rejects.toThrow(
      'The folder none for x.otio is not there.',
    );
    await expect(guard.writing(join(top, 'none/x.otio'))).rejects.toMatchObject({ code: 'outside-root' });
  });

  it('takes an own folder as soon as it exists', async () => {
    await expect(guard.reading(join(top, 'later/c'))).rejects.toMatchObject({ code: 'outside-root' });
    await mkdir(join(top, 'later'));
    await writeFile(join(top, 'later/c'), '');
    expect(await guard.reading(join(top, 'later/c'))).toBe(join(top, 'later/c'));
  });

  it('isBelow knows names that begin with dots', () => {
    expect(isBelow('/a', '/a/..b')).toBe(true);
    expect(isBelow('/a', '/a')).toBe(true);
    expect(isBelow('/a', '/')).toBe(false);
    expect(isBelow('/', '/etc')).toBe(true);
  });
});

describe('names of uploads', () => {
  it('are one safe name each, whatever was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        const name = uploadName(given);
        expect(name).not.toMatch(/[\u0000-\u001f/\\:*?"<>|]/);
        expect(name).not.toMatch(/^[.\-\s]|[.\s]$/);
        expect([...name].length).toBeLessThanOrEqual(121);
        expect(name.length).toBeGreaterThan(0);
      }),
    );
  });
  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\x.mp4', 'C__Windows_x.mp4'],
    ['-rf.mp4', 'rf.mp4'],
    ['.bashrc', 'bashrc'],
    ['CON.wav', '_CON.wav'],
    ['take\u202egpj.wav', 'take_gpj.wav'],
    ['', 'recording'],
    ['Probe 🎻 №1.wav', 'Probe 🎻 №1.wav'],
    [`${'x'.repeat(300)}.mp4`, `${'x'.repeat(116)}.mp4`],
  ])('%j becomes %j', (given, name) => expect(uploadName(given)).toBe(name));
});

describe('ranges', () => {
  it.each([
    [null, 'whole'],
    ['bytes=0-', [0, 99]],
    ['bytes=10-19', [10, 19]],
    ['bytes=10-1000', [10, 99]],
    ['bytes=-5', [95, 99]],
    ['bytes=-500', [0, 99]],
    ['bytes=99-99', [99, 99]],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9999999999999999999999-', 'unsatisfiable'],
    ['bytes=5-4', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['bytes=-', 'whole'],
    ['items=0-1', 'whole'],
    ['bytes=0x1-2', 'whole'],
  ])('%s of 100 bytes', (header, want) => {
    const got = rangeOf(header, 100);
    expect(got.kind === 'part' ? [got.start, got.end] : got.kind).toEqual(want);
  });
  it('never reaches outside the file, whatever is asked', () => {
    fc.assert(
      fc.property(fc.nat(), fc.option(fc.nat()), fc.option(fc.nat()), (size, from, to) => {
        const got = rangeOf(`bytes=${from ?? ''}-${to ?? ''}`, size);
        if (got.kind === 'part') {
          expect(got.start).toBeGreaterThanOrEqual(0);
          expect(got.start).toBeLessThanOrEqual(got.end);
          expect(got.end).toBeLessThan(size);
        }
      }),
    );
  });
});
