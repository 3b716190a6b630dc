import fc from 'fast-check';
import type { DtwOptions } from '#src/align/dtw/align-dtw.ts';
import { limitSlope, type StepPattern, slopeLimits } from '#src/align/dtw/step-pattern.ts';
import { rabinerJuang, stepPattern, stepPatterns } from '#src/align/dtw/step-tables.ts';
import type { Window } from '#src/align/dtw/window.ts';
import type { PinnedCell } from '#src/align/dtw/pinned-cell.ts';
import type { SkipCost } from '#src/compute/compute.ts';
import type { Stated } from './every-path.ts';

/** All named tables, the smoothed Rabiner–Juang ones, one whose slope is limited and one of one's own. */
export const everyPattern: readonly StepPattern[] = [
  ...stepPatterns.values(),
  ...(['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'] as const).flatMap((type) =>
    (['a', 'b', 'c', 'd'] as const).map((w) => rabinerJuang(type, w, true)),
  ),
  limitSlope(stepPattern('symmetric2'), [0.4, 1.7]),
  // One's own: a leap in y, two ways of one shape, a move that weighs nothing, two that stay in a row and one in a column.
  {
    name: 'own',
    normalisation: 'none',
    productions: [
      [[0, 1, 1.5]],
      [[1, 3, 2]],
      [
        [1, 1, 0.5],
        [1, 0, 0],
      ],
      [
        [0, 1, 0.25],
        [0, 1, 0.5],
        [0, 1, 0.5],
      ],
      [
        [1, 0, 1],
        [1, 1, 1],
      ],
      [[1, 0, 1.25]],
      [[1, 1, 1]],
    ],
  },
];

/** What a problem is drawn from; sizes small enough to try every path. */
export const windowIn = (n: number, m: number): fc.Arbitrary<Window> =>
  fc.oneof(
    fc.record({ kind: fc.constant('sakoe-chiba' as const), radius: fc.integer({ min: 1, max: 4 }) }),
    fc.record({
      kind: fc.constant('slanted' as const),
      radius: fc.double({ min: 0.5, max: 3, noNaN: true }),
    }),
    fc.record({ kind: fc.constant('itakura' as const), slope: fc.constantFrom(1.5, 2, 3) }),
    fc
      .tuple(staircase(n, m), fc.integer({ min: 0, max: 3 }))
      .map(([path, radius]) => ({ kind: 'corridor' as const, path, radius })),
    fc
      .array(fc.integer({ min: 0, max: 6 }), { minLength: n * m, maxLength: n * m })
      .map((values) => ({ kind: 'mask' as const, allowed: Uint8Array.from(values) })),
    fc.tuple(fc.nat(n - 1), fc.nat(2), fc.nat(m - 1), fc.nat(2)).map(([i, a, j, b]) => ({
      kind: 'forbidden' as const,
      i: [i, i + a] as const,
      j: [j, j + b] as const,
    })),
  );

/** A path of single steps from corner to corner. */
export const staircase = (n: number, m: number) =>
  fc.array(fc.nat(2), { minLength: n + m, maxLength: n + m }).map((turns) => {
    const [i, j] = [[0], [0]];
    for (const turn of turns) {
      const [p, q] = [i[i.length - 1] as number, j[j.length - 1] as number];
      const di = p < n - 1 && (turn !== 2 || q === m - 1) ? 1 : 0;
      const dj = q < m - 1 && (turn !== 1 || p === n - 1) ? 1 : 0;
      if (di + dj === 0) break;
      i.push(p + di);
      j.push(q + dj);
    }
    return { i, j };
  });

export const drawnPrice = fc.oneof(
  fc.constant(Infinity),
  fc.constant(0),
  fc.double({ min: 0, max: 2, noNaN: true }),
);
export const drawnEnds: fc.Arbitrary<SkipCost> = fc.oneof(
  fc.constant({ x: Infinity, y: Infinity }),
  fc.constant({ x: Infinity, y: 0 }),
  fc.record({ x: drawnPrice, y: drawnPrice }),
);

export type Drawn = { readonly stated: Stated; readonly values: readonly number[] };

export function drawnProblem(pattern: StepPattern, most: number, withGaps: boolean): fc.Arbitrary<Drawn> {
  return fc
    .record({ n: fc.integer({ min: 1, max: most }), m: fc.integer({ min: 1, max: most }) })
    .chain(({ n, m }) =>
      fc
        .record({
          values: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), {
            minLength: n * m,
            maxLength: n * m,
          }),
          windows: fc.oneof(fc.constant([]), fc.array(windowIn(n, m), { minLength: 1, maxLength: 2 })),
          pins: fc.oneof(
            fc.constant([] as PinnedCell[]),
            staircase(n, m).chain(({ i, j }) =>
              fc
                .uniqueArray(fc.nat(i.length - 1), { minLength: 1, maxLength: 2 })
                .map((picks) => picks.map((k): PinnedCell => [i[k] as number, j[k] as number])),
            ),
          ),
          begin: drawnEnds,
          end: drawnEnds,
          gaps: withGaps ? fc.record({ x: drawnPrice, y: drawnPrice }) : fc.constant(null),
          first: fc.constantFrom(1, 2, 0),
        })
        .map(({ values, ...rest }) => ({
          values,
          stated: { n, m, cost: (i, j) => values[i * m + j] as number, pattern, ...rest },
        })),
    );
}

export const optionsOf = ({ pattern, windows, pins, begin, end, gaps, first }: Stated): DtwOptions => ({
  step: pattern,
  window: windows,
  pins,
  begin,
  end,
  first,
  ...(gaps ? { gaps } : {}),
});

/** Steps that limit the slope leave fewer paths to try: longer sequences, so that productions follow each other. */
export const sizeFor = (pattern: StepPattern): number => (slopeLimits(pattern)[0] > 0 ? 7 : 5);
