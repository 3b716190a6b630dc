import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DtwOptions, dtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { findSubsequences, type SubsequenceOptions } from '#src/align/dtw/subsequence.ts';
import type { Window } from '#src/align/dtw/window.ts';
import type { PinnedCell } from '#src/align/dtw/pinned-cell.ts';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';
import { windowIn } from './drawn-problem.ts';
import { allowed, type Stated } from './every-path.ts';

const numbers = (least: number, most: number) =>
  fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: least, maxLength: most }).map(
    (v): Frames => ({
      // No two stretches cost the same: which of them is taken would decide what is left.
      values: Float64Array.from(v, (x, k) => x / 337 + 1e-3 * Math.sin(1 + k + 20 * least * most)),
      dims: 1,
    }),
  );

const part = (y: Frames, start: number, end: number): Frames => ({
  ...y,
  values: y.values.subarray(start, end),
});

const over: readonly Window['kind'][] = ['sakoe-chiba', 'slanted', 'itakura'];

/** Every stretch of y by itself, the cheapest chosen again and again among those that meet none before. */
function chosen(
  x: Frames,
  y: Frames,
  count: number,
  [min, max]: readonly [number, number],
  { window = [], pins = [], ...options }: SubsequenceOptions,
): number[] {
  const [n, m] = [x.values.length, y.values.length];
  const area = window.filter(({ kind }) => !over.includes(kind));
  const stretches: { start: number; end: number; cost: number }[] = [];
  const within = (start: number): DtwOptions => ({
    window: [
      ...window.filter(({ kind }) => over.includes(kind)),
      {
        kind: 'mask',
        allowed: (i, j) => allowed({ n, m, windows: area } as unknown as Stated, i, j + start),
      },
    ],
  });
  const pinned = stretches.slice();
  for (let start = 0; start < m; start++)
    for (let end = start + 1; end <= m; end++) {
      const length = (end - start) / x.values.length;
      if (length < min || length > max) continue;
      try {
        stretches.push({
          start,
          end,
          cost: dtw(x, part(y, start, end), { ...options, ...within(start) }).cost,
        });
      } catch {
        // The steps do not fit.
      }
    }
  if (pins.length > 0)
    for (let start = 0; start < m; start++)
      for (let end = start + 1; end <= m; end++) {
        const length = (end - start) / n;
        if (length < min || length > max || pins.some(([, j]) => j < start || j >= end)) continue;
        const moved = pins.map(([i, j]) => [i, j - start] as const);
        try {
          const { cost } = dtw(x, part(y, start, end), { ...options, ...within(start), pins: moved });
          pinned.push({ start, end, cost });
        } catch {
          // No path through the pins.
        }
      }
  const out: typeof stretches = [];
  if (pins.length > 0) {
    if (pinned.length === 0) return [];
    out.push(pinned.reduce((a, b) => (b.cost < a.cost ? b : a)));
  }
  while (out.length < count) {
    const free = stretches.filter((s) => out.every((o) => s.end <= o.start || s.start >= o.end));
    if (free.length === 0) break;
    out.push(free.reduce((a, b) => (b.cost < a.cost ? b : a)));
  }
  return out.map((s) => s.cost);
}

