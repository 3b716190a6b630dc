import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { asMatrix } from '#src/align/ctw/common-space.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { type Problem, stateOf } from '#src/align/gtw/common-views.ts';
import { descendWarps } from '#src/align/gtw/descent.ts';
import { gtw } from '#src/align/gtw/gtw.ts';
import { normalEquations, warpStep } from '#src/align/gtw/step.ts';
import { slowest, straightWarps, type Warps } from '#src/align/gtw/warps.ts';
import { entry } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';
import { warpedViews, worstMoment } from '../ctw/warped-views.ts';

const compute = cpuCompute();
const falls = (history: readonly number[]) =>
  history.every((value, k) => k === 0 || value < (history[k - 1] as number));

const problemOf = (
  sequences: readonly Frames[],
  knots: number,
  pins: readonly (readonly number[])[] = [],
): Problem => ({
  views: sequences.map(asMatrix),
  dims: null,
  ridge: sequences.map(() => 1e-9),
  flexibility: 1,
  knots,
  moments: 100,
  pins,
});

/** Legal warps a little off the straight ones. */
function bent(frames: readonly number[], knots: number, size: number): Warps {
  const warps = straightWarps(frames, knots);
  const random = makeRandom(8);
  const m = frames.length;
  for (let k = 1; k < knots - 1; k++)
    for (let i = 0; i < m - 1; i++) {
      const v = size * (random.uniform() - 0.5);
      warps.offsets.values[i * knots + k] = v;
      warps.offsets.values[(m - 1) * knots + k] = entry(warps.offsets, m - 1, k) - v;
    }
  return warps;
}

describe('normalEquations', () => {
  it('hold the slope of the objective, projections solved anew (finite differences)', () => {
    for (const sizes of [
      [
        [40, 2],
        [50, 3],
      ],
      [
        [40, 2],
        [50, 2],
        [45, 3],
      ],
    ] as const) {
      const { sequences } = warpedViews(sizes, 21, 0.001);
      const knots = 8;
      const pins = [sizes.map(([n]) => Math.round(n / 3))];
      // From near the optimum, where all agree: the slope through the projections' constraint is then small.
      const problem = problemOf(sequences, knots, pins);
      const start = descendWarps(
        problemOf(sequences, knots),
        straightWarps(
          sizes.map(([n]) => n),
          knots,
        ),
        30,
      ).warps;
      const warps: Warps = { ...start, offsets: { ...start.offsets } };
      const off = bent(start.frames, knots, 0.004).offsets.values;
      const moved: Warps = {
        ...warps,
        offsets: { ...warps.offsets, values: warps.offsets.values.map((v, k) => v + (off[k] as number)) },
      };
      const { g } = normalEquations(problem, stateOf(problem, moved));
      const m = sizes.length;
      for (let view = 0; view < m - 1; view++)
        for (let k = 1; k < knots - 1; k++) {
          const shifted = (by: number): number => {
            const values = moved.offsets.values.slice();
            values[view * knots + k] = (values[view * knots + k] as number) + by;
            values[(m - 1) * knots + k] = (values[(m - 1) * knots + k] as number) - by;
            return stateOf(problem, { ...moved, offsets: { ...moved.offsets, values } }).objective;
          };
          const slope = (shifted(1e-6) - shifted(-1e-6)) / 2e-6;
          const expected = -(g[view * (knots - 2) + k - 1] as number);
          expect(Math.abs(slope - expected)).toBeLessThan(0.02 * Math.abs(slope) + 20);
        }
    }
  });
  it('let no sequence go slower than allowed', () => {
    const { sequences } = warpedViews(
      [
        [40, 2],
        [50, 3],
      ],
      1,
      0.3,
    );
    const problem = problemOf(sequences, 24);
    const warps = straightWarps([40, 50], 24);
    const step = warpStep(normalEquations(problem, stateOf(problem, warps)), warps);
    if (!step) throw new Error('no step');
    let least = 1;
    for (let i = 0; i < 2; i++)
      for (let k = 0; k < 23; k++)
        least = Math.min(least, 1 + 23 * (entry(step, i, k + 1) - entry(step, i, k)));
    expect(least).toBeGreaterThanOrEqual(slowest - 1e-6);
    expect(step.values.some((v) => v !== 0)).toBe(true);
  });
});

