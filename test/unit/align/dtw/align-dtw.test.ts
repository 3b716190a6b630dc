import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignDtw, type DtwOptions, dtw, dtwOfCosts } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { costsInMatrix } from '#src/align/dtw/local-cost.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import { type StepPattern, transposed } from '#src/align/dtw/step-pattern.ts';
import type { PinnedCell } from '#src/align/dtw/pinned-cell.ts';
import type { InvalidInputError } from '#src/model/errors.ts';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';
import { costOfPath, leastCost } from './every-path.ts';
import {
  type Drawn,
  drawnEnds,
  drawnProblem,
  everyPattern,
  optionsOf,
  sizeFor,
  staircase,
} from './drawn-problem.ts';

function agreesWithEveryPath({ stated, values }: Drawn): void {
  const costs = costsInMatrix(values, stated.n, stated.m);
  const least = leastCost(stated);
  if (!Number.isFinite(least)) {
    expect(() => dtwOfCosts(costs, optionsOf(stated))).toThrow(/path/);
    return;
  }
  const found = dtwOfCosts(costs, optionsOf(stated));
  expect(found.cost).toBeCloseTo(least, 9);
  expect(costOfPath(stated, found)).toBeCloseTo(least, 9);
}

describe('dtw against every legal path', () => {
  it.each(everyPattern.map((p) => [p.name, p] as const))('%s', (_, pattern) => {
    fc.assert(fc.property(drawnProblem(pattern, sizeFor(pattern), false), agreesWithEveryPath), {
      numRuns: 60,
    });
  });

  it('with frames left out inside the path', () => {
    for (const name of ['symmetric1', 'symmetric2', 'symmetricP1', 'asymmetric', 'typeIIIc'])
      fc.assert(fc.property(drawnProblem(stepPattern(name), 4, true), agreesWithEveryPath), { numRuns: 80 });
  });
});

/** Sequences and options that backends take: single steps, no holes. */
const quickProblem = fc
  .record({
    n: fc.integer({ min: 1, max: 30 }),
    m: fc.integer({ min: 1, max: 30 }),
    dims: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ n, m, dims }) => {
    const frames = (count: number): fc.Arbitrary<Frames> =>
      fc
        .array(fc.integer({ min: -200, max: 200 }), { minLength: count * dims, maxLength: count * dims })
        .map((values) => ({ values: Float64Array.from(values, (v) => v / 97), dims }));
    return fc.record({
      x: frames(n),
      y: frames(m),
      options: fc.record({
        step: fc.constantFrom('symmetric1', 'symmetric2', 'asymmetricP0'),
        cost: fc.constantFrom('sqeuclidean' as const, 'cosine' as const, { kernel: 'linear' as const }),
        window: fc.oneof(
          fc.constant([]),
          fc.integer({ min: 1, max: 30 }).map((radius) => [{ kind: 'slanted' as const, radius }]),
          fc.integer({ min: 1, max: 30 }).map((radius) => [{ kind: 'sakoe-chiba' as const, radius }]),
        ),
        pins: staircase(n, m).chain(({ i, j }) =>
          fc
            .array(fc.nat(i.length - 1), { maxLength: 3 })
            .map((picks) => picks.map((k): PinnedCell => [i[k] as number, j[k] as number])),
        ),
        begin: drawnEnds,
        end: drawnEnds,
      }),
    });
  });

