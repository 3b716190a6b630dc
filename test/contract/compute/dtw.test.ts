import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { cpuCompute, kernelBytes } from '#main/compute/cpu.ts';
import type { Compute, DtwProblem } from '#src/compute/compute.ts';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';
import { createCpuCompute } from '#src/compute/wasm/cpu-compute.ts';
import { createWebgpuCompute } from '#src/compute/webgpu/webgpu-compute.ts';
import { tileTeam } from '#main/compute/tile-team.ts';
import { testDevice } from '#test/contract/support/test-gpu.ts';
import { bruteForce, problem, tolerance, walked, warpedPair } from './dtw-problems.ts';

const team = tileTeam(2);
afterAll(() => team.close());
const device = await testDevice();

/** Every implementation of the seam joins here. */
const implementations: readonly (readonly [string, Compute])[] = [
  // A software adapter takes long to compile large tiles, and those of each number of dimensions anew.
  ...(typeof device === 'string'
    ? []
    : ([
        ['webgpu, in small tiles', createWebgpuCompute(device, { tile: { threads: 8, columns: 24 } })],
        [
          'webgpu, in smaller tiles and in blocks',
          createWebgpuCompute(device, { tile: { threads: 3, columns: 12 }, block: 5 }),
        ],
      ] as const)),
  ['cpu', cpuCompute()],
  ['cpu, in the smallest tiles', createCpuCompute(kernelBytes('dtw'), { tile: { strips: 1, columns: 7 } })],
  ['cpu, in small tiles', createCpuCompute(kernelBytes('dtw'), { tile: { strips: 2, columns: 64 } })],
  [
    'cpu, three threads on small tiles',
    createCpuCompute(kernelBytes('dtw'), { tile: { strips: 1, columns: 32 }, team, teamFrom: 0 }),
  ],
  ['plain', createPlainCompute()],
];

