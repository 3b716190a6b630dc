import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky, solveCholesky } from '#src/math/cholesky.ts';
import { add, build, dot, identity, type Matrix, matrix, multiply, multiplyLeft } from '#src/math/matrix.ts';
import { type Constraint, solveQuadratic } from '#src/math/quadratic-program.ts';
import { makeRandom } from '#src/math/random.ts';

const value = (h: Matrix, g: Float64Array, x: Float64Array) =>
  dot(multiply(h, matrix(x.length, 1, x)).values, 0, x, 0, x.length) / 2 - dot(g, 0, x, 0, x.length);
const slackOf = ({ at, by, least }: Constraint, x: Float64Array) =>
  at.reduce((sum, k, q) => sum + (by[q] as number) * (x[k] as number), -least);

/** What rounding may miss a constraint by: constraints that are nearly parallel meet far away. */
const missedBy = (share: number, x: Float64Array): number => share * (1 + Math.max(0, ...x.map(Math.abs)));

/** The best point among those where some subset of the constraints holds with equality: the definition. */
function bruteForce(h: Matrix, g: Float64Array, constraints: readonly Constraint[]): number | null {
  const n = g.length;
  let best: number | null = null;
  for (let subset = 0; subset < 2 ** constraints.length; subset++) {
    const held = constraints.filter((c, k) => c.equal || (subset >> k) & 1);
    if (held.length > n) continue;
    // min ½xᵀHx − gᵀx with A·x = b, by a penalty on the null space: x = x₀ − H⁻¹Aᵀ(A·H⁻¹·Aᵀ)⁻¹(A·x₀ − b)
    const a = build(held.length, n, (r, c) => {
      const { at, by } = held[r] as Constraint;
      return at.reduce((sum, k, q) => sum + (k === c ? (by[q] as number) : 0), 0);
    });
    const l = cholesky(h) as Matrix;
    const x0 = solveCholesky(l, matrix(n, 1, g.slice()));
    const back = solveCholesky(
      l,
      build(n, held.length, (i, j) => a.values[j * n + i] as number),
    );
    const inner = cholesky(multiply(a, back));
    if (!inner) continue;
    const miss = matrix(
      held.length,
      1,
      Float64Array.from(held, (c) => slackOf(c, x0.values)),
    );
    const x = add(x0, multiply(back, solveCholesky(inner, miss)), -1).values;
    const missed = missedBy(1e-9, x);
    if (constraints.some((c) => slackOf(c, x) < -missed || (c.equal && slackOf(c, x) > missed))) continue;
    const at = value(h, g, x);
    if (best === null || at < best) best = at;
  }
  return best;
}

function problem(n: number, count: number, equalities: number, seed: number) {
  const { normal } = makeRandom(seed);
  const root = build(n + 2, n, normal);
  const h = add(multiplyLeft(root, root), identity(n), 0.1);
  const g = Float64Array.from({ length: n }, () => 3 * normal());
  const constraints: Constraint[] = Array.from({ length: count }, (_, k) => ({
    at: Array.from({ length: n }, (_, i) => i),
    by: Array.from({ length: n }, normal),
    least: normal(),
    equal: k < equalities,
  }));
  return { h, g, constraints };
}

describe('solveQuadratic', () => {
  it('finds the minimum that trying every active set finds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 0, max: 1 }),
        fc.integer({ min: 0, max: 1e6 }),
        (n, count, equalities, seed) => {
          const { h, g, constraints } = problem(n, count, equalities, seed);
          const expected = bruteForce(h, g, constraints);
          const x = solveQuadratic(h, g, constraints);
          if (expected === null || !x) {
            expect(x).toBe(expected);
            return;
          }
          for (const c of constraints) {
            expect(slackOf(c, x)).toBeGreaterThan(-missedBy(1e-8, x));
            if (c.equal) expect(slackOf(c, x)).toBeLessThan(missedBy(1e-8, x));
          }
          // Nearly parallel constraints meet far away, where both ways round off.
          expect(Math.abs(value(h, g, x) - expected)).toBeLessThan(1e-7 * (1 + Math.abs(expected)));
        },
      ),
      { numRuns: 400, examples: [[5, 7, 0, 675_495]] },
    );
  });
  it('projects onto monotone sequences (isotonic regression by pooling neighbours)', () => {
    const random = makeRandom(3);
    const g = Float64Array.from({ length: 60 }, (_, k) => 0.1 * k + 2 * random.normal());
    const steps: Constraint[] = Array.from({ length: 59 }, (_, k) => ({
      at: [k, k + 1],
      by: [-1, 1],
      least: 0,
    }));
    const x = solveQuadratic(identity(60), g, steps) as Float64Array;
    const pools: { sum: number; count: number }[] = [];
    for (const v of g) {
      pools.push({ sum: v, count: 1 });
      for (;;) {
        const [b, a] = [pools.at(-1), pools.at(-2)];
        if (!a || !b || a.sum / a.count <= b.sum / b.count) break;
        pools.splice(-2, 2, { sum: a.sum + b.sum, count: a.count + b.count });
      }
    }
    const pooled = pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
    pooled.forEach((v, k) => {
      expect(x[k]).toBeCloseTo(v, 8);
    });
  });
  it('says when constraints contradict one another or H is not positive definite', () => {
    const up: Constraint = { at: [0], by: [1], least: 1 };
    const down: Constraint = { at: [0], by: [-1], least: 0 };
    expect(solveQuadratic(identity(1), new Float64Array(1), [up, down])).toBeNull();
    expect(solveQuadratic(matrix(1, 1), new Float64Array(1), [])).toBeNull();
  });
});
