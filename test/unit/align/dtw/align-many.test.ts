import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { alignMany } from '#src/align/dtw/align-many.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';

const at = ({ values, dims }: Frames, i: number): number[] => [...values.subarray(i * dims, (i + 1) * dims)];
const squared = (a: number[], b: number[]): number =>
  a.reduce((sum, v, k) => sum + (v - (b[k] as number)) ** 2, 0);

const pairSum = (sequences: readonly Frames[], point: readonly number[]): number => {
  let sum = 0;
  for (const [b, y] of sequences.entries())
    for (const [a, x] of sequences.slice(0, b).entries())
      sum += squared(at(x, point[a] as number), at(y, point[b] as number));
  return sum;
};

/**
 * Every path of index tuples (through a pin), without dynamic programming.
 * @param kept the sequence whose frame there is matched with the pin alone, but where the path begins or ends
 */
function leastOfAll(
  sequences: readonly Frames[],
  pin: readonly number[] | null = null,
  kept: number | null = null,
): number {
  const last = sequences.map((s) => s.values.length / s.dims - 1);
  const go = (point: readonly number[], passed: boolean): number => {
    const isPin = point.every((p, s) => p === pin?.[s]);
    const met = passed || isPin;
    if (kept !== null && !isPin && point[kept] === pin?.[kept])
      if (point[kept] !== (met ? last[kept] : 0)) return Infinity;
    const here = pairSum(sequences, point);
    if (point.every((p, s) => p === last[s])) return met ? here : Infinity;
    let least = Infinity;
    for (let set = 1; set < 2 ** sequences.length; set++) {
      const next = point.map((p, s) => p + ((set >> s) & 1));
      if (next.every((p, s) => p <= (last[s] as number))) least = Math.min(least, go(next, met));
    }
    return here + least;
  };
  return go(
    sequences.map(() => 0),
    pin === null,
  );
}

const sequence = (most: number) =>
  fc
    .integer({ min: 1, max: most })
    .chain((n) =>
      fc
        .array(fc.integer({ min: -30, max: 30 }), { minLength: n * 2, maxLength: n * 2 })
        .map((v): Frames => ({ values: Float64Array.from(v, (x) => x / 13), dims: 2 })),
    );

function isPath(sequences: readonly Frames[], index: readonly Int32Array[]): void {
  const count = (index[0] as Int32Array).length;
  for (const [s, list] of index.entries()) {
    expect(list).toHaveLength(count);
    expect([list[0], list.at(-1)]).toEqual([0, (sequences[s] as Frames).values.length / 2 - 1]);
  }
  for (let t = 1; t < count; t++) {
    const steps = index.map((list) => (list[t] as number) - (list[t - 1] as number));
    expect(steps.every((d) => d === 0 || d === 1)).toBe(true);
    expect(steps.some((d) => d === 1)).toBe(true);
  }
}

const costOf = (sequences: readonly Frames[], index: readonly Int32Array[]): number =>
  Array.from(index[0] as Int32Array, (_, t) =>
    pairSum(
      sequences,
      index.map((list) => list[t] as number),
    ),
  ).reduce((a, b) => a + b, 0);

