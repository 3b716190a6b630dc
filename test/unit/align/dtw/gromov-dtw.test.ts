import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frames } from '#src/align/dtw/frames.ts';
import { gromovDtw } from '#src/align/dtw/gromov-dtw.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import { everyPath } from './every-path.ts';

type Cells = readonly (readonly [number, number])[];

const distance = ({ values, dims }: Frames, a: number, b: number): number =>
  Math.hypot(
    ...Array.from(
      { length: dims },
      (_, k) => (values[a * dims + k] as number) - (values[b * dims + k] as number),
    ),
  );

/** F(A, B), by its definition. */
const agreement = (x: Frames, y: Frames, a: Cells, b: Cells): number =>
  a.reduce(
    (sum, [i, j]) => b.reduce((part, [k, l]) => part + (distance(x, i, k) - distance(y, j, l)) ** 2, sum),
    0,
  );

const cellsOf = ({ i, j }: { i: Int32Array; j: Int32Array }): Cells =>
  Array.from(i, (p, t) => [p, j[t] as number] as const);

function allPaths(n: number, m: number): Cells[] {
  const closed = { x: Infinity, y: Infinity };
  const out: Cells[] = [];
  everyPath(
    {
      ...{ n, m, windows: [], pins: [], begin: closed, end: closed, gaps: null, first: 1 },
      pattern: stepPattern('symmetric1'),
      cost: () => 0,
    },
    (cells) => out.push(cells),
  );
  return out;
}

const sequence = (most: number, dims: number) =>
  fc
    .integer({ min: 1, max: most })
    .chain((n) =>
      fc
        .array(fc.integer({ min: -30, max: 30 }), { minLength: n * dims, maxLength: n * dims })
        .map((v): Frames => ({ values: Float64Array.from(v, (x) => x / 13), dims })),
    );

/** A closed, lopsided loop in the plane: no two stretches of it are alike. */
const loop = (t: number): [number, number] => [
  Math.cos(t) * (1 + 0.5 * Math.sin(2 * t + 0.4)),
  Math.sin(t) * (1.3 + 0.3 * t),
];

const along = (times: readonly number[], place: (t: number) => readonly number[]): Frames => {
  const points = times.map(place);
  return { values: Float64Array.from(points.flat()), dims: (points[0] as readonly number[]).length };
};

describe('gromovDtw', () => {
  it('costs what its definition says, and falls round by round', () => {
    const reached = { best: 0, all: 0 };
    fc.assert(
      fc.property(sequence(5, 2), sequence(5, 3), (x, y) => {
        const found = gromovDtw(x, y);
        const own = cellsOf(found);
        expect(found.cost).toBeCloseTo(agreement(x, y, own, own), 6);
        for (const [k, value] of found.objective.entries())
          if (k > 0) expect(value).toBeLessThanOrEqual(found.objective[k - 1] as number);
        expect(found.converged).toBe(true);
        const paths = allPaths(x.values.length / 2, y.values.length / 3);
        const least = Math.min(...paths.map((p) => agreement(x, y, p, p)));
        expect(found.cost).toBeGreaterThanOrEqual(least - 1e-9);
        reached.all++;
        if (found.cost <= least + 1e-9) reached.best++;
      }),
      { numRuns: 100 },
    );
    // Local minima are all that is promised; on small problems it is nearly always the least of all.
    expect(reached.best / reached.all).toBeGreaterThan(0.8);
  });

  it('takes no notice of rotations, reflections, shifts and added dimensions', () => {
    fc.assert(
      fc.property(
        sequence(9, 2),
        sequence(9, 2),
        fc.double({ min: 0, max: 6, noNaN: true }),
        fc.boolean(),
        (x, y, angle, mirrored) => {
          const [c, s] = [Math.cos(angle), Math.sin(angle)];
          const turned = (v: number[]): number[] => {
            const [a, b] = [v[0] as number, (mirrored ? -1 : 1) * (v[1] as number)];
            return [c * a - s * b + 5, 7, s * a + c * b - 3];
          };
          const points = Array.from({ length: y.values.length / 2 }, (_, j) => [
            ...y.values.subarray(2 * j, 2 * j + 2),
          ]);
          const moved = { values: Float64Array.from(points.flatMap(turned)), dims: 3 };
          const [one, other] = [gromovDtw(x, y), gromovDtw(x, moved)];
          expect(other.cost).toBeCloseTo(one.cost, 6);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('undoes the warp of a turned copy in another space', () => {
    const even = Array.from({ length: 60 }, (_, k) => (k / 59) * 6);
    const bent = Array.from({ length: 80 }, (_, k) => 6 * (k / 79) ** 1.6);
    const x = along(even, loop);
    const y = along(bent, (t) => {
      const [a, b] = loop(t);
      return [0.6 * a - 0.8 * b, 2, 0.8 * a + 0.6 * b];
    });
    const { i, j } = gromovDtw(x, y);
    const errors = Array.from(i, (p, t) => Math.abs((even[p] as number) - (bent[j[t] as number] as number)));
    // A frame is 0.1 long at most.
    expect(Math.max(...errors)).toBeLessThan(0.2);
  });

  it('refuses what would not end, and stops when told', () => {
    const x = { values: new Float64Array(5000), dims: 1 };
    expect(() => gromovDtw(x, x)).toThrow(expect.objectContaining({ code: 'too-large' }));
    const small = { values: Float64Array.of(1, 2, 5), dims: 1 };
    const watch = () => {
      throw new Error('stop');
    };
    expect(() => gromovDtw(small, small, { watch })).toThrow('stop');
  });
});
