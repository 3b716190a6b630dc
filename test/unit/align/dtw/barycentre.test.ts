import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { dtwBarycentre, softBarycentre } from '#src/align/dtw/barycentre.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { softDtw } from '#src/align/dtw/soft-dtw.ts';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';

const of = (...values: number[]): Frames => ({ values: Float64Array.from(values), dims: 1 });

const set = fc.integer({ min: 1, max: 3 }).chain((dims) =>
  fc.array(
    fc
      .integer({ min: 1, max: 8 })
      .chain((n) =>
        fc
          .array(fc.integer({ min: -30, max: 30 }), { minLength: n * dims, maxLength: n * dims })
          .map((v): Frames => ({ values: Float64Array.from(v, (x) => x / 13), dims })),
      ),
    { minLength: 1, maxLength: 5 },
  ),
);

const falls = (objective: readonly number[]): boolean =>
  objective.every((value, k) => k === 0 || value <= (objective[k - 1] as number));

describe('dtwBarycentre', () => {
  it('never rises, ends no worse than every sequence, and is what it says', async () => {
    await fc.assert(
      fc.asyncProperty(set, fc.boolean(), async (sequences, quick) => {
        const { centre, objective } = await dtwBarycentre(
          sequences,
          quick ? { compute: createPlainCompute() } : {},
        );
        const total = (c: Frames) => sequences.reduce((sum, s) => sum + dtw(c, s).cost, 0);
        expect(falls(objective)).toBe(true);
        expect(total(centre)).toBeCloseTo(objective.at(-1) as number, 4);
        expect(total(centre)).toBeLessThanOrEqual(Math.min(...sequences.map(total)) + 1e-4);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves every frame at the mean of what is matched with it', async () => {
    const { centre, converged } = await dtwBarycentre([of(0, 0, 3, 1), of(0, 5, 5, 1), of(1, 4, 1, 1)], {
      start: of(0, 4, 1),
    });
    expect(converged).toBe(true);
    // 0 0 | 0 | 1 → 1/4, 3 | 5 5 | 4 → 17/4, 1 | 1 | 1 1 → 1
    expect([...centre.values]).toEqual([0.25, 4.25, 1]);
  });

  it('counts sequences by their weights', async () => {
    const [a, b] = [of(0, 10, 0), of(0, 20, 0)];
    expect([...(await dtwBarycentre([a, b], { weights: [3, 1] })).centre.values]).toEqual([0, 12.5, 0]);
    expect([...(await dtwBarycentre([a, b], { weights: [0, 1] })).centre.values]).toEqual([0, 20, 0]);
  });

  it('refuses nothing, unequal dimensions and odd weights; stops when told', async () => {
    const code = { code: 'bad-sequences' };
    await expect(dtwBarycentre([])).rejects.toMatchObject(code);
    await expect(dtwBarycentre([of(1), { values: Float64Array.of(1, 2), dims: 2 }])).rejects.toMatchObject(
      code,
    );
    for (const weights of [[1], [1, -1], [0, 0], [1, Number.NaN]])
      await expect(dtwBarycentre([of(1), of(2)], { weights })).rejects.toMatchObject(code);
    const watch = () => {
      throw new Error('stop');
    };
    await expect(dtwBarycentre([of(1, 2), of(2)], { watch })).rejects.toThrow('stop');
    expect(() => softBarycentre([of(1, 2), of(2)], { start: of(1), watch })).toThrow('stop');
  });
});

describe('softBarycentre', () => {
  it('never rises, and ends where the gradient is flat', () => {
    fc.assert(
      fc.property(set, fc.constantFrom(0.3, 1, 3), (sequences, gamma) => {
        const start = sequences[0] as Frames;
        const { centre, objective, converged } = softBarycentre(sequences, { start, gamma, rounds: 300 });
        const total = (c: Frames) => sequences.reduce((sum, s) => sum + softDtw(c, s, { gamma }), 0);
        expect(falls(objective)).toBe(true);
        expect(total(centre)).toBeCloseTo(objective.at(-1) as number, 9);
        if (!converged) return;
        for (const k of centre.values.keys()) {
          const moved = (by: number) =>
            total({ ...centre, values: centre.values.map((v, q) => (q === k ? v + by : v)) });
          expect(Math.abs(moved(1e-4) - moved(-1e-4)) / 2e-4).toBeLessThan(1e-2);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is the mean for single frames', () => {
    const { centre, converged } = softBarycentre([of(1), of(2), of(6)], { start: of(0) });
    expect(converged).toBe(true);
    expect(centre.values[0]).toBeCloseTo(3, 9);
  });
});
