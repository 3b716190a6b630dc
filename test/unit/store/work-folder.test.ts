import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkFolder, sweepWorkFolders } from '#main/store/work-folder.ts';

let top = '';
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'syncline-work-'));
});
afterEach(() => rm(top, { recursive: true, force: true }));

const day = 86_400_000;
const tomorrow = () => Date.now() + day + 60_000;

/** A work folder as a process leaves it that was killed. */
async function leftBehind(): Promise<string> {
  const folder = await makeWorkFolder(top);
  const owner = JSON.parse(await readFile(join(folder, '.owner'), 'utf8'));
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  await writeFile(join(folder, '.owner'), JSON.stringify({ ...owner, pid: gone }));
  await mkdir(join(folder, '.made'));
  await writeFile(join(folder, '.made', 'grid.mp4'), 'half');
  return folder;
}

describe('work folders', () => {
  it('of a killed process are swept at once, all that is in them', async () => {
    await leftBehind();
    expect(await sweepWorkFolders(top)).toBe(1);
    expect(await readdir(top)).toEqual([]);
  });

  it('of a process that runs are left alone, however old', async () => {
    const folder = await makeWorkFolder(top);
    expect(await sweepWorkFolders(top, day, tomorrow())).toBe(0);
    expect(existsSync(folder)).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')(
    'are not kept by a later process of the same number (/proc: Linux only)',
    async () => {
      const folder = await makeWorkFolder(top);
      const owner = JSON.parse(await readFile(join(folder, '.owner'), 'utf8'));
      await writeFile(join(folder, '.owner'), JSON.stringify({ ...owner, began: '1' }));
      expect(await sweepWorkFolders(top)).toBe(1);
    },
  );

  it('of another machine, or of nobody, are swept only when untouched for a day', async () => {
    const other = await leftBehind();
    const owner = JSON.parse(await readFile(join(other, '.owner'), 'utf8'));
    await writeFile(join(other, '.owner'), JSON.stringify({ ...owner, machine: 'elsewhere' }));
    const none = await leftBehind();
    await rm(join(none, '.owner'));
    const odd = await leftBehind();
    await writeFile(join(odd, '.owner'), '{"pid":-1}');
    expect(await sweepWorkFolders(top)).toBe(0);
    expect(await sweepWorkFolders(top, day, tomorrow())).toBe(3);
  });

  it('are known by their exact name: nothing else is touched', async () => {
    for (const name of ['.syncline-export-', '.syncline-export-abcdefg', '.syncline-export-my own', 'takes'])
      await mkdir(join(top, name));
    await writeFile(join(top, '.syncline-export-abcdef'), 'a file');
    expect(await sweepWorkFolders(top, day, tomorrow())).toBe(0);
    expect(await readdir(top)).toHaveLength(5);
    expect(await sweepWorkFolders(join(top, 'nowhere'))).toBe(0);
  });

  it.skipIf(process.platform === 'win32')(
    'neither are links, nor are links in them followed (Windows links need rights)',
    async () => {
      const precious = await mkdtemp(join(tmpdir(), 'syncline-precious-'));
      await writeFile(join(precious, 'take.wav'), 'sound');
      await symlink(precious, join(top, '.syncline-export-abcdef'));
      const folder = await leftBehind();
      await symlink(precious, join(folder, '.made', 'link'));
      // An owner that is a link says nothing.
      const sly = await leftBehind();
      await rm(join(sly, '.owner'));
      await symlink(join(folder, '.owner'), join(sly, '.owner'));
      expect(await sweepWorkFolders(top)).toBe(1);
      expect(existsSync(sly)).toBe(true);
      expect(await sweepWorkFolders(top, day, tomorrow())).toBe(1);
      expect(await readFile(join(precious, 'take.wav'), 'utf8')).toBe('sound');
      await rm(precious, { recursive: true });
    },
  );
});
