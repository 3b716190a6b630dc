import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { alignDtw } from '#src/align/dtw/align-dtw.ts';
import { costsBetween } from '#src/align/dtw/local-cost.ts';
import type { StepPattern } from '#src/align/dtw/step-pattern.ts';
import type { Compute } from '#src/compute/compute.ts';
import { createWebgpuCompute } from '#src/compute/webgpu/webgpu-compute.ts';
import { testDevice } from '#test/contract/support/test-gpu.ts';
import { drawnProblem, everyPattern, optionsOf, sizeFor } from '#test/unit/align/dtw/drawn-problem.ts';
import { leastCost } from '#test/unit/align/dtw/every-path.ts';

/** Straight moves that weigh nothing, all of them and one of them, and a diagonal that does. */
const weightless: readonly StepPattern[] = [
  [1, 0, 0],
  [1, 1, 0],
  [0, 1, 1],
].map((weights) => ({
  name: `own ${weights}`,
  normalisation: 'none',
  productions: (
    [
      [1, 1],
      [1, 0],
      [0, 1],
    ] as const
  ).map(([di, dj], k) => [[di, dj, weights[k] as number]]),
}));
const quick = (pattern: StepPattern): boolean =>
  pattern.productions.length === 3 && pattern.productions.every((moves) => moves.length === 1);

const device = await testDevice();
const backends: readonly (readonly [string, Compute])[] = [
  ['cpu', cpuCompute()],
  ...(typeof device === 'string' ? [] : ([['webgpu', createWebgpuCompute(device)]] as const)),
];

/** What the program runs where nothing is said of how, against every path there is. */
describe.each(backends)('alignDtw on %s', (name, compute) => {
  // Tables that no backend takes need be asked but once.
  const tables = [...everyPattern, ...weightless].filter((pattern) => name === 'cpu' || quick(pattern));
  it.each(tables.map((pattern) => [pattern.name, pattern] as const))(
    'costs the least of all legal paths, under every restriction and cost: %s',
    async (_, pattern) => {
      const costs = fc.constantFrom('sqeuclidean', 'euclidean', 'manhattan', 'cosine', 'correlation');
      const value = fc.integer({ min: -20, max: 20 }).map((v) => v / 8);
      const problem = drawnProblem(pattern, sizeFor(pattern), false).chain((drawn) =>
        fc.record({
          drawn: fc.constant(drawn),
          cost: costs,
          x: fc.array(value, { minLength: 2 * drawn.stated.n, maxLength: 2 * drawn.stated.n }),
          y: fc.array(value, { minLength: 2 * drawn.stated.m, maxLength: 2 * drawn.stated.m }),
        }),
      );
      await fc.assert(
        fc.asyncProperty(problem, async ({ drawn: { stated }, cost, x, y }) => {
          const [a, b] = [x, y].map((values) => ({ values: Float64Array.from(values), dims: 2 }));
          if (!a || !b) return;
          const row = new Float64Array(stated.m);
          const { rows } = costsBetween(a, b, cost);
          const table = Array.from({ length: stated.n }, (_, i) => {
            rows(i, 0, stated.m, row);
            return [...row];
          });
          const least = leastCost({ ...stated, cost: (i, j) => table[i]?.[j] as number });
          const found = await alignDtw(a, b, { ...optionsOf(stated), cost, compute }).catch((error) => {
            if (error.code === 'no-path') return { cost: Infinity };
            throw error;
          });
          if (least === Infinity) expect(found.cost).toBe(Infinity);
          else expect(Math.abs(found.cost - least)).toBeLessThan(1e-4 * (1 + least));
        }),
        // The tables that backends take are drawn more often.
        { numRuns: quick(pattern) ? 60 : 5 },
      );
    },
  );
});
