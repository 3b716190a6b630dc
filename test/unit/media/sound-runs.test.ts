import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenWithin, type FrameTimes, layOutSound } from '#main/media/sound-runs.ts';

/** Frames of `size` samples at `rate`; before frame i the clock steps by `steps[i]` seconds. */
function frames(
  count: number,
  size: number,
  rate: number,
  steps: Readonly<Record<number, number>>,
): FrameTimes {
  let shift = 0;
  const time = Array.from({ length: count }, (_, i) => {
    shift += steps[i] ?? 0;
    return (i * size) / rate + shift;
  });
  return { time, samples: time.map(() => size) };
}

const grid = (count: number, size: number) => ({
  first: 0,
  rate: 16_000,
  lead: 0,
  written: (count * size) / 3,
});

describe('layOutSound', () => {
  it('leaves sound in one piece whatever its drift and the rounding of its timestamps', () => {
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 1, max: 9 }), (ppm, ms) => {
        const even = frames(3000, 960, 48_000, {});
        const time = even.time.map((t) => Math.round((t * (1 + ppm * 1e-6)) / (ms / 1000)) * (ms / 1000));
        const { runs } = layOutSound({ ...even, time }, 48_000, grid(3000, 960), null);
        expect(runs).toEqual([{ at: 0, from: 0, count: 960_000 }]);
      }),
      { numRuns: 50 },
    );
  });

  it('needs to know no more than the first frame where all lie about where counting puts them', () => {
    const off = fc.double({ min: -evenWithin, max: evenWithin, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(off, { minLength: 1, maxLength: 40 }),
        fc.option(fc.constant(0.5)),
        (offs, end) => {
          const even = frames(offs.length, 960, 48_000, {});
          const time = even.time.map((t, i) => t + (i === 0 ? 0 : (offs[i] as number)));
          const all = layOutSound({ ...even, time }, 48_000, grid(offs.length, 960), end);
          expect(layOutSound({ time: [0], samples: [960] }, 48_000, grid(offs.length, 960), end)).toEqual(
            all,
          );
        },
      ),
    );
  });

  it('finds every hole to the sample', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 10, max: 990 }), {
          minLength: 1,
          maxLength: 8,
          comparator: (a, b) => Math.abs(a - b) < 12,
        }),
        fc.array(fc.integer({ min: 12, max: 5000 }), { minLength: 8, maxLength: 8 }),
        (places, lengths) => {
          const sorted = [...places].sort((a, b) => a - b);
          const steps = Object.fromEntries(sorted.map((p, i) => [p, (lengths[i] as number) / 1000]));
          const { runs, notes } = layOutSound(
            frames(1000, 960, 48_000, steps),
            48_000,
            grid(1000, 960),
            null,
          );
          expect(notes).toEqual([]);
          let shift = 0;
          const expected = [0, ...sorted].map((p, i) => {
            shift += i === 0 ? 0 : (lengths[i - 1] as number) * 16;
            return { at: p * 320 + shift, from: p * 320, count: ((sorted[i] ?? 1000) - p) * 320 };
          });
          expect(runs).toEqual(expected);
        },
      ),
    );
  });

  it('never lets runs overlap, go back or leave the file, whatever the timestamps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 5000, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (time) => {
          const written = time.length * 320;
          const samples = time.map(() => 960);
          const { runs } = layOutSound({ time, samples }, 48_000, { ...grid(0, 0), written }, 100);
          let at = Number.NEGATIVE_INFINITY;
          let from = 0;
          for (const run of runs) {
            expect(run.at).toBeGreaterThanOrEqual(at);
            expect(run.from).toBeGreaterThanOrEqual(from);
            expect(run.count).toBeGreaterThan(0);
            at = run.at + run.count;
            from = run.from + run.count;
          }
          expect(from).toBeLessThanOrEqual(written);
        },
      ),
    );
  });

  it('does not believe one wild timestamp, nor a clock that starts again', () => {
    const wild = frames(100, 960, 48_000, { 50: 36_000, 51: -36_000 });
    expect(layOutSound(wild, 48_000, grid(100, 960), 2).runs).toHaveLength(1);
    const again = layOutSound(frames(100, 960, 48_000, { 50: -1000 }), 48_000, grid(100, 960), 2);
    expect(again.runs).toHaveLength(1);
    expect(again.notes[0]).toMatch(/clock jumps/);
  });

  it('says when timestamps and samples run apart', () => {
    const even = frames(3000, 960, 48_000, {});
    const time = even.time.map((t) => t * 1.001);
    expect(layOutSound({ ...even, time }, 48_000, grid(3000, 960), null).notes[0]).toMatch(
      /run apart by 6\d ms/,
    );
  });

  it('cuts an overlap at the later part’s start', () => {
    const { runs } = layOutSound(frames(100, 960, 48_000, { 50: -0.1 }), 48_000, grid(100, 960), null);
    expect(runs).toEqual([
      { at: 0, from: 0, count: 14_400 },
      { at: 14_400, from: 16_000, count: 16_000 },
    ]);
  });
});