describe('alignDtw', () => {
  it('finds by a backend what the general search finds', async () => {
    const compute = createPlainCompute();
    const seen = { quick: 0, general: 0, none: 0 };
    await fc.assert(
      fc.asyncProperty(quickProblem, async ({ x, y, options }) => {
        let general: ReturnType<typeof dtw>;
        try {
          general = dtw(x, y, options);
        } catch (error) {
          seen.none++;
          await expect(alignDtw(x, y, { ...options, compute })).rejects.toThrow((error as Error).message);
          return;
        }
        const found = await alignDtw(x, y, { ...options, compute });
        seen[found.route === 'plain' ? 'quick' : 'general']++;
        expect(Math.abs(found.cost - general.cost)).toBeLessThanOrEqual(1e-5 * (general.cost + 1e-3));
        expect(found.cost).toBeGreaterThanOrEqual(general.cost - 1e-12);
      }),
      { numRuns: 500 },
    );
    // Each way was gone often, so that the comparison means something.
    expect(Math.min(seen.quick, seen.general, seen.none)).toBeGreaterThan(20);
  });

  it('is quick only where a backend means the same', async () => {
    const compute = createPlainCompute();
    const x = { values: Float32Array.of(0, 1, 3, 2, 0, 1), dims: 1 };
    const route = async (options: DtwOptions) => (await alignDtw(x, x, { ...options, compute })).route;
    const y = { values: Float32Array.of(0, 1, 1, 3, 2, 1), dims: 1 };
    expect((await alignDtw(x, y, { compute })).route).toBe('plain');
    expect(await alignDtw(x, x, { compute })).toMatchObject({ route: 'plain', cost: 0 });
    expect(await route({ step: 'symmetricP1' })).toBe('general');
    expect(await route({ cost: 'manhattan' })).toBe('general');
    expect(await route({ gaps: { x: 1, y: 1 } })).toBe('general');
    expect(await route({ step: 'symmetric2', begin: 'open' })).toBe('general');
    expect(await route({ window: { kind: 'forbidden', i: [2, 3], j: [1, 2] } })).toBe('general');
  });

  it('costs the same with the sequences exchanged, where the steps are symmetric', () => {
    fc.assert(
      fc.property(fc.constantFrom(...everyPattern), quickProblem, (pattern, { x, y }) => {
        const cost = (a: Frames, b: Frames, step: StepPattern): number | null => {
          try {
            return dtw(a, b, { step }).cost;
          } catch {
            return null;
          }
        };
        const [one, other] = [cost(x, y, pattern), cost(y, x, transposed(pattern))];
        if (one === null) expect(other).toBeNull();
        else expect(other).toBeCloseTo(one, 9);
      }),
    );
  });

  it('tells what is wrong with sequences', async () => {
    const good = { values: Float64Array.of(1, 2, 3, 4), dims: 2 };
    const bad: readonly Frames[] = [
      { values: new Float32Array(0), dims: 2 },
      { values: Float64Array.of(1, 2, 3), dims: 2 },
      { values: Float64Array.of(1, Number.NaN), dims: 2 },
      { values: Float64Array.of(1, Infinity), dims: 2 },
      { values: Float64Array.of(1, 2), dims: 1 },
      { values: Float64Array.of(1, 2), dims: 0 },
      { values: Float64Array.of(1e200, 2), dims: 2 },
    ];
    const faint = { values: Float64Array.of(1e-200, 0), dims: 2 };
    await expect(alignDtw(faint, faint)).rejects.toMatchObject({ code: 'bad-sequences' });
    expect((await alignDtw(faint, good)).cost).toBe(30);
    for (const each of bad) {
      await expect(alignDtw(each, good)).rejects.toMatchObject({ code: 'bad-sequences' });
      await expect(alignDtw(good, each)).rejects.toMatchObject({ code: 'bad-sequences' });
    }
  });

  it('aligns one frame, constant frames, and values of any scale', async () => {
    const compute = createPlainCompute();
    const of = (...values: number[]): Frames => ({ values: Float64Array.from(values), dims: 1 });
    for (const options of [{}, { compute }]) {
      expect((await alignDtw(of(3), of(1), options)).cost).toBe(4);
      expect((await alignDtw(of(3), of(1, 2, 3), options)).cost).toBe(5);
      expect((await alignDtw(of(7, 7, 7), of(7, 7), options)).cost).toBe(0);
      for (const scale of [1e-90, 1e-30, 1, 1e30, 1e90]) {
        const [x, y] = [of(0, scale, 3 * scale, 2 * scale), of(0, scale, scale, 3 * scale, scale)];
        const { cost, i, j } = await alignDtw(x, y, options);
        expect(cost / scale ** 2).toBeCloseTo(1, 9);
        expect([...i]).toEqual([0, 1, 1, 2, 3]);
        expect([...j]).toEqual([0, 1, 2, 3, 4]);
      }
      // A large common offset leaves the differences as they are.
      const far = [of(1e9, 1e9 + 1, 1e9 + 3), of(1e9, 1e9 + 3, 1e9 + 3)] as const;
      expect((await alignDtw(far[0], far[1], options)).cost).toBe(1);
    }
  });

  it('names the restriction that leaves no path', () => {
    const x = { values: new Float32Array(4).map((_, k) => k), dims: 1 };
    const y = { values: new Float32Array(9).map((_, k) => k), dims: 1 };
    const said = (options: DtwOptions): string => {
      try {
        dtw(x, y, options);
      } catch (error) {
        return (error as Error).message;
      }
      return 'a path';
    };
    expect(said({})).toBe('a path');
    expect(said({ step: 'symmetricP1' })).toMatch(/4 × 9 .*symmetricP1.* slopes from 0.5 to 2/);
    expect(said({ step: 'symmetricP1', end: 'open' })).toBe('a path');
    expect(said({ window: { kind: 'sakoe-chiba', radius: 3 } })).toMatch(/Sakoe–Chiba band of radius 3/);
    const both = [
      { kind: 'slanted', radius: 3 },
      { kind: 'forbidden', i: [1, 2], j: [0, 6] },
    ] as const;
    expect(said({ window: both[0] })).toBe('a path');
    expect(said({ window: both[1] })).toBe('a path');
    expect(said({ window: [...both, { kind: 'sakoe-chiba', radius: 8 }] })).toMatch(
      /the forbidden rectangle of rows 1:2 and columns 0:6 closes the last one that was left by the slanted band/,
    );
    expect(said({ window: both[0], pins: [[1, 8]] })).toMatch(/the pin 1,8 closes/);
    expect(
      said({
        pins: [
          [1, 8],
          [2, 3],
        ],
      }),
    ).toMatch(/1,8 and 2,3 cross/);
    expect(said({ pins: [[4, 4]] })).toMatch(/no cell/);
  });

  it('says how wide a Sakoe–Chiba band must be at least, and so wide it is enough', () => {
    for (const [n, m, pins] of [
      [9, 5, []],
      [5, 12, []],
      [8, 8, [[2, 6]]],
    ] as const) {
      const ramp = (length: number) => ({ values: new Float32Array(length).map((_, k) => k), dims: 1 });
      const asked = (radius: number) => () =>
        dtw(ramp(n), ramp(m), { window: { kind: 'sakoe-chiba', radius }, pins });
      let hint = '';
      try {
        asked(1)();
      } catch (error) {
        hint = (error as InvalidInputError).hint ?? '';
      }
      const least = Number(/at least (\d+)/.exec(hint)?.[1]);
      expect(least).toBe(Math.max(Math.abs(n - m), ...pins.map(([i, j]) => Math.abs(i - j))));
      expect(asked(least)).not.toThrow();
      expect(asked(least - 1)).toThrow('No path is left');
    }
  });

  it('refuses prices, windows and weights that make no sense', () => {
    const x = { values: Float32Array.of(1, 2, 3), dims: 1 };
    const bad: readonly (readonly [string, DtwOptions])[] = [
      ['bad-price', { gaps: { x: -1, y: 0 } }],
      ['bad-price', { begin: { x: 0, y: Number.NaN } }],
      ['bad-price', { first: -1 }],
      ['bad-window', { window: { kind: 'sakoe-chiba', radius: -1 } }],
      ['bad-window', { window: { kind: 'itakura', slope: 0.5 } }],
      ['bad-window', { window: { kind: 'mask', allowed: new Uint8Array(8) } }],
      ['bad-window', { window: { kind: 'corridor', path: { i: [0, 2], j: [1, 0] }, radius: 1 } }],
      ['bad-window', { window: { kind: 'forbidden', i: [2, 1], j: [0, 1] } }],
      ['unknown-step', { step: 'symmetric3' }],
      ['bad-slope', { slope: [1.5, 2] }],
    ];
    for (const [expected, options] of bad)
      expect(() => dtw(x, x, options)).toThrow(expect.objectContaining({ code: expected }));
  });

  it('tells its progress in cells and stops when its watcher throws', async () => {
    const x = { values: new Float32Array(300).map((_, k) => Math.sin(k)), dims: 1 };
    const told: number[] = [];
    dtw(x, x, {
      step: 'symmetricP1',
      watch: (done, total) => {
        expect(total).toBe(90_000);
        told.push(done);
      },
    });
    expect(told[0]).toBe(0);
    expect(told[told.length - 1]).toBe(90_000);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    const stop = () => {
      throw new Error('stop');
    };
    await expect(alignDtw(x, x, { watch: stop })).rejects.toThrow('stop');
    await expect(alignDtw(x, x, { watch: stop, compute: createPlainCompute() })).rejects.toThrow('stop');
  });
});
