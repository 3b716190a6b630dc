import { describe, expect, it } from 'vitest';
import type { Wave } from '#renderer/pair/draw.ts';
import { soundDifference } from '#renderer/pair/sound-difference.ts';

/** A waveform of 10 s whose peaks at a time are `level` of it; `scale` times as loud. */
function wave(level: (t: number) => number, scale = 1): Wave {
  const max = Int8Array.from({ length: 1000 }, (_, i) => Math.round(100 * scale * level((i + 0.5) / 100)));
  return { min: max.map((v) => -v), max, start: 0, end: 10, loudest: Math.max(1, ...max) };
}
const bursts = (t: number) => (t % 1 < 0.3 ? 1 : 0.05);
const at = (column: number) => column / 20;

describe('where two sounds part', () => {
  it('is nowhere where one is the other, played slower and softer, along the path', () => {
    const slower = wave((t) => bursts(t / 0.9), 0.4);
    const { mean } = soundDifference([wave(bursts), slower], at, (a) => 0.9 * a, 200);
    expect(mean).toBeLessThan(0.04);
  });

  it('is where the path is wrong, and where one of them has something else', () => {
    const late = soundDifference([wave(bursts), wave((t) => bursts(t + 0.5))], at, (a) => a, 200);
    expect(late.mean).toBeGreaterThan(0.4);
    const other = wave((t) => (t > 5 && t < 6 ? 1 : bursts(t)));
    const { apart } = soundDifference([wave(bursts), other], at, (a) => a, 200);
    const meanOf = (from: number, to: number) =>
      apart.slice(from, to).reduce((sum, v) => sum + v, 0) / (to - from);
    expect(meanOf(108, 118)).toBeGreaterThan(0.5);
    expect(meanOf(20, 90)).toBeLessThan(0.15);
  });

  it('is told of nothing that only one of them has', () => {
    const { apart, mean } = soundDifference([wave(bursts), null], at, (a) => a, 200);
    expect([mean, apart.every(Number.isNaN)]).toEqual([null, true]);
    const short = soundDifference([wave(bursts), wave(bursts)], at, (a) => (a > 5 ? null : a), 200);
    expect(Number.isNaN(short.apart[150])).toBe(true);
    expect([short.a[90], short.a[150]].map(Number.isNaN)).toEqual([false, true]);
    const beyond = soundDifference([wave(bursts), wave(bursts)], at, (a) => a + 5, 200);
    expect([beyond.a[90], beyond.a[150]].map(Number.isNaN)).toEqual([false, true]);
  });
});
