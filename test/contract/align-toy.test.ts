import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pathError } from '#src/align/dtw/path-error.ts';
import { alignPlace, path, result, tableOf } from './support/align-place.ts';

const { folder, syncline } = alignPlace();

const repo = fileURLToPath(new URL('../..', import.meta.url));
const toy = join(process.env.SYNCLINE_DATA ?? join(repo, '../shared/data'), 'toy/spiral_m2.json');

describe.skipIf(!existsSync(toy))(
  'syncline align on the spiral toy (skipped where the shared trials are not at hand)',
  () => {
    const trialSchema = z.object({
      X: z.array(z.array(z.array(z.number()))),
      truth: path,
      err: z.record(z.string(), z.number()),
    });
    const trials = existsSync(toy)
      ? z.object({ trials: z.array(trialSchema) }).parse(JSON.parse(readFileSync(toy, 'utf8'))).trials
      : [];

    const columns = (rows: number[][], first: number) =>
      [0, 1].map((s) => rows.map((row) => (row[s] as number) - first));

    it.each([0, 1, 2])('is as far from the truth as the published DTW, trial %i', async (index) => {
      const trial = trials[index];
      for (const [s, rows] of (trial?.X ?? []).entries())
        writeFileSync(join(folder, `toy${s}.csv`), tableOf(rows));
      const { path: cells } = result(await syncline('align', 'toy0.csv', 'toy1.csv', '--json'));
      const error = pathError(columns(cells, 0), columns(trial?.truth ?? [], 1));
      expect(error).toBeCloseTo(trial?.err.DTW ?? Number.NaN, 2);
    });

    it('is nearer to the truth by ctw and gtw than the published ones, and counts its rounds', async () => {
      const trial = trials[0];
      for (const [s, rows] of (trial?.X ?? []).entries())
        writeFileSync(join(folder, `toy${s}.csv`), tableOf(rows));
      for (const method of ['ctw', 'gtw']) {
        const run = await syncline('align', 'toy0.csv', 'toy1.csv', '--json', '--method', method);
        const { path: cells, correlations, iterations } = result(run);
        expect(pathError(columns(cells, 0), columns(trial?.truth ?? [], 1))).toBeLessThan(2);
        expect(correlations?.[0]).toBeGreaterThan(0.9);
        expect(iterations).toBeGreaterThan(1);
      }
    });
  },
);
