import { describe, expect, it } from 'vitest';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { pathError } from '#src/align/dtw/path-error.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import type { AlignMethod } from '#src/align/methods/method.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { makeRandom } from '#src/math/random.ts';

const method = (name: string): AlignMethod => {
  const found = alignMethods.find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
};
const run = (name: string, sequences: readonly Frames[], options: AlignOptions = {}) =>
  method(name).run(sequences, options, {});

/** A curve through time, and one that is a function of it but no straight one, at another pace. */
function views(frames: number, seed: number): { x: Frames; y: Frames; truth: number[][] } {
  const random = makeRandom(seed);
  const curve = (t: number) => [Math.sin(7 * t), Math.cos(4 * t + 1)] as const;
  const bend = (t: number) => t ** 1.4;
  const seen = (time: (t: number) => number, make: (a: number, b: number) => number[]): Frames => {
    const rows = Array.from({ length: frames }, (_, k) => make(...curve(time(k / (frames - 1)))));
    return {
      values: Float64Array.from(rows.flat(), (v) => v + 0.02 * random.normal()),
      dims: rows[0]?.length ?? 1,
    };
  };
  return {
    x: seen(
      (t) => t,
      (a, b) => [a, b],
    ),
    y: seen(bend, (a, b) => [a * a - b, Math.abs(b), a * b * b]),
    truth: [
      Array.from({ length: frames }, (_, k) => k),
      Array.from({ length: frames }, (_, k) => (k / (frames - 1)) ** (1 / 1.4) * (frames - 1)),
    ],
  };
}

const errorOf = (index: readonly Int32Array[], truth: number[][]) =>
  pathError(
    index.map((column) => [...column]),
    truth,
  );

describe('derivative DTW', () => {
  it('compares the estimates of Keogh and Pazzani, ends as their neighbours', async () => {
    const sequence = (...values: number[]): Frames => ({ values: Float64Array.from(values), dims: 1 });
    const [x, y] = [sequence(0, 1, 4, 9, 16, 18), sequence(0, 2, 3, 9, 10, 17)];
    const estimates = ({ values }: Frames) => {
      const v = (k: number) => values[k] as number;
      const inner = [1, 2, 3, 4].map((k) => (v(k) - v(k - 1) + (v(k + 1) - v(k - 1)) / 2) / 2);
      return sequence(inner[0] as number, ...inner, inner[3] as number);
    };
    const { cost } = await run('ddtw', [x, y]);
    expect(cost).toBeCloseTo(23.375, 9);
    expect(cost).toBeCloseTo((await run('dtw', [estimates(x), estimates(y)])).cost ?? Number.NaN, 9);
  });
});

describe('methods of alignment', () => {
  it.each(['ctw', 'gtw', 'dctw'])('%s says so where nothing varies', async (name) => {
    const { x } = views(40, 1);
    const constant = { values: new Float64Array(80).fill(3), dims: 2 };
    await expect(run(name, [x, constant])).rejects.toMatchObject({
      code: 'no-variation',
      message: expect.stringContaining('sequence 2'),
    });
    await expect(run(name, [constant, x])).rejects.toThrow('Nothing varies in sequence 1');
  });

  it('ctw by a kernel finds what is related by no straight line', async () => {
    const { x, y, truth } = views(120, 2);
    const found = await run('ctw', [x, y], { kernel: { kernel: 'rbf', rate: 0.5 }, pca: 6, ridge: 1e-3 });
    expect(found.correlations?.[0]).toBeGreaterThan(0.95);
    expect(errorOf(found.index, truth)).toBeLessThan(6);
    await expect(run('ctw', [x, y], { kernel: { kernel: 'rbf', rate: 1 }, pca: 0.9 })).rejects.toMatchObject({
      code: 'bad-options',
    });
  });

  it('online with a band as long as Y ends on the exact open-end path', async () => {
    const { x } = views(60, 3);
    const y = { values: Float64Array.from([...x.values, ...x.values.slice(0, 40)]), dims: 2 };
    const found = await run('online', [x, y], { band: 500 });
    const exact = dtw(x, y, { end: 'open' });
    expect(found.cost).toBeCloseTo(exact.cost, 9);
    expect([...(found.index[1] as Int32Array)]).toEqual([...exact.j]);
    expect(found.followed).toHaveLength(60);
    expect(found.followed?.[59]).toBe(exact.j.at(-1));
  });

  it('dctw learns from several pairs, and gives a path of each', async () => {
    const pairs = [4, 5].map((seed) => views(14, seed));
    const sequences = pairs.flatMap(({ x, y }) => [x, y]);
    const found = await run('dctw', sequences, { pool: true, reconstruct: 1 });
    expect(found.paths).toHaveLength(2);
    expect(found.spreads).toHaveLength(2);
    for (const [k, index] of (found.paths ?? []).entries())
      expect(errorOf(index, pairs[k]?.truth ?? [])).toBeLessThan(8);
    // So few frames that none can be left out to judge networks by.
    expect(found.choice?.kept).toBe('ctw');
    expect(found.predicted).toBeNull();
  });

  it('the mean that several were aligned with comes with them', async () => {
    const { x, y } = views(40, 6);
    const flat = (s: Frames) => ({ values: s.values.filter((_, k) => k % s.dims < 2), dims: 2 });
    const found = await run('dtw', [x, flat(y), x], { many: 'barycentre' });
    expect(found.barycentre?.dims).toBe(2);
    expect((await run('dtw', [x, flat(y), x])).barycentre).toBeUndefined();
  });

  it('gaps leave foreign frames out', async () => {
    const values = Float64Array.from({ length: 40 }, (_, k) => Math.sin(k / 3));
    const foreign = Float64Array.from([...values.slice(0, 20), 50, 50, 50, ...values.slice(20)]);
    const found = await run(
      'dtw',
      [
        { values, dims: 1 },
        { values: foreign, dims: 1 },
      ],
      { gaps: { x: 0.1, y: 0.1 } },
    );
    expect([...(found.index[1] as Int32Array)]).not.toContain(21);
    expect(found.cost).toBeCloseTo(0.3, 9);
  });
});
