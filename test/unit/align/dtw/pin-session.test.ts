import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { type PinProblem, pinSession } from '#src/align/dtw/pin-session.ts';
import type { PinnedCell } from '#src/align/dtw/pinned-cell.ts';
import type { DtwPath } from '#src/compute/compute.ts';
import { SynclineError } from '#src/model/errors.ts';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';

const price = fc.oneof(
  fc.constant(Number.POSITIVE_INFINITY),
  fc.constant(0),
  fc.double({ min: 0.1, max: 2, noNaN: true }),
);
const ends = fc.record({ x: price, y: price });

/** Sequences, and pins for each of some moments that go forward in both. */
const scene = fc
  .record({
    n: fc.integer({ min: 1, max: 30 }),
    m: fc.integer({ min: 1, max: 30 }),
    dims: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ n, m, dims }) => {
    const values = (count: number) =>
      fc.float32Array({ minLength: count * dims, maxLength: count * dims, min: -2, max: 2, noNaN: true });
    const pins = fc
      .tuple(
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.nat(n - 1), { minLength: 3, maxLength: 3 }),
        fc.array(fc.nat(m - 1), { minLength: 3, maxLength: 3 }),
      )
      .map(([count, is, js]): PinnedCell[] => {
        const [i, j] = [is, js].map((list) => list.slice(0, count).sort((a, b) => a - b)) as [
          number[],
          number[],
        ];
        return i.map((at, k) => [at, j[k] as number]);
      });
    return fc.record({
      problem: fc.record({ x: values(n), y: values(m), dims: fc.constant(dims), begin: ends, end: ends }),
      moments: fc.array(pins, { minLength: 1, maxLength: 6 }),
      hold: fc.boolean(),
    });
  });

function fresh({ x, y, dims, begin, end }: PinProblem, pins: readonly PinnedCell[]): DtwPath | null {
  try {
    return dtw(
      { values: Float64Array.from(x), dims },
      { values: Float64Array.from(y), dims },
      { pins, ...(begin && { begin }), ...(end && { end }) },
    );
  } catch (error) {
    if (error instanceof SynclineError && ['no-path', 'bad-pins'].includes(error.code)) return null;
    throw error;
  }
}

function goesThrough({ i, j }: DtwPath, pins: readonly PinnedCell[]): boolean {
  return pins.every(([a, b]) => i.some((at, t) => at === a && j[t] === b));
}

describe('pinSession', () => {
  it('answers as a fresh search through the pins does, whatever was held and solved before', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ problem, moments, hold }) => {
        const session = pinSession(createPlainCompute(), problem);
        for (const pins of moments) {
          const his = fresh(problem, pins);
          if (!his) continue;
          if (hold && pins.length > 0) await session.hold(pins, pins.length >> 1);
          const mine = await session.exact(pins);
          expect(mine.cost).toBeCloseTo(his.cost, 6);
          expect(goesThrough(mine, pins)).toBe(true);
          for (let t = 1; t < mine.i.length; t++) {
            const step = [(mine.i[t] ?? 0) - (mine.i[t - 1] ?? 0), (mine.j[t] ?? 0) - (mine.j[t - 1] ?? 0)];
            expect(['1,1', '1,0', '0,1']).toContain(step.join());
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reads a held pin’s paths without solving again, and solves no section twice', async () => {
    let solved = 0;
    const plain = createPlainCompute();
    const counting = {
      ...plain,
      dtw: (...given: Parameters<typeof plain.dtw>) => {
        solved++;
        return plain.dtw(...given);
      },
    };
    const wave = (count: number) => Float32Array.from({ length: count }, (_, k) => Math.sin(k / 7) + k / 50);
    const session = pinSession(counting, { x: wave(80), y: wave(90), dims: 1 });
    const pins: PinnedCell[] = [
      [20, 22],
      [40, 40],
      [60, 66],
    ];
    await session.exact(pins);
    expect(solved).toBe(4);
    await session.hold(pins, 1);
    for (const j of [30, 41, 60])
      await session.exact([
        [20, 22],
        [40, j],
        [60, 66],
      ]);
    expect(solved).toBe(4);
    await session.exact([
      [10, 9],
      [40, 60],
      [60, 66],
    ]);
    expect(solved).toBe(6);
  });

  it('answers coarsely by a path that goes forward, from end to end, through every pin', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ problem, moments }) => {
        const closed = { x: problem.x, y: problem.y, dims: problem.dims };
        const session = pinSession(createPlainCompute(), closed, 30);
        const [n, m] = [problem.x.length / problem.dims, problem.y.length / problem.dims];
        for (const pins of moments) {
          const { i, j } = await session.coarse(pins);
          expect([i[0], j[0]]).toEqual([0, 0]);
          expect([i.at(-1), j.at(-1)]).toEqual([n - 1, m - 1]);
          for (let t = 1; t < i.length; t++) {
            expect(i[t]).toBeGreaterThanOrEqual(i[t - 1] as number);
            expect(j[t]).toBeGreaterThanOrEqual(j[t - 1] as number);
          }
          expect(goesThrough({ i, j, cost: 0 }, pins)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('lies near the exact path when coarse', async () => {
    const wave = (count: number, warp: number) =>
      Float32Array.from(
        { length: count },
        (_, k) => Math.sin(((k / count) ** warp * 400) / 9) + (k / count) ** warp * 8,
      );
    const session = pinSession(createPlainCompute(), { x: wave(400, 1), y: wave(400, 1.3), dims: 1 }, 10_000);
    const pins: PinnedCell[] = [[200, 235]];
    const [rough, exact] = [await session.coarse(pins), await session.exact(pins)];
    const columnAt = (i: number): number => exact.j[exact.i.indexOf(i)] as number;
    for (let t = 0; t < rough.i.length; t++)
      expect(Math.abs((rough.j[t] as number) - columnAt(rough.i[t] as number))).toBeLessThanOrEqual(16);
  });

  it('refuses pins that cross and a hold of no pin', async () => {
    const session = pinSession(createPlainCompute(), {
      x: new Float32Array(9),
      y: new Float32Array(9),
      dims: 1,
    });
    await expect(
      session.exact([
        [1, 5],
        [5, 1],
      ]),
    ).rejects.toMatchObject({ code: 'bad-pins' });
    await expect(session.hold([[1, 5]], 1)).rejects.toThrow(RangeError);
  });
});
