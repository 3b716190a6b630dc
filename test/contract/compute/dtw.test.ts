import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { cpuCompute, kernelBytes } from '#main/compute/cpu.ts';
import type { Compute, Corridor, DtwPath, DtwProblem } from '#src/compute/compute.ts';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';
import { createCpuCompute } from '#src/compute/wasm/cpu-compute.ts';
import { createWebgpuCompute, type WebgpuOptions } from '#src/compute/webgpu/webgpu-compute.ts';
import { tileTeam } from '#main/compute/tile-team.ts';
import { softwareDevice } from '#test/contract/support/software-gpu.ts';

const team = tileTeam(2);
afterAll(() => team.close());
const device = await softwareDevice();

/** Every implementation of the seam joins here. */
const implementations: readonly (readonly [string, Compute])[] = [
  // A software adapter takes long to compile large tiles, and those of each number of dimensions anew.
  ...(typeof device === 'string'
    ? []
    : ([
        ['webgpu, in small tiles', createWebgpuCompute(device, { tile: { threads: 8, columns: 24 } })],
        [
          'webgpu, in smaller tiles and in blocks',
          createWebgpuCompute(device, { tile: { threads: 3, columns: 10 }, block: 5 }),
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

/** Cheapest cost by trying every path: the definition, without dynamic programming. Tiny inputs only. */
function bruteForce({ x, y, dims, steps, begin, end, corridor }: DtwProblem): number {
  const n = x.length / dims;
  const m = y.length / dims;
  const w = steps ?? { diagonal: 1, x: 1, y: 1, penalty: 0 };
  const skip = (count: number, each = Number.POSITIVE_INFINITY) => (count === 0 ? 0 : count * each);
  const c = (i: number, j: number) =>
    Array.from({ length: dims }, (_, k) => ((x[i * dims + k] ?? 0) - (y[j * dims + k] ?? 0)) ** 2).reduce(
      (a, b) => a + b,
    );
  const allowed = (i: number, j: number) =>
    i < n && j < m && (!corridor || (j >= (corridor.from[i] ?? 0) && j < (corridor.to[i] ?? 0)));
  const rest = (i: number, j: number): number => {
    const stop =
      i === n - 1 && j === m - 1
        ? 0
        : Math.min(
            j === m - 1 ? skip(n - 1 - i, end?.x) : Number.POSITIVE_INFINITY,
            i === n - 1 ? skip(m - 1 - j, end?.y) : Number.POSITIVE_INFINITY,
          );
    return Math.min(
      stop,
      allowed(i + 1, j + 1) ? w.diagonal * c(i + 1, j + 1) + rest(i + 1, j + 1) : Number.POSITIVE_INFINITY,
      allowed(i + 1, j) ? w.x * c(i + 1, j) + w.penalty + rest(i + 1, j) : Number.POSITIVE_INFINITY,
      allowed(i, j + 1) ? w.y * c(i, j + 1) + w.penalty + rest(i, j + 1) : Number.POSITIVE_INFINITY,
    );
  };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      if ((i > 0 && j > 0) || !allowed(i, j)) continue;
      const entries = [
        w.diagonal * c(i, j) + skip(i, begin?.x) + skip(j, begin?.y),
        i === 0 ? w.x * c(i, j) + w.penalty + skip(j + 1, begin?.y) : Number.POSITIVE_INFINITY,
        j === 0 ? w.y * c(i, j) + w.penalty + skip(i + 1, begin?.x) : Number.POSITIVE_INFINITY,
      ];
      best = Math.min(best, Math.min(...entries) + rest(i, j));
    }
  return best;
}

/** What a path costs when it is walked, left-out ends included. */
function walked({ x, y, dims, steps, begin, end }: DtwProblem, path: DtwPath): number {
  const w = steps ?? { diagonal: 1, x: 1, y: 1, penalty: 0 };
  const skip = (count: number, each = Number.POSITIVE_INFINITY) => (count === 0 ? 0 : count * each);
  const n = x.length / dims;
  const m = y.length / dims;
  const at = (k: number) => [path.i[k] ?? -1, path.j[k] ?? -1] as const;
  const local = (k: number) => {
    const [i, j] = at(k);
    let sum = 0;
    for (let q = 0; q < dims; q++) sum += ((x[i * dims + q] ?? 0) - (y[j * dims + q] ?? 0)) ** 2;
    return sum;
  };
  const [i0, j0] = at(0);
  const [i1, j1] = at(path.i.length - 1);
  let cost = Math.min(
    w.diagonal * local(0) + skip(i0, begin?.x) + skip(j0, begin?.y),
    i0 === 0 ? w.x * local(0) + w.penalty + skip(j0 + 1, begin?.y) : Number.POSITIVE_INFINITY,
    j0 === 0 ? w.y * local(0) + w.penalty + skip(i0 + 1, begin?.x) : Number.POSITIVE_INFINITY,
  );
  for (let k = 1; k < path.i.length; k++) {
    const step = `${(path.i[k] ?? 0) - (path.i[k - 1] ?? 0)},${(path.j[k] ?? 0) - (path.j[k - 1] ?? 0)}`;
    if (step === '1,1') cost += w.diagonal * local(k);
    else if (step === '1,0') cost += w.x * local(k) + w.penalty;
    else if (step === '0,1') cost += w.y * local(k) + w.penalty;
    else throw new Error(`no legal step: ${step}`);
  }
  return cost + skip(n - 1 - i1, end?.x) + skip(m - 1 - j1, end?.y);
}

const skipCost = fc.oneof(
  fc.constant(Number.POSITIVE_INFINITY),
  fc.constant(0),
  fc.double({ min: 0, max: 2, noNaN: true }),
);
const ends = fc.option(fc.record({ x: skipCost, y: skipCost }), { nil: undefined });
const weight = fc.double({ min: 0.25, max: 3, noNaN: true });
const steps = fc.option(
  fc.record({ diagonal: weight, x: weight, y: weight, penalty: fc.double({ min: 0, max: 1, noNaN: true }) }),
  { nil: undefined },
);

/** A corridor that always lets a path through: around a random staircase. */
function corridorOf(n: number, m: number, wobble: readonly number[], radius: number): Corridor {
  const from = new Int32Array(n);
  const to = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const centre = Math.round((i * (m - 1)) / Math.max(1, n - 1) + (wobble[i % wobble.length] ?? 0));
    from[i] = Math.min(m - 1, Math.max(i ? (from[i - 1] ?? 0) : 0, centre - radius, 0));
    to[i] = Math.max(i ? (to[i - 1] ?? 0) : 1, Math.min(m, centre + radius + 1), (from[i] ?? 0) + 1);
  }
  from[0] = 0;
  to[n - 1] = m;
  for (let i = 1; i < n; i++) from[i] = Math.min(from[i] ?? 0, (to[i - 1] ?? 1) - 1);
  for (let i = n - 2; i >= 0; i--) from[i] = Math.min(from[i] ?? 0, from[i + 1] ?? 0);
  return { from, to };
}

const problem = (most: number): fc.Arbitrary<DtwProblem> =>
  fc
    .record({
      n: fc.integer({ min: 1, max: most }),
      m: fc.integer({ min: 1, max: most }),
      dims: fc.integer({ min: 1, max: 14 }),
    })
    .chain(({ n, m, dims }) =>
      fc.record({
        dims: fc.constant(dims),
        x: fc.float32Array({ minLength: n * dims, maxLength: n * dims, min: -2, max: 2, noNaN: true }),
        y: fc.float32Array({ minLength: m * dims, maxLength: m * dims, min: -2, max: 2, noNaN: true }),
        steps,
        begin: ends,
        end: ends,
        corridor: fc.option(
          fc
            .record({
              wobble: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 }),
              radius: fc.integer({ min: 1, max: 12 }),
            })
            .map(({ wobble, radius }) => corridorOf(n, m, wobble, radius)),
          { nil: undefined },
        ),
      }),
    )
    .map((p) => Object.fromEntries(Object.entries(p).filter(([, v]) => v !== undefined)) as DtwProblem);

const tolerance = (cost: number): number => 1e-4 * (1 + Math.abs(cost));

function seeded(seed: number): () => number {
  let s = seed;
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return s / 2 ** 32 - 0.5;
  };
}