describe('findSubsequences', () => {
  it('chooses, one after the other, the cheapest of all stretches that are free', async () => {
    await fc.assert(
      fc.asyncProperty(
        numbers(1, 4),
        numbers(1, 12),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom('symmetric1', 'symmetric2', 'typeIIIc'),
        fc.boolean(),
        fc.constantFrom<(readonly [number, number])[]>(
          [0, Number.POSITIVE_INFINITY],
          [0.5, 2],
          [0.75, 1],
          [1, 4],
        ),
        async (x, y, count, step, quick, length) => {
          const found = await findSubsequences(x, y, {
            count,
            step,
            length,
            ...(quick && { compute: createPlainCompute() }),
          });
          const want = chosen(x, y, count, length, { step });
          expect(found).toHaveLength(want.length);
          for (const [k, match] of found.entries()) {
            expect(match.cost).toBeCloseTo(want[k] as number, 6);
            // The match is what it says, and meets no other.
            expect(dtw(x, part(y, match.start, match.end), { step }).cost).toBeCloseTo(match.cost, 6);
            expect([match.j[0], match.j.at(-1)]).toEqual([match.start, match.end - 1]);
            expect([match.i[0], match.i.at(-1)]).toEqual([0, x.values.length - 1]);
            for (const other of found.slice(0, k))
              expect(match.end <= other.start || match.start >= other.end).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('does so under windows, pins and gaps too', async () => {
    const seen = { through: 0, none: 0, windows: 0 };
    const drawn = fc.record({ x: numbers(2, 5), y: numbers(4, 12) }).chain(({ x, y }) => {
      const [n, m] = [x.values.length, y.values.length];
      return fc.record({
        ...{ x: fc.constant(x), y: fc.constant(y) },
        window: fc.array(windowIn(n, m), { maxLength: 2 }),
        pins: fc.oneof(
          fc.constant<readonly PinnedCell[]>([]),
          fc.tuple(fc.nat(n - 1), fc.nat(m - 1)).map((pin): readonly PinnedCell[] => [pin]),
          fc.tuple(fc.nat(n - 2), fc.nat(m - 3), fc.nat(2)).map(([i, j, on]): readonly PinnedCell[] => [
            [i, j],
            [i + 1, j + on],
          ]),
        ),
        gaps: fc.oneof(
          fc.constant(null),
          fc.record({ x: fc.constantFrom(0.3, 1, Infinity), y: fc.constantFrom(0.2, 0.7, Infinity) }),
        ),
        step: fc.constantFrom('symmetric1', 'symmetric2', 'symmetricP1', 'asymmetric'),
        count: fc.integer({ min: 1, max: 4 }),
        length: fc.constantFrom<(readonly [number, number])[]>([0, Infinity], [0.5, 2], [0.75, 1.5]),
        quick: fc.boolean(),
      });
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ x, y, gaps, count, length, quick, ...rest }) => {
        const options = { ...rest, ...(gaps && { gaps }) };
        const want = chosen(x, y, count, length, options);
        const found = findSubsequences(x, y, {
          ...{ ...options, count, length },
          ...(quick && { compute: createPlainCompute() }),
        });
        if (options.pins.length > 0 && want.length === 0) {
          seen.none++;
          await expect(found).rejects.toMatchObject({ code: 'no-path' });
          return;
        }
        seen.through += Number(options.pins.length > 0);
        seen.windows += Number(options.window.length > 0);
        const places = await found;
        expect(places.map(({ cost }) => cost.toFixed(5))).toEqual(want.map((cost) => cost.toFixed(5)));
        for (const [i, j] of options.pins)
          expect([...(places[0]?.i ?? [])].some((row, t) => row === i && places[0]?.j[t] === j)).toBe(true);
      }),
      { numRuns: 160 },
    );
    expect(Math.min(seen.through, seen.none, seen.windows)).toBeGreaterThan(10);
  });

  it('finds every place of a motif', async () => {
    const motif = [0, 3, 1, 4, 1, 5];
    const noise = Array.from({ length: 200 }, (_, k) => 20 + 5 * Math.sin(k * k));
    for (const at of [20, 90, 150]) for (const [k, v] of motif.entries()) noise[at + k] = v;
    const y = { values: Float64Array.from(noise), dims: 1 };
    const found = await findSubsequences({ values: Float64Array.from(motif), dims: 1 }, y, { count: 4 });
    expect(
      found
        .slice(0, 3)
        .map((f) => f.start)
        .sort((a, b) => a - b),
    ).toEqual([20, 90, 150]);
    expect(found.slice(0, 3).map((f) => f.cost)).toEqual([0, 0, 0]);
    expect(found[3]?.cost).toBeGreaterThan(100);
  });

  it('squeezes nothing into a frame or two where much is wanted', async () => {
    const y = {
      values: Float64Array.from({ length: 400 }, (_, k) => Math.sin(k * k) + 2 * Math.sin(k / 9)),
      dims: 1,
    };
    const x = part(y, 100, 130);
    const found = await findSubsequences(x, y, { count: 30 });
    expect(found.length).toBeGreaterThan(8);
    for (const { start, end } of found) {
      expect(end - start).toBeGreaterThanOrEqual(15);
      expect(end - start).toBeLessThanOrEqual(60);
    }
    expect(found[0]).toMatchObject({ start: 100, end: 130 });
    await expect(findSubsequences(x, y, { length: [2, 1] })).rejects.toMatchObject({ code: 'bad-options' });
  });

  it('reports honest progress, stops when told, and refuses odd counts', async () => {
    const y = { values: Float64Array.from({ length: 300 }, (_, k) => Math.sin(k)), dims: 1 };
    const x = part(y, 50, 60);
    let last = 0;
    await findSubsequences(x, y, {
      count: 5,
      watch: (done, total) => {
        expect(done).toBeGreaterThanOrEqual(last);
        expect(total).toBeGreaterThanOrEqual(done);
        last = done;
      },
    });
    expect(last).toBeGreaterThan(3000);
    const watch = () => {
      throw new Error('stop');
    };
    await expect(findSubsequences(x, y, { watch })).rejects.toThrow('stop');
    await expect(findSubsequences(x, y, { count: 0 })).rejects.toMatchObject({ code: 'bad-count' });
  });
});
