import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGuard } from '#main/hosts/security/below-root.ts';
import { storageError } from '#main/store/storage-error.ts';

/** The name of a file in Latin-1, as systems before UTF-8 wrote it; systems that allow no such name skip this. */
describe('a file whose name is no UTF-8', () => {
  let folder = '';
  let isThere = true;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'syncline-name-'));
    const name = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.wav')]);
    await writeFile(name, 'x').catch(() => {
      isThere = false;
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is told from one that is missing, with what to do', async ({ skip }) => {
    if (!isThere) skip();
    const path = join(folder, 'caf\ufffd.wav');
    await expect(openGuard.reading(path)).rejects.toMatchObject({
      code: 'bad-name',
      message: expect.stringContaining('not written in UTF-8'),
      hint: expect.stringContaining('Rename it'),
    });
    await expect(openGuard.reading(join(folder, 'cafe.wav'))).rejects.toMatchObject({ code: 'missing' });
    const gone = Object.assign(new Error('no'), { code: 'ENOENT' });
    expect(storageError(gone, path).code).toBe('bad-name');
    expect(storageError(gone, '/gone.wav').code).toBe('missing');
  });
});
