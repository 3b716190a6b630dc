import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Run } from './support/command-line.ts';
import { agreement, alignPlace, path, result, spread } from './support/align-place.ts';

const { folder, syncline } = alignPlace();

describe('how sure syncline align is', () => {
  it('says how sure the path is, by every method that knows: JSON and table', async () => {
    for (const method of ['dtw', 'dtw --step symmetricP1', 'ddtw', 'soft-dtw', 'ctw', 'gtw']) {
      const args = ['align', 'x.csv', 'y, timed.csv', '--method', ...method.split(' ')];
      const answer = JSON.parse((await syncline(...args, '--json')).out) as {
        path: number[][];
        spread: { sd: number[]; mean: number[] };
      };
      expect(answer.spread.sd).toHaveLength(80);
      expect(Math.min(...answer.spread.sd)).toBeGreaterThan(0);
      await syncline(...args, '-o', 'sure.csv', '--overwrite');
      const [head, ...rows] = readFileSync(join(folder, 'sure.csv'), 'utf8').trim().split('\n');
      expect(head).toBe('i,j,sd_j');
      expect(rows[0]).toBe(`0,0,${Number(answer.spread.sd[0]?.toPrecision(5))}`);
      expect(rows).toHaveLength(answer.path.length);
    }
    const none = await syncline('align', 'x.csv', 'y, timed.csv', '--method', 'utw', '--json');
    expect(JSON.parse(none.out)).toMatchObject({ spread: null });
  });

  it.each(['ctw', 'gtw'])(
    'says of three sequences by %s what their path costs and how they agree, and takes pins',
    async (method) => {
      const files = ['x.csv', 'y, timed.csv', 'z.csv'];
      const run = await syncline('align', ...files, '--method', method, '--pin', '40,64,14', '--json');
      const answer = z
        .object({
          path,
          cost: z.number(),
          correlations: z.array(z.number()).min(1),
          agreements: z.array(agreement).length(3),
          spreads: z.array(spread).length(2),
        })
        .parse(JSON.parse(run.out));
      expect(answer.path).toContainEqual([40, 64, 14]);
      const told = await syncline('align', ...files, '--method', method);
      expect(told.out).toMatch(/X and Z: /);
    },
  );

  it('measures deviations by moments that the path is not told', async () => {
    const pair = ['align', 'x.csv', 'y, timed.csv', '--json'];
    // x is y run through evenly: where its time is t, y's is t^(2/3).
    const points = [10, 20, 30, 40, 50, 60, 70].map((i) => `${i},${Math.round((i / 79) ** (2 / 3) * 99)}`);
    const [plain, measured] = [
      JSON.parse((await syncline(...pair)).out),
      JSON.parse((await syncline(...pair, ...points.flatMap((point) => ['--confirmed', point]))).out),
    ];
    expect(result({ out: JSON.stringify(measured) } as Run).path).toEqual(plain.path);
    expect(measured.calibration.confirmed).toBe(7);
    expect(measured.spread.sd[30] / plain.spread.sd[30]).toBeCloseTo(measured.calibration.scale, 3);
    const beside = await syncline(...pair, '--confirmed', '900,3');
    expect([beside.exit, beside.out]).toEqual([1, expect.stringContaining('900,3')]);
  });
});
