import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { againstChance } from '#src/align/chance.ts';
import { makeRandom } from '#src/math/random.ts';
import type { Sequence } from '#src/model/sequence.ts';

const compute = cpuCompute();

/** x_t = memory·x_{t−1} + noise; with a memory of 1 a random walk. */
function wander(seed: number, frames: number, dims: number, memory: number): number[][] {
  const random = makeRandom(seed);
  let at = Array<number>(dims).fill(0);
  return Array.from({ length: frames }, () => {
    at = at.map((value) => memory * value + random.normal());
    return at;
  });
}

/** Ten frames a second, every dimension of mean 0 and deviation 1. */
function sequence(rows: number[][]): Sequence {
  const dims = rows[0]?.length ?? 0;
  const values = new Float32Array(rows.length * dims);
  for (let d = 0; d < dims; d++) {
    const column = rows.map((row) => row[d] as number);
    const mean = column.reduce((a, b) => a + b) / column.length;
    const sd = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / column.length);
    for (const [i, v] of column.entries()) values[i * dims + d] = (v - mean) / sd;
  }
  return { values, dims, hop: 0.1, start: 0 };
}

/** The same at another pace, with noise of a tenth of its size. */
function again(rows: number[][], frames: number, seed: number): number[][] {
  const random = makeRandom(seed);
  const bend = 0.2 * (random.uniform() - 0.5);
  const size = Math.sqrt(rows.flat().reduce((sum, v) => sum + v * v, 0) / rows.flat().length);
  return Array.from({ length: frames }, (_, k) => {
    const u = k / (frames - 1);
    const at = (u + bend * Math.sin(Math.PI * u)) * (rows.length - 1);
    return (rows[Math.round(Math.max(0, at))] as number[]).map((v) => v + 0.1 * size * random.normal());
  });
}

describe('againstChance', () => {
  it.each([
    [1, 300, 1],
    [2, 600, 1],
    [4, 300, 1],
    [4, 600, 0.9],
  ])(
    'takes what drifts for no more than that: %i dimensions, %i frames, memory %d',
    async (dims, n, memory) => {
      const believed = [];
      for (let seed = 1; seed <= 6; seed++) {
        const x = sequence(wander(71 * seed + dims, n, dims, memory));
        const y = sequence(wander(5000 + 37 * seed + dims, Math.round(1.1 * n), dims, memory));
        if ((await againstChance(compute, x, y)).confidence >= 0.5) believed.push(seed);
      }
      expect(believed.length).toBeLessThanOrEqual(1);
    },
  );

  it.each([
    [1, 0.9],
    [4, 0.9],
    [4, 1],
  ])('knows a wandering again at another pace: %i dimensions, memory %d', async (dims, memory) => {
    for (let seed = 1; seed <= 4; seed++) {
      const rows = wander(31 * seed + dims, 500, dims, memory);
      const chance = await againstChance(compute, sequence(rows), sequence(again(rows, 560, seed)));
      expect(chance.confidence).toBeGreaterThan(0.9);
    }
  });
});