describe.each(implementations)('Compute %s: dtw', (_, compute) => {
  it('finds the cheapest of all paths, and a path that costs what it says', async () => {
    await fc.assert(
      fc.asyncProperty(problem(5), async (p) => {
        const least = bruteForce(p);
        if (!Number.isFinite(least)) {
          await expect(compute.dtw(p)).rejects.toMatchObject({ code: 'no-path' });
          return;
        }
        const path = await compute.dtw(p);
        expect(Math.abs(path.cost - least)).toBeLessThan(tolerance(least));
        expect(Math.abs(walked(p, path) - least)).toBeLessThan(tolerance(least));
        expect(Math.abs((await compute.dtwCost(p)) - least)).toBeLessThan(tolerance(least));
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with the oracle over many strips, with and without a corridor', async () => {
    const oracle = createPlainCompute();
    await fc.assert(
      fc.asyncProperty(problem(150), async (p) => {
        const [mine, his] = await Promise.all([
          compute.dtw(p).catch(() => null),
          oracle.dtw(p).catch(() => null),
        ]);
        expect(mine === null).toBe(his === null);
        if (!mine || !his) return;
        expect(Math.abs(mine.cost - his.cost)).toBeLessThan(tolerance(his.cost));
        expect(Math.abs(walked(p, mine) - his.cost)).toBeLessThan(tolerance(his.cost));
        for (let k = 0; k < mine.i.length && p.corridor; k++) {
          const i = mine.i[k] ?? -1;
          expect(mine.j[k]).toBeGreaterThanOrEqual(p.corridor.from[i] ?? 0);
          expect(mine.j[k]).toBeLessThan(p.corridor.to[i] ?? 0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reaches every cell by a path as cheap as if the sequences ended there', async () => {
    const oracle = createPlainCompute();
    await fc.assert(
      fc.asyncProperty(
        problem(90),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 3, maxLength: 3 }),
        async (p, cells) => {
          const reach = await compute.dtwReach(p);
          const [n, m] = [p.x.length / p.dims, p.y.length / p.dims];
          for (const [a, b] of cells) {
            const [i, j] = [a % n, b % m];
            const { end: _, corridor, ...rest } = p;
            const cut: DtwProblem = {
              ...rest,
              x: p.x.subarray(0, (i + 1) * p.dims),
              y: p.y.subarray(0, (j + 1) * p.dims),
              ...(corridor && {
                corridor: {
                  from: corridor.from.slice(0, i + 1),
                  to: corridor.to.slice(0, i + 1).map((to) => Math.min(to, j + 1)),
                },
              }),
            };
            // A corridor may be over before row i, or not have come to column j.
            const his = await oracle.dtw(cut).catch(() => null);
            if (!his) {
              await expect(reach.pathTo(i, j)).rejects.toMatchObject({ code: 'no-path' });
              continue;
            }
            const mine = await reach.pathTo(i, j);
            expect([mine.i.at(-1), mine.j.at(-1)]).toEqual([i, j]);
            expect(Math.abs(mine.cost - his.cost)).toBeLessThan(tolerance(his.cost));
            expect(Math.abs(walked(cut, mine) - his.cost)).toBeLessThan(tolerance(his.cost));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps its precision and its path where the matrix is far larger than what is kept of it', async () => {
    for (const dims of [1, 3]) {
      const ends = { x: 0.5, y: 0.5 };
      const p: DtwProblem = { ...warpedPair(3000, 2900, dims), dims, begin: ends, end: ends };
      const [mine, his] = await Promise.all([compute.dtw(p), createPlainCompute().dtw(p)]);
      expect(Math.abs(mine.cost - his.cost) / his.cost).toBeLessThan(1e-5);
      expect(Math.abs(walked(p, mine) - his.cost) / his.cost).toBeLessThan(1e-5);
    }
  });

  it('refuses empty sequences, torn frames, negative weights and corridors that close or turn back', async () => {
    const x = new Float32Array([1, 2, 3, 4]);
    const bad: readonly Partial<DtwProblem>[] = [
      { x: new Float32Array(0) },
      { dims: 3 },
      { dims: 0 },
      { steps: { diagonal: -1, x: 1, y: 1, penalty: 0 } },
      { begin: { x: Number.NaN, y: 0 } },
      { corridor: { from: new Int32Array(4), to: new Int32Array(4) } },
      { corridor: { from: Int32Array.of(1, 0, 0, 0), to: new Int32Array(4).fill(4) } },
      { corridor: { from: new Int32Array(3), to: new Int32Array(3).fill(4) } },
    ];
    for (const change of bad)
      await expect(compute.dtw({ x, y: x, dims: 1, ...change })).rejects.toMatchObject({
        code: 'bad-sequences',
      });
  });

  it('stops when its watcher throws, and works again afterwards', async () => {
    const { x, y } = warpedPair(400, 400, 2);
    const stop = () => {
      throw new Error('stop');
    };
    await expect(compute.dtw({ x, y, dims: 2 }, stop)).rejects.toThrow('stop');
    expect((await compute.dtw({ x, y: x, dims: 2 })).cost).toBeCloseTo(0, 3);
  });
});

describe('Compute cpu with helper threads', () => {
  it('finds the same path to the bit however many sweep, again and again', async () => {
    const tile = { strips: 2, columns: 48 };
    const alone = createCpuCompute(kernelBytes('dtw'), { tile });
    const together = createCpuCompute(kernelBytes('dtw'), { tile, team, teamFrom: 0 });
    for (const dims of [1, 5]) {
      const p: DtwProblem = { ...warpedPair(900, 1000, dims), dims, end: { x: 0.1, y: 0.1 } };
      const path = await alone.dtw(p);
      for (let run = 0; run < 10; run++) expect(await together.dtw(p)).toEqual(path);
    }
  });

  it('counts every cell, and leaves nobody at work when its watcher throws', async () => {
    const compute = createCpuCompute(kernelBytes('dtw'), {
      tile: { strips: 2, columns: 32 },
      team,
      teamFrom: 0,
    });
    const p: DtwProblem = { ...warpedPair(2000, 2000, 3), dims: 3 };
    const expected = await compute.dtw(p);
    const told: number[] = [];
    const stopAt = async (share: number): Promise<void> => {
      await expect(
        compute.dtw(p, (done, total) => {
          expect(total).toBe(4e6);
          told.push(done);
          if (done >= share * total) throw new Error('stop');
        }),
      ).rejects.toThrow('stop');
    };
    for (const share of [0, 0.2, 0.7]) await stopAt(share);
    expect(told.at(-1)).toBeGreaterThanOrEqual(0.7 * 4e6);
    expect(await compute.dtw(p)).toEqual(expected);
  });
});
