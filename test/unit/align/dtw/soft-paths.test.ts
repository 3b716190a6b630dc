import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, dtwOfCosts } from '#src/align/dtw/align-dtw.ts';
import { costsInMatrix } from '#src/align/dtw/local-cost.ts';
import { softPaths } from '#src/align/dtw/soft-paths.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import { type Drawn, drawnProblem, everyPattern, optionsOf, sizeFor } from './drawn-problem.ts';
import { everyPath } from './every-path.ts';

/** Every legal path with its weight: where each has the frames of x. */
function byEveryPath({ stated }: Drawn, sharpness: number) {
  const { n, m } = stated;
  const [present, entered, first, second] = Array.from({ length: 4 }, () => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let whole = 0;
  everyPath(stated, (path, cost, left) => {
    const weight = Math.exp(-sharpness * cost);
    whole += weight;
    const rows = new Set<number>();
    const enter = (i: number, j: number) => {
      rows.add(i);
      entered[i] = (entered[i] as number) + weight;
      first[i] = (first[i] as number) + weight * j;
      second[i] = (second[i] as number) + weight * j * j;
    };
    for (const [t, [i, j]] of path.entries()) {
      const [p, q] = t > 0 ? (path[t - 1] as readonly [number, number]) : [i, j];
      const [a, b] = left[t] as readonly [number, number];
      // Where the move began, after what was left out; it passes the rows between evenly.
      const [from, column] = [p + a, q + b];
      for (let row = from + 1; row < i; row++)
        enter(row, column + ((j - column) * (row - from)) / (i - from));
      enter(i, j);
    }
    for (const row of rows) present[row] = (present[row] as number) + weight;
  });
  return { n, m, whole, present, entered, first, second };
}

const agrees = (drawn: Drawn, sharpness: number): boolean => {
  const { n, whole, present, entered, first, second } = byEveryPath(drawn, sharpness);
  if (whole === 0) return false;
  const { stated, values } = drawn;
  const costs = costsInMatrix(values, stated.n, stated.m);
  const options = optionsOf(stated);
  const found = softPaths(ask(costs, options).problem, dtwOfCosts(costs, options), { sharpness });
  for (let i = 0; i < n; i++) {
    expect(found?.presence[i]).toBeCloseTo((present[i] as number) / whole, 8);
    if ((present[i] as number) < 1e-9 * whole) continue;
    const mean = (first[i] as number) / (entered[i] as number);
    expect(found?.mean[i]).toBeCloseTo(mean, 7);
    expect(found?.variance[i]).toBeCloseTo((second[i] as number) / (entered[i] as number) - mean * mean, 6);
  }
  return true;
};

const sharp = fc.constantFrom(0.01, 0.3, 1, 5);

describe('softPaths against every legal path with its weight', () => {
  it.each(everyPattern.map((p) => [p.name, p] as const))('%s', (_, pattern) => {
    let seen = 0;
    fc.assert(
      fc.property(drawnProblem(pattern, sizeFor(pattern), false), sharp, (drawn, sharpness) => {
        seen += Number(agrees(drawn, sharpness));
      }),
      { numRuns: 25 },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it('with frames left out inside the path', () => {
    for (const name of ['symmetric1', 'symmetric2', 'symmetricP1', 'asymmetric', 'typeIIIc', 'mori2006'])
      fc.assert(
        fc.property(drawnProblem(stepPattern(name), 4, true), sharp, (drawn, sharpness) => {
          agrees(drawn, sharpness);
        }),
        { numRuns: 40 },
      );
  });
});
