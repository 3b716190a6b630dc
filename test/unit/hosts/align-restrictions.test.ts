import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeNpy } from '#src/formats/npy.ts';
import { readRestrictions } from '#main/align/read-restrictions.ts';

const folder = mkdtempSync(join(tmpdir(), 'syncline-restrictions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('restrictions in files', () => {
  it('are masks of arrays and tables', async () => {
    const array = file('m.npy', writeNpy(Int32Array.from([1, 0, 0, 7, 1, 0]), [2, 3]));
    const table = file('m.csv', '1,0,0\n1,1,0\n');
    for (const each of [array, table]) {
      const { window } = await readRestrictions({ window: [{ kind: 'mask', file: each }] }, [2, 3]);
      expect(window).toEqual([{ kind: 'mask', allowed: Uint8Array.from([1, 0, 0, 1, 1, 0]) }]);
      await expect(
        readRestrictions({ window: [{ kind: 'mask', file: each }] }, [3, 2]),
      ).rejects.toMatchObject({ code: 'bad-window', message: expect.stringContaining('2 × 3') });
    }
  });

  it('are paths as align writes them, with or without what stands beside', async () => {
    const cells = [
      [0, 0],
      [1, 0],
      [2, 1],
    ];
    const files = [
      file('p.csv', 'i,j,sd_j\n0,0,0.3\n1,0,0.4\n2,1,0.3\n'),
      file('p.npy', writeNpy(Int32Array.from(cells.flat()), [3, 2])),
      file('p.json', JSON.stringify({ version: 1, path: cells, cost: 1 })),
      file('long.csv', `i,j\n${Array.from({ length: 20 }, (_, k) => `${k},${k}`).join('\n')}\n`),
    ];
    for (const each of files.slice(0, 3)) {
      const { window } = await readRestrictions(
        { window: [{ kind: 'corridor', radius: 2, file: each }] },
        [3, 2],
      );
      expect(window).toEqual([{ kind: 'corridor', radius: 2, path: { i: [0, 1, 2], j: [0, 0, 1] } }]);
    }
    const straight = await readRestrictions(
      { window: [{ kind: 'corridor', radius: 1, file: files[3] as string }] },
      [20, 20],
    );
    expect(straight.window).toMatchObject([{ path: { i: Array.from({ length: 20 }, (_, k) => k) } }]);
    const odd = file('odd.csv', 'i,j\n0,0.5\n1,1\n');
    await expect(
      readRestrictions({ window: [{ kind: 'corridor', radius: 2, file: odd }] }, [3, 2]),
    ).rejects.toMatchObject({ code: 'bad-file' });
  });

  it('are parts of a path to be kept, of as many sequences as are aligned', async () => {
    const three = file(
      'three.json',
      JSON.stringify({
        path: [
          [0, 0, 1],
          [1, 0, 2],
          [2, 1, 3],
          [3, 2, 4],
        ],
      }),
    );
    const trusted = { from: 1, to: 2, file: three };
    const { pins } = await readRestrictions({ pins: [[5, 6, 7], trusted] }, [9, 9, 9]);
    expect(pins).toEqual([
      [5, 6, 7],
      [1, 0, 2],
      [2, 1, 3],
    ]);
    const two = file('two.csv', 'i,j\n0,0\n1,1\n');
    const outside = { code: 'outside' };
    await expect(readRestrictions({ confirmed: [[3, 9]] }, [9, 9])).rejects.toMatchObject(outside);
    await expect(readRestrictions({ confirmed: [[9, 3]] }, [9, 9])).rejects.toMatchObject(outside);
    const twice = { code: 'bad-pins' };
    await expect(
      readRestrictions(
        {
          confirmed: [
            [3, 4],
            [3, 4],
          ],
        },
        [9, 9],
      ),
    ).rejects.toMatchObject(twice);
    await expect(readRestrictions({ pins: [[3, 4]], confirmed: [[3, 4]] }, [9, 9])).rejects.toMatchObject(
      twice,
    );
    await expect(readRestrictions({ pins: [trusted] }, [2, 9, 9])).rejects.toThrow(
      /includes frame 2, and X has frames 0 to 1/,
    );
    await expect(readRestrictions({ pins: [{ ...trusted, file: two }] }, [9, 9, 9])).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('3 sequences'),
    });
  });

  it('are called by what was given where they cross or lie outside, and may be given twice', async () => {
    const diagonal = file(
      'diagonal.csv',
      `i,j\n${Array.from({ length: 20 }, (_, k) => `${k},${k}`).join('\n')}\n`,
    );
    const steep = file(
      'steep.csv',
      `i,j\n${Array.from({ length: 20 }, (_, k) => `${k},${k + 5}`).join('\n')}\n`,
    );
    const [part, other] = [diagonal, steep].map((each, k) => ({ from: 4 + k, to: 9 + k, file: each }));
    const asked = async (pins: NonNullable<Parameters<typeof readRestrictions>[0]['pins']>, m = 20) =>
      (await readRestrictions({ pins }, [20, m])).pins;
    const twice = [
      [3, 4],
      [3, 4],
    ];
    expect(await asked(twice)).toEqual([[3, 4]]);
    if (!part || !other) throw new Error('no parts');
    expect(await asked([part, part, [4, 4]])).toHaveLength(6);
    await expect(asked([part, [6, 3]])).rejects.toMatchObject({
      code: 'bad-pins',
      message: expect.stringMatching(
        /^--(pin 6,3 and --trust 4:9:.*diagonal.csv|trust 4:9:.*diagonal.csv and --pin 6,3) cross each other\.$/,
      ),
    });
    await expect(asked([part, other])).rejects.toMatchObject({
      message: expect.stringMatching(/--trust 5:10:.*steep.csv/),
    });
    await expect(asked([part], 6)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^--trust 4:9:.* keeps frame 6 of sequence 2, which has frames 0 to 5\.$/,
      ),
    });
  });

  it('are step tables, checked', async () => {
    const mine = file('mine.json', '{"productions": [[[1,1,2]], [[1,0,1],[1,1,1]]], "normalisation": "N+M"}');
    const { step } = await readRestrictions({ step: { file: mine } }, [3, 3]);
    expect(step).toMatchObject({
      normalisation: 'N+M',
      productions: [
        [[1, 1, 2]],
        [
          [1, 0, 1],
          [1, 1, 1],
        ],
      ],
    });
    for (const [content, code] of [
      ['{"productions": [[[0,0,1]]]}', 'bad-step'],
      ['{"productions": [[[1,1]]]}', 'bad-file'],
      ['[1', 'bad-file'],
    ] as const)
      await expect(
        readRestrictions({ step: { file: file('bad.json', content) } }, [3, 3]),
      ).rejects.toMatchObject({ code });
    await expect(
      readRestrictions({ step: { file: join(folder, 'gone.json') } }, [3, 3]),
    ).rejects.toMatchObject({
      code: 'missing',
    });
  });
});
