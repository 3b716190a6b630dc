import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { z } from 'zod';
import { tableCsv } from '#src/formats/table-csv.ts';
import { type Run, runIn, startedIn } from './command-line.ts';

/** Cells of a path, one index a sequence. */
export const path = z.array(z.array(z.int().min(0)).min(2));
export const found = {
  version: z.literal(1),
  cost: z.number().nullable(),
  method: z.string(),
  iterations: z.int().min(1).nullable(),
  converged: z.boolean().nullable(),
  correlations: z.array(z.number()).nullable(),
  device: z.enum(['cpu', 'webgpu']),
  leastSquares: z.number().min(0).optional(),
  notes: z.array(z.string()),
  /** Of methods that seek a common space. */
  projections: z
    .array(
      z.strictObject({ basis: z.array(z.array(z.number())), offset: z.array(z.number()), lift: z.unknown() }),
    )
    .nullable()
    .optional(),
  weights: z.array(z.number()).nullable().optional(),
};
export const spread = z.strictObject({
  mean: z.array(z.number().nullable()),
  sd: z.array(z.number().min(0).nullable()),
  aleatoric: z.array(z.number().min(0).nullable()),
  epistemic: z.array(z.number().min(0)).nullable(),
});
export const agreement = z.strictObject({
  sequences: z.tuple([z.int(), z.int()]),
  correlations: z.array(z.number().min(0).max(1)),
  heldOut: z
    .looseObject({ chance: z.looseObject({ p: z.number() }).nullable() })
    .nullable()
    .optional(),
});
export const judged = z.strictObject({ correlations: z.array(z.number()), information: z.number() });
export const chance = z.strictObject({
  ...{ found: z.number(), draws: z.int(), highest: z.number(), quantile95: z.number().nullable() },
  p: z.number().gt(0).max(1),
});
const calibration = z.strictObject({
  ...{ coverage: z.literal(0.9), deviations: z.literal(1.645), confirmed: z.int(), scale: z.number().min(0) },
});
const doubt = z.union([
  z.strictObject({ pin: z.array(z.int()), off: z.number() }),
  z.strictObject({ trusted: z.array(z.int()), off: z.number() }),
  z.strictObject({
    forbidden: z.strictObject({ i: z.array(z.int()), j: z.array(z.int()) }),
    off: z.number(),
  }),
  z.strictObject({ window: z.string(), off: z.number() }),
]);
export const resultSchema = z.union([
  z.strictObject({
    ...found,
    path,
    spread: spread.nullable(),
    objective: z.number().optional(),
    heldOut: z
      .strictObject({ ctw: judged.optional(), gtw: judged.optional(), chance: chance.nullable() })
      .optional(),
    calibration: calibration.optional(),
    doubts: z.array(doubt).optional(),
    confidence: z.number().min(0).max(1).optional(),
  }),
  z.strictObject({
    ...found,
    path,
    spreads: z.array(spread).nullable(),
    agreements: z.array(agreement).nullable(),
  }),
]);
export const matchesSchema = z.strictObject({
  ...found,
  matches: z.array(z.strictObject({ start: z.int(), end: z.int(), cost: z.number(), path })),
});
export const result = ({ out }: Run) => resultSchema.parse(JSON.parse(out));

export const tableOf = (rows: number[][], names = rows[0]?.map((_, k) => `dim${k}`) ?? []): string =>
  tableCsv(names, rows);
export const wave = (frames: number, warp: (t: number) => number): number[][] =>
  Array.from({ length: frames }, (_, k) => {
    const t = warp(k / (frames - 1));
    return [Math.sin(9 * t), Math.cos(5 * t) + t];
  });
export const x = wave(80, (t) => t);
export const y = wave(100, (t) => t ** 1.5);
export const framesOf = (rows: number[][]) => ({
  values: Float64Array.from(rows.flat()),
  dims: rows[0]?.length ?? 0,
});

/** A folder with tables of two curves, one with a clock, of a third, and a bad one; and `syncline` run in it. */
export function alignPlace() {
  const folder = mkdtempSync(join(tmpdir(), 'syncline-align-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    writeFileSync(join(folder, 'x.csv'), tableOf(x));
    // With a clock, comments and another delimiter: the values are the same.
    const timed = y.map((row, k) => [k * 0.02, ...row]);
    const text = tableOf(timed, ['time', 'a', 'b']).replaceAll(',', ';').replaceAll('.', ',');
    writeFileSync(join(folder, 'y, timed.csv'), `# of another day\n${text}`);
    writeFileSync(join(folder, 'z.csv'), tableOf(wave(60, (t) => Math.sqrt(t))));
    writeFileSync(join(folder, 'one.csv'), tableOf(x.map((row) => row.slice(0, 1))));
    writeFileSync(join(folder, 'bad.csv'), 'time,a,b\n0,1,2\n0.1,oops,3\n0.2,1,2\n');
  });
  const [started, run] = [startedIn(folder), runIn(folder)];
  return { folder, started, syncline: (...args: string[]): Promise<Run> => run(args) };
}
