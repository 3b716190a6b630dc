import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { correlate } from '#src/align/correlate.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import { withJudgement } from '#src/align/methods/judged.ts';
import type { Alignment } from '#src/align/methods/method.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { withSpread } from '#src/align/methods/spread.ts';
import { makeRandom } from '#src/math/random.ts';

const compute = cpuCompute();

/** A course that all share, noisy, beside others of their own; `bend`: on a clock of its own. */
function view(seed: number, n: number, dims: number, bend = 1): Frames {
  const random = makeRandom(seed);
  const phase = Array.from({ length: dims }, () => 6 * random.uniform());
  const values = Float64Array.from({ length: n * dims }, (_, at) => {
    const [t, k] = [Math.floor(at / dims), at % dims];
    const u = (t / (n - 1)) ** bend;
    const shared = Math.sin(17 * u) + Math.cos(29 * u * u);
    const own = Math.sin((11 + 3 * seed + 5 * k) * u + (phase[k] as number));
    return (k === 0 ? shared : own + 0.3 * shared) + 0.1 * random.normal();
  });
  return { values, dims };
}

const inUnits = ({ values, dims }: Frames, units: readonly number[]): Frames => ({
  values: Float64Array.from(values, (v, at) => v * 10 ** (units[at % dims] as number)),
  dims,
});

/** A unit for each of the columns, as a power of ten. */
const unitsOf = (views: readonly Frames[]) =>
  fc.tuple(
    ...views.map(({ dims }) =>
      fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: dims, maxLength: dims }),
    ),
  );

const close = (found: ArrayLike<number>, expected: ArrayLike<number>, by = 1e-5) => {
  expect(found.length).toBe(expected.length);
  for (let k = 0; k < found.length; k++)
    expect(Math.abs((found[k] as number) - (expected[k] as number))).toBeLessThan(by);
};

/** Each basis of the columns in other units, brought to those of before: the same but for the sign of a dimension. */
function sameSpaces(
  found: Alignment['space'],
  expected: Alignment['space'],
  units: readonly (readonly number[])[],
): void {
  units.forEach((own, s) => {
    const [there, here] = [found, expected].map((space) => space?.maps[s]?.basis);
    if (!there || !here) throw new Error('there is no space');
    const d = here.cols;
    expect([there.rows, there.cols]).toEqual([here.rows, d]);
    for (let k = 0; k < d; k++) {
      const column = (values: ArrayLike<number>, scale: (row: number) => number) =>
        Array.from({ length: here.rows }, (_, row) => (values[row * d + k] as number) * scale(row));
      const [a, b] = [
        column(there.values, (row) => 10 ** (own[row] as number)),
        column(here.values, () => 1),
      ];
      const sign = a.reduce((sum, v, row) => sum + v * (b[row] as number), 0) < 0 ? -1 : 1;
      close(
        a.map((v) => sign * v),
        b,
        1e-3,
      );
    }
  });
}

const align = async (name: string, pair: readonly Frames[], options: AlignOptions): Promise<Alignment> => {
  const method = alignMethods.find((each) => each.name === name);
  if (!method) throw new Error(name);
  const found = withSpread(name, options, await method.run(pair, options, { compute }), { compute });
  return await withJudgement(name, pair, options, found, compute);
};

describe('the units of columns', () => {
  const pair = [view(1, 90, 3), view(2, 76, 2, 1.3)];
  const three = [...pair, view(3, 60, 3, 0.8)];

  it.each([
    ['cca', [view(1, 90, 3), view(2, 90, 2)]],
    ['gcca', [view(1, 90, 3), view(2, 90, 2), view(3, 90, 3)]],
  ] as const)('change nothing in %s, nor in what is left out and what chance reaches', (method, views) => {
    const plain = correlate(views, { method });
    expect(plain.correlations[0]).toBeGreaterThan(0.9);
    fc.assert(
      fc.property(unitsOf(views), (units) => {
        const found = correlate(
          views.map((each, s) => inUnits(each, units[s] as number[])),
          { method },
        );
        close(found.correlations, plain.correlations);
        close(found.judged?.ctw.correlations ?? [], plain.judged?.ctw.correlations ?? []);
        expect(found.judged?.chance?.p).toBeCloseTo(plain.judged?.chance?.p ?? Number.NaN, 5);
        sameSpaces(found.space, plain.space, units);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    ['ctw', pair, {}],
    ['ctw', pair, { dims: 1 }],
    ['gtw', pair, {}],
    ['ctw', three, {}],
    ['gtw', three, {}],
    ['dctw', pair, {}],
  ] as const)('change nothing in %s', async (method, views, options: AlignOptions) => {
    const plain = await align(method, views, options);
    expect(plain.correlations?.[0]).toBeGreaterThan(0.85);
    await fc.assert(
      fc.asyncProperty(unitsOf(views), async (units) => {
        const found = await align(
          method,
          views.map((each, s) => inUnits(each, units[s] as number[])),
          options,
        );
        expect(found.index).toEqual(plain.index);
        close(found.correlations ?? [], plain.correlations ?? []);
        for (const [s, { sd }] of (plain.spreads ?? []).entries())
          close(found.spreads?.[s]?.sd ?? [], sd, 1e-3);
        close(found.judged?.ctw.correlations ?? [], plain.judged?.ctw.correlations ?? [], 1e-4);
        expect(found.judged?.chance?.p ?? 1).toBeCloseTo(plain.judged?.chance?.p ?? 1, 4);
        if (found.choice?.kept !== 'dctw') sameSpaces(found.space, plain.space, units);
      }),
      { numRuns: method === 'dctw' ? 1 : 3 },
    );
  });
});
