import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatConfidence,
  formatLength,
  formatPpm,
  formatRate,
  formatSmall,
  formatTime,
  parseNumber,
  parseTime,
} from '#renderer/time/format.ts';

describe('times', () => {
  it('are read back as they were written, to the last digit shown', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        (t, decimals) => {
          expect(parseTime(formatTime(t, decimals))).toBeCloseTo(Number(t.toFixed(decimals)), 5);
        },
      ),
    );
  });

  it('align on the decimal, with one kind of minus and no minus zero', () => {
    expect(formatTime(3723.5)).toBe('1:02:03.500');
    expect(formatTime(-0.25, 2)).toBe('−0:00:00.25');
    expect(formatTime(-0.0001)).toBe('0:00:00.000');
    expect(formatTime(59.9996)).toBe('0:01:00.000');
    expect(formatTime(Number.NaN)).toBe('–');
  });

  it('are understood in the ways people type them', () => {
    for (const [text, seconds] of [
      ['12.5', 12.5],
      ['-0:01.25', -1.25],
      ['1:02:03.5', 3723.5],
      ['250 ms', 0.25],
      ['40us', 40e-6],
      ['3 min', 180],
      ['2,5 s', 2.5],
      ['−.5', -0.5],
    ] as const)
      expect(parseTime(text)).toBeCloseTo(seconds, 9);
    for (const text of ['', 'x', '1:2:3:4', '1:02 ms', '1e400', '--3', '5 h'])
      expect(parseTime(text)).toBeNull();
  });
});

describe('other numbers', () => {
  it('carry units that fit their size', () => {
    expect(formatSmall(0.00002)).toBe('20 µs');
    expect(formatSmall(-0.0073)).toBe('−7.30 ms');
    expect(formatSmall(7.3)).toBe('7.300 s');
    expect(formatLength(0.5)).toBe('0.50 s');
    expect(formatLength(245)).toBe('4:05');
    expect(formatLength(3723)).toBe('1:02:03');
    expect(formatLength(59.97)).toBe('1:00');
    expect(formatPpm(80.04)).toBe('+80.0 ppm');
    expect(formatPpm(-0.01)).toBe('0.0 ppm');
    expect(formatRate([30000, 1001])).toBe('29.97 fps');
    expect(formatRate([24000, 1001])).toBe('23.976 fps');
    expect(formatRate([25, 1])).toBe('25 fps');
  });

  it('never call a doubtful thing certain', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.9999999, noNaN: true }), (p) => {
        expect(Number(formatConfidence(p))).toBeLessThan(1);
      }),
    );
  });

  it('are read with or without their unit', () => {
    expect(parseNumber('+80.5 ppm')).toBe(80.5);
    expect(parseNumber('−3')).toBe(-3);
    expect(parseNumber('eight')).toBeNull();
    expect(parseNumber('1 2')).toBeNull();
  });
});