describe('alignMany', () => {
  it('is, exactly, the least of all paths', async () => {
    const set = fc.oneof(
      fc.tuple(sequence(4), sequence(4), sequence(4)),
      fc.tuple(sequence(3), sequence(2), sequence(2), sequence(3)),
    );
    await fc.assert(
      fc.asyncProperty(set, async (sequences) => {
        const { index, cost } = await alignMany(sequences, { method: 'exact' });
        expect(cost).toBeCloseTo(leastOfAll(sequences), 9);
        expect(costOf(sequences, index)).toBeCloseTo(cost, 9);
        isPath(sequences, index);
      }),
      { numRuns: 60 },
    );
  });

  it('is, through a pin (whose frame of one sequence meets nothing else), the least of all paths that pass it; other methods pass it too', async () => {
    const set = fc
      .tuple(sequence(4), sequence(3), sequence(4))
      .chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.tuple(...all.map((s) => fc.integer({ min: 0, max: s.values.length / 2 - 1 }))),
          fc.constantFrom(null, 0, 1, 2),
        ),
      );
    await fc.assert(
      fc.asyncProperty(set, async ([sequences, pin, of]) => {
        const least = leastOfAll(sequences, pin, of);
        const frame = pin[of ?? 0] as number;
        const kept = of === null ? {} : { kept: { of, frames: [[frame, frame]] as const } };
        for (const method of ['exact', 'pairwise', 'barycentre'] as const) {
          const { index, cost } = await alignMany(sequences, { method, pins: [pin], ...kept });
          if (method === 'exact') expect(cost).toBeCloseTo(least, 9);
          else expect(cost).toBeGreaterThan(least - 1e-9);
          expect(costOf(sequences, index)).toBeCloseTo(cost, 9);
          isPath(sequences, index);
          const isEnd = of === null || frame === 0 || frame === (sequences[of]?.values.length ?? 0) / 2 - 1;
          if (!isEnd) expect(index[of]?.filter((p) => p === frame)).toHaveLength(1);
          expect(
            [...(index[0] as Int32Array).keys()].some((t) => pin.every((p, s) => index[s]?.[t] === p)),
          ).toBe(true);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('refuses pins that cross, and goes on around many', async () => {
    const walk = (n: number): Frames => ({
      values: Float64Array.from({ length: n }, (_, k) => Math.sin(k)),
      dims: 1,
    });
    const three = [walk(30), walk(40), walk(35)];
    const pins = [
      [20, 25, 22],
      [3, 3, 4],
      [3, 3, 5],
    ];
    const { index } = await alignMany(three, { pins });
    for (const pin of pins)
      expect([...(index[0] as Int32Array).keys()].some((t) => pin.every((p, s) => index[s]?.[t] === p))).toBe(
        true,
      );
    await expect(
      alignMany(three, {
        pins: [
          [20, 25, 22],
          [21, 24, 23],
        ],
      }),
    ).rejects.toMatchObject({ code: 'bad-pins' });
    await expect(alignMany(three, { pins: [[20, 25]] })).rejects.toMatchObject({ code: 'bad-pins' });
  });

  it('is DTW for two', async () => {
    await fc.assert(
      fc.asyncProperty(sequence(9), sequence(9), async (x, y) => {
        const { index, cost } = await alignMany([x, y]);
        const pair = dtw(x, y);
        expect(cost).toBeCloseTo(pair.cost, 9);
        isPath([x, y], index);
        const composed = await alignMany([x, y], { method: 'pairwise' });
        expect(composed.cost).toBeCloseTo(pair.cost, 9);
      }),
      { numRuns: 40 },
    );
  });

  it('finds paths by pairs and by a barycentre, never below the least, always what they say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sequence(6), { minLength: 3, maxLength: 4 }),
        fc.constantFrom('pairwise' as const, 'barycentre' as const),
        fc.boolean(),
        async (sequences, method, quick) => {
          const exact = await alignMany(sequences, { method: 'exact' });
          const found = await alignMany(sequences, {
            method,
            ...(quick && { compute: createPlainCompute() }),
          });
          expect(found.method).toBe(method);
          isPath(sequences, found.index);
          expect(costOf(sequences, found.index)).toBeCloseTo(found.cost, 9);
          expect(found.cost).toBeGreaterThanOrEqual(exact.cost - 1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds by every method what warped copies hide', async () => {
    const wave = (t: number) => [3 * Math.sin(t * 2), t];
    const warped = (n: number, power: number): Frames => ({
      values: Float64Array.from(Array.from({ length: n }, (_, k) => wave(5 * (k / (n - 1)) ** power)).flat()),
      dims: 2,
    });
    const sequences = [warped(40, 1), warped(50, 1.5), warped(45, 0.7)];
    for (const method of ['exact', 'pairwise', 'barycentre'] as const) {
      const { index } = await alignMany(sequences, { method });
      for (let t = 0; t < (index[0] as Int32Array).length; t++) {
        const times = sequences.map((s, k) => at(s, index[k]?.[t] as number)[1] as number);
        expect(Math.max(...times) - Math.min(...times)).toBeLessThan(0.6);
      }
    }
  });

  it('refuses too few and too many, with the number, and stops when told', async () => {
    const long = { values: new Float64Array(2000), dims: 2 };
    await expect(alignMany([long, long, long], { method: 'exact' })).rejects.toThrow(
      /1000 × 1000 × 1000 = 1000000000 cells/,
    );
    await expect(alignMany([long])).rejects.toMatchObject({ code: 'bad-sequences' });
    await expect(alignMany([long, long], { method: 'barycentre', cost: 'manhattan' })).rejects.toMatchObject({
      code: 'bad-cost',
    });
    const watch = () => {
      throw new Error('stop');
    };
    const x = { values: new Float64Array(20), dims: 2 };
    for (const method of ['exact', 'pairwise', 'barycentre'] as const)
      await expect(alignMany([x, x, x], { method, watch })).rejects.toThrow('stop');
  });
});
