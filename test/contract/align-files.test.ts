import { execFile } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeC3d } from '../unit/formats/c3d-writer.ts';
import { bin } from './support/command-line.ts';
import { alignPlace, result, tableOf, wave } from './support/align-place.ts';

const { folder, syncline } = alignPlace();

describe('the files of syncline align', () => {
  it('aligns motions of every format with each other and with other sequences', async () => {
    const channels = (k: number) => `0 ${k / 10} 0 ${20 * Math.sin(k / 5)} 0 ${30 * Math.cos(k / 7)}`;
    const bvh = (frames: number[]) =>
      'HIERARCHY\nROOT a\n{\nOFFSET 0 0 0\nCHANNELS 6 Xposition Yposition Zposition Zrotation Yrotation Xrotation\n' +
      `End Site\n{\nOFFSET 0 1 0\n}\n}\nMOTION\nFrames: ${frames.length}\nFrame Time: 0.01\n` +
      `${frames.map(channels).join('\n')}\n`;
    const all = Array.from({ length: 50 }, (_, k) => k);
    writeFileSync(join(folder, 'a.bvh'), bvh(all));
    writeFileSync(join(folder, 's_1.amc'), all.map((k) => `${k + 1}\nroot ${channels(k)}\narm 0\n`).join(''));
    const asf =
      ':root\norder TX TY TZ RZ RY RX\naxis XYZ\n:bonedata\nbegin\nname arm\ndirection 0 1 0\nlength 1\n' +
      'dof rx\nend\n:hierarchy\nbegin\nroot arm\nend\n';
    writeFileSync(join(folder, 'S.asf'), asf);
    const place = (k: number) => [(3 * k) % 20, (k * k) % 30, k, 0] as const;
    writeFileSync(
      join(folder, 'm.c3d'),
      writeC3d({ points: all.map((k) => [place(k), place(k + 5)]), rate: 100 }),
    );

    // Rz·Ry·Rx both: in the order of the channels, and first about the axis that ASF names first.
    const same = result(await syncline('align', 'a.bvh', 's_1.amc', '--json', '--features', 'world'));
    expect(same.path).toEqual(all.map((k) => [k, k]));
    expect(same.cost).toBeCloseTo(0, 9);
    // Seen from the root, in the skeleton; alone the angles are left.
    const seen = await syncline('align', 's_1.amc', 'a.bvh');
    expect(seen.out).toMatch(/s_1\.amc: 50 frames × 3 \(arm\.x, arm\.y, arm\.z\)/);
    rmSync(join(folder, 'S.asf'));
    const alone = await syncline('align', 's_1.amc', 'm.c3d', '--method', 'ctw', '--seed', '3');
    expect(alone).toMatchObject({ exit: 0, err: expect.stringMatching(/no skeleton/) });
    expect(alone.out).toMatch(/m\.c3d: 50 frames at 100 a second × 6 \(M0\.x, /);
    expect(alone.out).toMatch(/correlations along the path, in-sample: /);
  });

  it('says where a file is wrong, and fails', async () => {
    const run = await syncline('align', 'x.csv', 'bad.csv', '--json');
    expect(run.exit).toBe(1);
    expect(JSON.parse(run.out)).toMatchObject({
      version: 1,
      error: { code: 'bad-file', message: '“bad.csv”, line 3, column 2 (“a”): “oops” is no number.' },
    });
    const missing = await syncline('align', 'x.csv', 'gone.csv');
    expect(missing).toMatchObject({ exit: 1, err: expect.stringMatching(/“gone\.csv” is not there/) });
    const spaces = await syncline('align', 'x.csv', 'one.csv');
    expect(spaces).toMatchObject({ exit: 1, err: expect.stringMatching(/2 and 1 dimensions/) });
  });

  it('is interrupted at once, and leaves nothing', async () => {
    writeFileSync(join(folder, 'long.csv'), tableOf(wave(4000, (t) => t)));
    const child = execFile(process.execPath, [
      bin,
      ...['align', 'long.csv', 'long.csv', '--method', 'gromov-dtw', '-o', 'never.csv'].map((a) =>
        a.endsWith('.csv') ? join(folder, a) : a,
      ),
    ]);
    child.stderr?.on('data', (text: string) => {
      if (text.includes('Aligning')) child.kill('SIGINT');
    });
    const exit = await new Promise((done) => child.on('exit', done));
    expect(exit).toBe(130);
    expect(existsSync(join(folder, 'never.csv'))).toBe(false);
  });
});
