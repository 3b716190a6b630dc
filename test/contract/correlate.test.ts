import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readNpy } from '#src/formats/npy.ts';
import { makeRandom } from '#src/math/random.ts';
import { alignPlace, chance, judged, tableOf } from './support/align-place.ts';

const { folder, syncline } = alignPlace();

/** Under the name of the method that was asked. */
const heldOut = z.strictObject({
  ...{ cca: judged.optional(), kcca: judged.optional(), gcca: judged.optional() },
  chance: chance.nullable(),
});

const resultSchema = z.strictObject({
  version: z.literal(1),
  method: z.enum(['cca', 'kcca', 'gcca']),
  points: z.int(),
  correlations: z.array(z.number().min(0).max(1)),
  heldOut: heldOut.nullable(),
  agreements: z
    .array(
      z.strictObject({
        sequences: z.tuple([z.int(), z.int()]),
        correlations: z.array(z.number()),
        heldOut: heldOut.nullable(),
      }),
    )
    .nullable(),
  projections: z
    .array(z.looseObject({ basis: z.array(z.array(z.number())), offset: z.array(z.number()) }))
    .nullable(),
  notes: z.array(z.string()),
});

/** Views of one noisy course (its second column), or of another by `seed`. */
function view(seed: number, gain: number, frames = 240): number[][] {
  const [course, noise] = [makeRandom(seed), makeRandom(Math.round(1000 * gain))];
  let [place, beside] = [0, 0];
  return Array.from({ length: frames }, () => {
    place = 0.8 * place + 0.6 * course.normal();
    beside = 0.8 * beside + 0.6 * noise.normal();
    return [beside, gain * place + 0.2 * beside];
  });
}
const write = (name: string, rows: number[][]) => writeFileSync(join(folder, name), tableOf(rows));
const npy = (name: string) => readNpy(readFileSync(join(folder, name)), name);

describe('syncline correlate', () => {
  it('correlates what goes together, frame by frame, and tells it from what does not', async () => {
    write('a.csv', view(1, 1));
    write('b.csv', view(1, -2.5));
    write('c.csv', view(2, 1.5));
    const run = async (...args: string[]) =>
      resultSchema.parse(JSON.parse((await syncline('correlate', ...args, '--json')).out));
    const related = await run('a.csv', 'b.csv');
    expect(related).toMatchObject({ method: 'cca', points: 240, agreements: null, notes: [] });
    expect(related.correlations[0]).toBeGreaterThan(0.99);
    expect(related.heldOut?.cca?.correlations[0]).toBeGreaterThan(0.95);
    expect(related.heldOut?.chance?.p).toBeLessThanOrEqual(0.01);
    const three = await run('a.csv', 'b.csv', 'c.csv');
    expect(three.method).toBe('gcca');
    const agreement = (p: number, q: number) =>
      three.agreements?.find(({ sequences }) => `${sequences}` === `${[p, q]}`)?.correlations[0] ?? -1;
    expect(agreement(0, 1)).toBeGreaterThan(0.99);
    expect(agreement(0, 2)).toBeLessThan(0.6);
    const strangers = await run('a.csv', 'c.csv');
    expect(strangers.heldOut?.chance?.p).toBeGreaterThan(0.05);
    expect(strangers.notes).toHaveLength(1);
  });

  it('writes projections that give the correlations back, and goes along a path', async () => {
    const rows = Array.from({ length: 120 }, (_, k) => [2 * k, 2 * k + 1]);
    write('path.csv', rows);
    const path = readFileSync(join(folder, 'path.csv'), 'utf8').replace(/^.*\n/, 'i,j\n');
    writeFileSync(join(folder, 'path.csv'), path);
    const args = ['correlate', 'a.csv', 'b.csv', '--along', 'path.csv', '--projections', 'out', '--json'];
    const found = resultSchema.parse(JSON.parse((await syncline(...args)).out));
    expect(found.points).toBe(120);
    const x: ArrayLike<number> = npy('out/Z_x.npy').values;
    const y: ArrayLike<number> = npy('out/Z_y.npy').values;
    const dims = found.correlations.length;
    // Of unit variance along the path, so that products are correlations.
    const together = rows.reduce(
      (sum, [i = 0, j = 0]) => sum + ((x[i * dims] as number) * (y[j * dims] as number)) / rows.length,
      0,
    );
    expect(together).toBeCloseTo(found.correlations[0] as number, 2);
    const again = await syncline(...args);
    expect(again.exit).toBe(1);
    const three = await syncline('correlate', 'a.csv', 'b.csv', 'c.csv', '--method', 'cca');
    expect(three).toMatchObject({ exit: 2, err: expect.stringContaining('For 3 use gcca') });
  });

  it('takes projections of `align` too, which say what each file is', async () => {
    const args = ['align', 'x.csv', 'z.csv', '--method', 'ctw', '--projections', 'ctw', '-o', 'ctw.csv'];
    expect((await syncline(...args)).exit).toBe(0);
    const index = readFileSync(join(folder, 'ctw/projections.json'), 'utf8');
    for (const name of ['U_x', 'offset_x', 'Z_x', 'W_x', 'U_y', 'Z_y', 'correlations', 'path']) {
      expect(index).toContain(`${name}.npy`);
      expect(existsSync(join(folder, 'ctw', `${name}.npy`))).toBe(true);
    }
    const dtw = await syncline('align', 'x.csv', 'z.csv', '--projections', 'dtw');
    expect(dtw.exit).toBe(2);
    expect(existsSync(join(folder, 'dtw'))).toBe(false);
  });
});
