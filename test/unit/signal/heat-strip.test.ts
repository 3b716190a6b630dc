import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatStrip, mostRows, stripColumns, stripPart } from '#src/signal/heat-strip.ts';

const made = (n: number, dims: number, value: (k: number, d: number) => number) => ({
  ...{ dims, hop: 0.1, times: null },
  values: Float64Array.from({ length: n * dims }, (_, i) => value(Math.floor(i / dims), i % dims)),
});
const columnsOf = (m: ReturnType<typeof made>, start: number, end: number, columns: number) => {
  const { levels, ...facts } = heatStrip(m);
  const window = { start, end, columns };
  const part = stripPart(facts, window);
  if (!part) return null;
  const bytes = levels.subarray(part.at, part.at + part.count * facts.rows);
  return stripColumns(facts, part, bytes, window);
};

describe('numbers as strips of colour', () => {
  it('have each dimension from its lowest to its highest, whatever the units', () => {
    const m = made(10, 2, (k, d) => (d === 0 ? k : 1e300 * (9 - k)));
    const levels = columnsOf(m, 0, 1, 10) as Uint8Array;
    expect([levels[0], levels[9]]).toEqual([1, 255]);
    expect([levels[10], levels[19]]).toEqual([255, 1]);
  });
  it('have one range for dimensions that belong together: what is weak beside the others looks so', () => {
    const { levels, rows } = heatStrip(
      made(1000, 4, (k, d) => (k % 2) * (d === 2 ? 10 : d === 3 ? 0.1 : 1)),
      [[1, 3]],
    );
    const strong = Array.from({ length: rows }, (_, d) => levels[rows + d]);
    expect(strong).toEqual([255, 26, 255, 255]);
  });
  it('leave out what is no number, and show what never changes in the middle', () => {
    const levels = columnsOf(
      made(4, 2, (k, d) => (d === 0 ? (k === 1 ? Number.NaN : 5) : k)),
      0,
      0.4,
      4,
    ) as Uint8Array;
    expect([...levels.subarray(0, 4)]).toEqual([128, 0, 128, 128]);
  });
  it('show of every window and zoom what is there, and nothing beside it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.double({ min: -2, max: 9, noNaN: true }),
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        (n, start, length, columns) => {
          const levels = columnsOf(
            made(n, 1, (k) => k),
            start,
            start + length,
            columns,
          );
          for (let c = 0; c < columns; c++) {
            const t = start + ((c + 0.5) / columns) * length;
            const level = levels?.[c] ?? 0;
            if (t < 0 || t > 2 ** Math.ceil(Math.log2(n)) * 0.1) expect(level).toBe(0);
            else if (t < n * 0.1 - 1e-9) {
              const truth = n > 1 ? 1 + (254 * Math.floor(t / 0.1)) / (n - 1) : 128;
              // A coarse step is the mean of no more frames than a column has.
              const off = ((length / columns / 0.1) * 254) / Math.max(1, n - 1) + 256 / n + 2;
              expect(Math.abs(level - truth)).toBeLessThanOrEqual(off);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
  it('have no more rows than a screen', () => {
    const { rows, levels } = heatStrip(made(2, 3 * mostRows, (k) => k));
    expect(rows).toBe(mostRows);
    expect([levels[0], levels[rows]]).toEqual([1, 255]);
  });
});
