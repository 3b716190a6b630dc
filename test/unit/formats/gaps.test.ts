import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillGaps, longestGap } from '#src/formats/gaps.ts';

describe('filling gaps', () => {
  it('draws straight lines through short gaps and leaves long ones, dimension by dimension', () => {
    const cell = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: Number.NaN, freq: 2 });
    const column = fc.array(fc.tuple(cell, fc.integer({ min: 1, max: 14 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(column, fc.integer({ min: 1, max: 3 }), fc.nat({ max: 2 }), (runs, dims, at) => {
        const dim = at % dims;
        const given = runs.flatMap(([value, count]) =>
          Array<number>(Number.isNaN(value) ? count : 1).fill(value),
        );
        const values = new Float64Array(given.length * dims).fill(5);
        for (const [k, value] of given.entries()) values[k * dims + dim] = value;
        const { filled, long } = fillGaps(values, dims);
        const column = given.map((_, k) => values[k * dims + dim] as number);
        // What was there stays; beside it only this dimension changes.
        for (const [k, value] of given.entries()) if (!Number.isNaN(value)) expect(column[k]).toBe(value);
        expect(values.filter((_, k) => k % dims !== dim).every((value) => value === 5)).toBe(true);
        const left = column.filter(Number.isNaN).length;
        expect(filled + left).toBe(given.filter(Number.isNaN).length);
        expect(long.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(left);
        for (const gap of long)
          expect(
            gap.dim === dim && (gap.to - gap.from > longestGap || gap.to - gap.from === given.length),
          ).toBe(true);
        // A filled value has no bend: it is the mean of its neighbours, within the gap.
        for (let k = 1; k < given.length - 1; k++) {
          const [before, here, after] = [column[k - 1], column[k], column[k + 1]] as [number, number, number];
          const isOutside = Number.isNaN(before) || Number.isNaN(after);
          if (!Number.isNaN(given[k]) || Number.isNaN(here) || isOutside) continue;
          expect(Math.abs(here - (before + after) / 2)).toBeLessThan(1e-6);
        }
      }),
    );
  });
});