describe('gtw', () => {
  it('finds the clocks of two and of three views, in different dimensions', async () => {
    for (const sizes of [
      [
        [60, 3],
        [75, 2],
      ],
      [
        [60, 2],
        [50, 3],
        [70, 4],
      ],
    ] as const)
      for (const seed of [1, 2]) {
        const views = warpedViews(sizes, seed, 0.02);
        const found = await gtw(views.sequences, { starts: 30, compute });
        expect(found.converged).toBe(true);
        expect(falls(found.history)).toBe(true);
        expect(worstMoment(views, found.path)).toBeLessThan(0.04);
        expect(found.correlations[0]).toBeGreaterThan(0.99);
        expect(found.positions).toHaveLength(sizes.length);
        expect(found.deviations?.map((d) => d.length)).toEqual(found.positions.map((p) => p.length));
        expect(found.deviations?.slice(1).every((d) => d.every((v) => v >= 0 && v < 5))).toBe(true);
        expect(found.projections.map((p) => p.basis.rows)).toEqual(sizes.map(([, d]) => d));
      }
  });
  it('carries its warps on: going on from a result changes nothing, and two halves are a whole', async () => {
    const { sequences } = warpedViews(
      [
        [40, 2],
        [45, 2],
        [38, 2],
      ],
      6,
      0.05,
    );
    const whole = await gtw(sequences, { from: 'straight' });
    const again = await gtw(sequences, { from: whole.warps });
    expect(whole.objective - again.objective).toBeLessThan(2e-3);
    const half = await gtw(sequences, { from: 'straight', rounds: 3 });
    expect(half.converged).toBe(false);
    const rest = await gtw(sequences, { from: half.warps });
    expect(rest.history[0]).toBeCloseTo(half.objective, 9);
    expect(Math.abs(rest.objective - whole.objective)).toBeLessThan(2e-3);
  });
  it('keeps pins that lie closer together than its knots, and names all that ask too much', async () => {
    const { sequences } = warpedViews(
      [
        [60, 3],
        [70, 2],
      ],
      2,
      0.02,
    );
    const pins = [
      [26, 20],
      [28, 32],
      [31, 33],
      [33, 45],
      [36, 46],
    ];
    const { path, warps } = await gtw(sequences, { pins, starts: 10, compute });
    for (const pin of pins)
      expect(
        Array.from(path[0] as Int32Array).some((_, t) => pin.every((at, i) => path[i]?.[t] === at)),
      ).toBe(true);
    // One for every 6 frames would be 11.
    expect(warps.offsets.cols).toBeGreaterThan(11);
    const torn = [
      [28, 20],
      [29, 40],
      [35, 41],
    ];
    await expect(gtw(sequences, { pins: torn, knots: 4, starts: 4, compute })).rejects.toThrow(
      /the pins \d+,\d+ and \d+,\d+.* together/,
    );
  });

  it('keeps a stretch of a path cell by cell, also of three, and a pin beside it', async () => {
    const sizes = [
      [60, 3],
      [70, 2],
      [50, 2],
    ] as const;
    for (const count of [2, 3]) {
      const { sequences } = warpedViews(sizes.slice(0, count), 5, 0.05);
      const { path } = await gtw(sequences, { starts: 4, compute });
      const tuples = (of: readonly Int32Array[]) =>
        Array.from(of[0] as Int32Array, (_, t) => of.map((column) => column[t] as number));
      const trusted = tuples(path).filter(([i]) => (i as number) >= 20 && (i as number) <= 35);
      const beside = (tuples(path).find(([i]) => i === 48) as number[]).map((at, s) =>
        s === 1 ? at + 2 : at,
      );
      const found = await gtw(sequences, { pins: [...trusted, beside, beside], starts: 4, compute });
      const kept = tuples(found.path);
      const from = kept.findIndex((tuple) => tuple.join() === trusted[0]?.join());
      expect(kept.slice(from, from + trusted.length)).toEqual(trusted);
      expect(kept).toContainEqual(beside);
      kept.slice(1).forEach((tuple, t) => {
        const steps = tuple.map((at, s) => at - (kept[t]?.[s] as number));
        expect(steps.every((step) => step === 0 || step === 1) && Math.max(...steps) === 1).toBe(true);
      });
    }
  });

  it('keeps pins, and says when it cannot', async () => {
    const { sequences } = warpedViews(
      [
        [60, 3],
        [70, 2],
        [50, 2],
      ],
      2,
      0.02,
    );
    const pins = [
      [20, 30, 12],
      [45, 50, 40],
    ];
    const { path } = await gtw(sequences, { pins, starts: 10, compute });
    for (const pin of pins)
      expect(
        Array.from(path[0] as Int32Array).some((_, t) => pin.every((at, i) => path[i]?.[t] === at)),
      ).toBe(true);
    await expect(
      gtw(sequences, {
        pins: [
          [20, 30, 40],
          [30, 20, 45],
        ],
      }),
    ).rejects.toThrow('cross');
    await expect(gtw(sequences, { pins: [[20, 30]] })).rejects.toMatchObject({ code: 'bad-pins' });
    await expect(
      gtw(sequences, {
        from: 'straight',
        knots: 4,
        pins: [
          [5, 40, 5],
          [30, 42, 8],
          [32, 60, 30],
        ],
      }),
    ).rejects.toThrow('knots');
  });
  it('is repeatable, and better from a search than from the straight start', async () => {
    const { sequences } = warpedViews(
      [
        [70, 4],
        [80, 4],
      ],
      13,
      0.3,
    );
    const [a, b] = [await gtw(sequences, { seed: 3, compute }), await gtw(sequences, { seed: 3, compute })];
    expect(b).toEqual(a);
    const straight = await gtw(sequences, { from: 'straight', compute });
    expect(a.objective).toBeLessThanOrEqual(straight.objective + 1e-3);
  });
  it('does not blow up on sequences that say nothing', async () => {
    const constant: Frames = { values: new Float64Array(30).fill(2), dims: 3 };
    const single: Frames = { values: Float64Array.of(1, 2), dims: 2 };
    const some: Frames = { values: Float64Array.from({ length: 24 }, makeRandom(1).normal), dims: 2 };
    for (const sequences of [
      [constant, some],
      [single, some],
      [single, single],
      [constant, some, single],
    ]) {
      const found = await gtw(sequences, { starts: 4 });
      expect(found.objective).not.toBeNaN();
      expect(found.positions.every((p) => p.every(Number.isFinite))).toBe(true);
      found.path.forEach((index, i) => {
        const { values, dims } = sequences[i] as Frames;
        expect(index.at(-1)).toBe(values.length / dims - 1);
      });
    }
  });
  it('refuses what it cannot use, and says what', async () => {
    const { sequences } = warpedViews(
      [
        [10, 2],
        [12, 2],
      ],
      1,
    );
    await expect(gtw(sequences.slice(1))).rejects.toThrow('two or more');
    await expect(gtw([...sequences, { values: Float64Array.of(Number.NaN), dims: 1 }])).rejects.toThrow(
      'Sequence 3',
    );
    await expect(gtw(sequences, { knots: 3 })).rejects.toThrow('knots');
    await expect(gtw(sequences, { flexibility: 0 })).rejects.toThrow('flexibility');
    await expect(gtw(sequences, { from: straightWarps([9, 12], 8) })).rejects.toThrow('other sequences');
  });
  it('tells its progress and stops when told to', async () => {
    const { sequences } = warpedViews(
      [
        [80, 2],
        [90, 2],
        [85, 2],
      ],
      1,
      0.1,
    );
    const told: number[] = [];
    await gtw(sequences, { starts: 5, compute, watch: (done, total) => told.push(done / total) });
    expect(told.every((share, k) => share <= 1 && (k === 0 || share >= (told[k - 1] as number)))).toBe(true);
    for (const from of ['search', 'straight'] as const) {
      let calls = 0;
      const stop = gtw(sequences, {
        from,
        compute,
        watch: () => {
          if (++calls === 3) throw new Error('stop');
        },
      });
      await expect(stop).rejects.toThrow('stop');
      expect(calls).toBe(3);
    }
  });
});
