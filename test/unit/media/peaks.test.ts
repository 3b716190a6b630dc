import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPeaks, makePeaks, readPeaks } from '#main/media/peaks.ts';
import { decodeSound } from '#main/media/sound.ts';
import {
  columnsOfBuckets,
  columnsOfSamples,
  type PeakWindow,
  peakLevels,
  peaksOf,
  planPeaks,
} from '#src/signal/peaks.ts';
import { soundOf } from '#src/signal/sound.ts';
import { bursts, studio } from './studio.ts';

const { wav } = studio();
const rate = 1000;
const length = 300_123;
const noise = Float32Array.from({ length }, (_, i) => Math.sin(i * i * 0.37) * (i % 5003 === 0 ? 1 : 0.3));
const sound = soundOf(noise, rate);
const values = peaksOf(sound);

function read(window: PeakWindow) {
  const plan = planPeaks(length, rate, window);
  if (plan.from === 'samples')
    return columnsOfSamples(sound.read(plan.start, plan.count), plan.start, rate, window);
  const from = plan.level.offset + 2 * plan.first;
  const part = values.subarray(from, from + 2 * plan.count);
  return columnsOfBuckets(part, plan.first, plan.level.bucket, rate, window);
}

/** Extremes of the samples between two times, by looking at each. */
function extremes(from: number, to: number): [number, number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = Math.max(0, Math.floor(from * rate)); i < Math.min(length, Math.ceil(to * rate)); i++) {
    min = Math.min(min, noise[i] as number);
    max = Math.max(max, noise[i] as number);
  }
  return [min, max];
}

describe('peaks', () => {
  it('never miss a peak, and show none from further than half a column away', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 300, noNaN: true }),
        fc.double({ min: 0.05, max: 400, noNaN: true }),
        fc.integer({ min: 1, max: 300 }),
        (start, span, columns) => {
          const window = { start, end: start + span, columns };
          const { min, max } = read(window);
          const width = span / columns;
          for (let i = 0; i < columns; i += 1 + (columns >> 4)) {
            const [a, b] = [start + i * width, start + (i + 1) * width];
            const inside = extremes(a + 1e-6, b - 1e-6);
            const around = extremes(a - width / 2 - 0.002, b + width / 2 + 0.002);
            const none = around[0] === Number.POSITIVE_INFINITY;
            expect(max[i]).toBeGreaterThanOrEqual(inside[1] - 1 / 16_384);
            expect(min[i]).toBeLessThanOrEqual(inside[0] + 1 / 16_384);
            expect(max[i]).toBeLessThanOrEqual(none ? 0 : Math.max(0, around[1]) + 1 / 16_384);
            expect(min[i]).toBeGreaterThanOrEqual(none ? 0 : Math.min(0, around[0]) - 1 / 16_384);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('cost a bounded number of values a column, however long the window', () => {
    const threeHours = 3 * 3600 * 16_000;
    for (const seconds of [0.01, 1, 60, 3600, 3 * 3600]) {
      const plan = planPeaks(threeHours, 16_000, { start: 0, end: seconds, columns: 1000 });
      const perColumn = plan.count / 1000;
      expect(perColumn).toBeLessThan(plan.from === 'samples' ? 513 : 9);
    }
    expect(peakLevels(threeHours).reduce((sum, l) => sum + 4 * l.count, 0)).toBeLessThan(4e6);
  });

  it('are the same from the disk', async () => {
    const decoded = await decodeSound(wav('p.wav', bursts([0.5, 1.5, 9.4], 10, 16_000), 16_000));
    expect(await findPeaks(decoded)).toBeNull();
    const file = await makePeaks(decoded);
    expect(await findPeaks(decoded)).toEqual(file);
    const all = await readPeaks(file, { start: -1, end: 11, columns: 12 });
    const loud = [...all.max].map((x) => x > 0.5);
    expect(loud).toEqual([false, true, true, false, false, false, false, false, false, false, true, false]);
    const close = await readPeaks(file, { start: 0.49, end: 0.56, columns: 700 });
    expect(close.max[0]).toBe(0);
    expect(Math.max(...close.max)).toBeGreaterThan(0.7);
    await expect(readPeaks(file, { start: 1, end: 1, columns: 10 })).rejects.toMatchObject({
      code: 'bad-window',
    });
  });
});