/** A random walk and a slowed copy of it. */
function warpedPair(n: number, m: number, dims: number): { x: Float32Array; y: Float32Array } {
  const next = seeded(n * 31 + m);
  const x = new Float32Array(n * dims);
  for (let i = 0; i < x.length; i++) x[i] = (i < dims ? 0 : (x[i - dims] ?? 0)) * 0.9 + next();
  const y = new Float32Array(m * dims);
  for (let j = 0; j < m; j++) {
    const i = Math.min(n - 1, Math.floor((j * n) / m + 20 * Math.sin(j / 90)));
    for (let k = 0; k < dims; k++) y[j * dims + k] = (x[Math.max(0, i) * dims + k] ?? 0) + 0.1 * next();
  }
  return { x, y };
}

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

describe.skipIf(typeof device === 'string')(
  `Compute webgpu${typeof device === 'string' ? ` (${device})` : ''}`,
  () => {
    const gpu = (options?: WebgpuOptions) => createWebgpuCompute(device as GPUDevice, options);

    it('agrees with the oracle in tiles of full size, in and out of registers', async () => {
      const compute = gpu();
      for (const [dims, radius] of [
        [1, null],
        [12, 90],
        [40, null],
      ] as const) {
        const [n, m] = [300, 400];
        const corridor = radius === null ? {} : { corridor: corridorOf(n, m, [0, 9, -9], radius) };
        const p: DtwProblem = { ...warpedPair(n, m, dims), dims, ...corridor };
        const [mine, his] = await Promise.all([compute.dtw(p), createPlainCompute().dtw(p)]);
        expect(Math.abs(mine.cost / his.cost - 1)).toBeLessThan(1e-5);
        expect(Math.abs(walked(p, mine) / his.cost - 1)).toBeLessThan(1e-5);
      }
    });

    it('is as precise however large the values, and however dear a frame left out', async () => {
      const compute = gpu({ tile: { threads: 8, columns: 24 } });
      for (const scale of [1e-15, 1, 1e15])
        for (const price of [0, 1, 1e25]) {
          const { x, y } = warpedPair(200, 210, 2);
          const p: DtwProblem = {
            x: x.map((v) => (v + 100) * scale),
            y: y.map((v) => (v + 100) * scale),
            dims: 2,
            begin: { x: price * scale ** 2, y: price * scale ** 2 },
            steps: { diagonal: 2, x: 1, y: 1, penalty: 0.1 * scale ** 2 },
          };
          const [mine, his] = await Promise.all([compute.dtw(p), createPlainCompute().dtw(p)]);
          expect(Math.abs(mine.cost / his.cost - 1)).toBeLessThan(1e-4);
        }
    });

    it('counts every cell, and can be stopped anywhere', async () => {
      const compute = gpu({ tile: { threads: 8, columns: 24 } });
      const p: DtwProblem = { ...warpedPair(1500, 1500, 3), dims: 3 };
      const expected = await compute.dtw(p);
      const told: number[] = [];
      await compute.dtw(p, (done) => told.push(done));
      expect(told).toEqual([...told].sort((a, b) => a - b));
      expect(told.at(-1)).toBe(1500 * 1500);
      expect(told.length).toBeGreaterThan(5);
      for (const share of [0, 0.3, 1])
        await expect(
          compute.dtw(p, (done, total) => {
            if (done >= share * total) throw new Error('stop');
          }),
        ).rejects.toThrow('stop');
      expect(await compute.dtw(p)).toEqual(expected);
    });

    it('says which of the device and its limits failed it', async () => {
      const p: DtwProblem = { ...warpedPair(50, 50, 1), dims: 1 };
      await expect(gpu({ tile: { threads: 4096, columns: 8 } }).dtw(p)).rejects.toMatchObject({
        code: 'device-failed',
      });
      const gone = (await softwareDevice()) as GPUDevice;
      const compute = createWebgpuCompute(gone, { tile: { threads: 8, columns: 24 } });
      await compute.dtw(p);
      gone.destroy();
      await expect(compute.dtw(p)).rejects.toMatchObject({ code: 'device-lost' });
    });
  },
);
