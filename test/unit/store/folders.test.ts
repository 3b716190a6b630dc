import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from '#main/folders.ts';
import { cached, cacheKey, setCacheFolder } from '#main/media/cache.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-folders-'));
afterAll(() => {
  setCacheFolder(null);
  rmSync(folder, { recursive: true, force: true });
});
const refusing = (code: string) => {
  const asked: string[] = [];
  const make = async (path: string) => {
    asked.push(path);
    throw Object.assign(new Error(`${code}: mkdir`), { code });
  };
  return { asked, make };
};

describe('makeFolder', () => {
  it('makes all parents, also when two ask at a time, and is content with what is there', async () => {
    const deep = join(folder, 'a', 'b', 'c');
    await Promise.all([makeFolder(deep, { mode: 0o700 }), makeFolder(deep, { mode: 0o700 })]);
    expect(statSync(deep).isDirectory()).toBe(true);
    await makeFolder(deep);
    await makeFolder(folder, { make: refusing('EROFS').make });
  });

  it('gives up on a parent that is there and takes nothing', async () => {
    const { asked, make } = refusing('ENOENT');
    await expect(makeFolder(join(folder, 'x', 'y', 'z'), { make })).rejects.toMatchObject({ code: 'ENOENT' });
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  it('does not take a file for a folder', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(folder, 'file', 'in'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('a cache folder that cannot be', () => {
  const places = ['file', join('file', 'in')].map((name) => join(folder, name));
  if (existsSync('/proc/self')) places.push('/proc/nope/syncline');
  it.each(places)('is a StorageError with a hint: %s', async (place) => {
    setCacheFolder(place);
    await expect(cached('test', cacheKey('x'), async () => {})).rejects.toMatchObject({
      name: 'StorageError',
      code: 'cache-unwritable',
      hint: expect.stringContaining('SYNCLINE_CACHE'),
    });
  });
});
