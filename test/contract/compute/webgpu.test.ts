import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { ctw } from '#src/align/ctw/ctw.ts';
import type { DtwProblem } from '#src/compute/compute.ts';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';
import { createWebgpuCompute, type WebgpuOptions } from '#src/compute/webgpu/webgpu-compute.ts';
import { testDevice } from '#test/contract/support/test-gpu.ts';
import { corridorOf, seeded, walked, warpedPair } from './dtw-problems.ts';

const device = await testDevice();

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

    it('follows a path by its origins: all of its tiles are traced together', async () => {
      const compute = gpu({ tile: { threads: 8, columns: 24 } });
      const p: DtwProblem = { ...warpedPair(300, 400, 3), dims: 3 };
      let rounds = 0;
      await compute.dtw(p, (done, total) => (rounds += Number(done === total)));
      expect(rounds).toBe(2); // the sweep is done, and one round of tracing
    });

    it('counts every cell, and can be stopped anywhere', async () => {
      const compute = gpu({ tile: { threads: 8, columns: 24 } });
      const p: DtwProblem = { ...warpedPair(1500, 1500, 3), dims: 3 };
      const expected = await compute.dtw(p);
      const told: number[] = [];
      await compute.dtw(p, (done) => told.push(done));
      expect(told).toEqual([...told].sort((a, b) => a - b));
      expect(told.at(-1)).toBe(1500 * 1500);
      expect(told.length).toBeGreaterThan(2);
      for (const share of [0, 0.3, 1])
        await expect(
          compute.dtw(p, (done, total) => {
            if (done >= share * total) throw new Error('stop');
          }),
        ).rejects.toThrow('stop');
      expect(await compute.dtw(p)).toEqual(expected);
    });

    it('sums products of paired frames to 2⁻²⁸ of the largest values', async () => {
      const next = seeded(5);
      const compute = gpu();
      for (const [p, q, length] of [
        [1, 1, 1],
        [3, 2, 700],
        [9, 14, 300],
      ] as const) {
        const [n, m] = [50, 60];
        // Columns of very different size, one of them empty.
        const column = (k: number) => (k === 1 ? 0 : next() * 10 ** ((k % 5) - 2));
        const x = Float64Array.from({ length: n * p }, (_, k) => column(k % p));
        const y = Float64Array.from({ length: m * q }, (_, k) => column(k % q));
        const i = Int32Array.from({ length }, (_, t) => Math.floor((t * n) / length));
        const j = Int32Array.from({ length }, (_, t) => Math.floor((t * m) / length));
        const told: number[] = [];
        const mine = await compute.pairedProducts?.({ x, p, y, q, i, j }, (done) => told.push(done));
        expect([told.at(-1), mine?.length]).toEqual([length, (p + q) ** 2]);
        const value = (t: number, k: number) =>
          (k < p ? x[(i[t] ?? 0) * p + k] : y[(j[t] ?? 0) * q + k - p]) as number;
        const most = (k: number) =>
          (k < p ? x : y).reduce(
            (a, v, at) => ((k < p ? at % p === k : at % q === k - p) ? Math.max(a, Math.abs(v)) : a),
            0,
          );
        for (let a = 0; a < p + q; a++)
          for (let b = 0; b < p + q; b++) {
            let sum = 0;
            for (let t = 0; t < length; t++) sum += value(t, a) * value(t, b);
            const off = Math.abs((mine?.[a * (p + q) + b] ?? Number.NaN) - sum);
            expect(off).toBeLessThanOrEqual(2 ** -26 * length * most(a) * most(b));
          }
      }
    });

    it('finds what the CPU finds where the path and the covariances are its own', async () => {
      const { x, y } = warpedPair(90, 100, 3);
      const options = { starts: 2, rounds: 6 };
      const [mine, his] = await Promise.all(
        [gpu({ tile: { threads: 8, columns: 24 } }), cpuCompute()].map((compute) =>
          ctw({ values: x, dims: 3 }, { values: y, dims: 3 }, { ...options, compute }),
        ),
      );
      expect(mine?.objective).toBeCloseTo(his?.objective ?? Number.NaN, 5);
    });

    it('says which of the device and its limits failed it', async () => {
      const p: DtwProblem = { ...warpedPair(50, 50, 1), dims: 1 };
      await expect(gpu({ tile: { threads: 4096, columns: 8 } }).dtw(p)).rejects.toMatchObject({
        code: 'device-failed',
      });
      const gone = (await testDevice()) as GPUDevice;
      const compute = createWebgpuCompute(gone, { tile: { threads: 8, columns: 24 } });
      await compute.dtw(p);
      gone.destroy();
      await expect(compute.dtw(p)).rejects.toMatchObject({ code: 'device-lost' });
    });
  },
);
