import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BeadKind, type LatticeProblem, solveLattice, wholeBand } from '#src/align/text/bead-lattice.ts';

const kinds: readonly BeadKind[] = [
  [1, 1],
  [1, 2],
  [2, 1],
];

type Step = { readonly i: number; readonly j: number; readonly p: number; readonly q: number };

/** Every path through the lattice with its log-weight, by trying all. */
function allPaths({ n, m, prior, gaps, score }: LatticeProblem): { steps: readonly Step[]; log: number }[] {
  const [open, stay, close, go] = [gaps.open, gaps.stay, 1 - gaps.stay, 1 - 2 * gaps.open].map(Math.log) as [
    number,
    number,
    number,
    number,
  ];
  const paths: { steps: readonly Step[]; log: number }[] = [];
  const walk = (i: number, j: number, state: 'm' | 'a' | 'b', steps: readonly Step[], log: number) => {
    if (i === n && j === m) paths.push({ steps, log });
    kinds.forEach(([p, q], kind) => {
      if (i + p > n || j + q > m) return;
      const turn = state === 'm' ? go : close;
      const own = (prior[kind] as number) + score(kind, i + p, j + q);
      walk(i + p, j + q, 'm', [...steps, { i, j, p, q }], log + turn + own);
    });
    if (i < n && state !== 'b')
      walk(i + 1, j, 'a', [...steps, { i, j, p: 1, q: 0 }], log + (state === 'm' ? open : stay));
    if (j < m) {
      const turn = state === 'm' ? open : state === 'a' ? close + Math.log(gaps.cross) : stay;
      walk(i, j + 1, 'b', [...steps, { i, j, p: 0, q: 1 }], log + turn);
    }
  };
  walk(0, 0, 'm', [], 0);
  return paths;
}

const problem = (n: number, m: number, values: readonly number[]): LatticeProblem => ({
  ...{ n, m, kinds, band: wholeBand(n, m), gaps: { open: 0.1, stay: 0.4, cross: 0.2 } },
  prior: [0.8, 0.1, 0.1].map(Math.log),
  score: (kind, i, j) => values[(kind * 31 + i * 7 + j * 13) % values.length] as number,
});

const problems = fc
  .tuple(
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 0, max: 4 }),
    fc.array(fc.double({ min: -4, max: 6, noNaN: true }), { minLength: 40, maxLength: 40 }),
  )
  .filter(([n, m]) => n + m > 0);

describe('the lattice of beads', () => {
  it('is what trying all paths gives: evidence, best path, posterior of each bead', () => {
    fc.assert(
      fc.property(problems, ([n, m, values]) => {
        const asked = problem(n, m, values);
        const { beads, evidence, uses } = solveLattice(asked);
        const paths = allPaths(asked);
        const top = Math.max(...paths.map((p) => p.log));
        const total = paths.reduce((sum, p) => sum + Math.exp(p.log - top), 0);
        expect(evidence).toBeCloseTo(top + Math.log(total), 5);
        const chanceOf = (is: (s: Step) => boolean) =>
          paths.filter((p) => p.steps.some(is)).reduce((sum, p) => sum + Math.exp(p.log - top), 0) / total;
        const best = paths.find((p) => p.log === top);
        for (const [k, { a, b, confidence }] of beads.entries()) {
          const [p, q] = [a[1] - a[0], b[1] - b[0]];
          if (best && paths.filter((other) => other.log > top - 1e-4).length === 1)
            expect(best.steps[k]).toMatchObject({ i: a[0], j: b[0], p, q });
          // That an item is alone counts wherever the path stands on the other side.
          const chance = chanceOf((s) =>
            p === 0
              ? s.p === 0 && s.j === b[0]
              : q === 0
                ? s.q === 0 && s.i === a[0]
                : s.i === a[0] && s.j === b[0] && s.p === p && s.q === q,
          );
          expect(confidence).toBeCloseTo(chance, 3);
        }
        const expected = (is: (s: Step) => boolean) =>
          paths.reduce((sum, p) => sum + Math.exp(p.log - top) * p.steps.filter(is).length, 0) / total;
        expect(uses.kinds[0]).toBeCloseTo(
          expected((s) => s.p === 1 && s.q === 1),
          3,
        );
        expect(uses.skipped).toBeCloseTo(
          expected((s) => s.p * s.q === 0),
          3,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('has every item once, in order, and the same evidence with both sides swapped', () => {
    fc.assert(
      fc.property(problems, ([n, m, values]) => {
        const asked = problem(n, m, values);
        const { beads, evidence } = solveLattice(asked);
        let [i, j] = [0, 0];
        for (const { a, b } of beads) {
          expect([a[0], b[0]]).toEqual([i, j]);
          [i, j] = [a[1], b[1]];
        }
        expect([i, j]).toEqual([n, m]);
        const back = solveLattice({
          ...asked,
          ...{ n: m, m: n, band: wholeBand(m, n) },
          score: (kind, p, q) => asked.score([0, 2, 1][kind] as number, q, p),
        });
        expect(back.evidence).toBeCloseTo(evidence, 5);
      }),
      { numRuns: 60 },
    );
  });

  it('finds in a band what it finds without, where the path lies in the band', () => {
    const [n, m] = [30, 30];
    const score = (_: number, i: number, j: number) => (i === j ? 3 : -3);
    const asked = { ...problem(n, m, [0]), score };
    const from = Int32Array.from({ length: n + 1 }, (_, i) => Math.max(0, i - 4));
    const to = Int32Array.from({ length: n + 1 }, (_, i) => Math.min(m + 1, i + 5));
    const whole = solveLattice(asked);
    const banded = solveLattice({ ...asked, band: { from, to } });
    expect(banded.beads.map(({ a, b }) => [a, b])).toEqual(whole.beads.map(({ a, b }) => [a, b]));
    expect(banded.evidence).toBeCloseTo(whole.evidence, 3);
  });
});
