import { link, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkOutput } from '#main/hosts/cli/check-output.ts';

let folder = '';
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-output-'));
  await writeFile(at('text.srt'), 'kept');
  await writeFile(at('other.srt'), 'kept');
  await symlink(at('text.srt'), at('soft.srt'));
  await link(at('text.srt'), at('hard.srt'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('never writes what is read, under whatever name, allowed or not', async () => {
  for (const name of ['text.srt', 'soft.srt', 'hard.srt', `../${folder.split('/').at(-1)}/text.srt`])
    for (const overwrite of [false, true])
      await expect(
        checkOutput(at(name), [at('talk.wav'), at('text.srt')], overwrite),
        name,
      ).rejects.toMatchObject({
        code: 'usage',
      });
});

it('says before the work that there is a file already', async () => {
  await expect(checkOutput(at('other.srt'), [at('text.srt')], false)).rejects.toMatchObject({
    code: 'exists',
  });
  await expect(checkOutput(at('other.srt'), [at('text.srt')], true)).resolves.toBeUndefined();
  await expect(checkOutput(at('new.srt'), [at('text.srt')], false)).resolves.toBeUndefined();
  await expect(checkOutput(folder, [at('text.srt')], false)).resolves.toBeUndefined();
  await expect(checkOutput(undefined, [at('text.srt')], false)).resolves.toBeUndefined();
});
