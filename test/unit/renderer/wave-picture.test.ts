import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnSeconds, tileColumns, tileSpan } from '#renderer/timeline/tiles.ts';
import { inkOf, paintWave, type Pixels } from '#renderer/timeline/wave-picture.ts';

const picture = (width: number, height: number): Pixels => ({
  width,
  height,
  data: new Uint32Array(width * height),
});
const opaque = ({ width, data }: Pixels, x: number, y: number) => (data[y * width + x] as number) >>> 24;

/** Pairs of peaks, −127…127, the same for the same seed. */
function someValues(seed: number): readonly (readonly [number, number])[] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * 255) - 127;
  };
  return Array.from({ length: tileColumns }, () => [next(), next()] as const);
}

describe('a painted waveform', () => {
  it('shows in every column of pixels the extent of all peaks that fall into it, and paints nothing else', () => {
    const scene = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      level: fc.integer({ min: -3, max: 4 }),
      index: fc.integer({ min: 0, max: 3 }),
      x0: fc.double({ min: -20, max: 30, noNaN: true }),
      wide: fc.double({ min: 3, max: 60, noNaN: true }),
      from: fc.double({ min: 0, max: 0.4, noNaN: true }),
      part: fc.double({ min: 0.05, max: 0.6, noNaN: true }),
      gain: fc.double({ min: 1, max: 12, noNaN: true }),
    });
    fc.assert(
      fc.property(scene, ({ seed, level, index, x0, wide, from, part, gain }) => {
        const values = someValues(seed);
        const peaks = {
          min: Int8Array.from(values, ([a, b]) => Math.min(a, b)),
          max: Int8Array.from(values, ([a, b]) => Math.max(a, b)),
        };
        const [start, end] = tileSpan({ level, index });
        const source0 = start + from * (end - start);
        const source1 = source0 + part * (end - start);
        const pixels = picture(64, 40);
        const [top, high] = [6, 30];
        paintWave(
          pixels,
          { x0, x1: x0 + wide, source0, source1 },
          top,
          high,
          { peaks, address: { level, index }, gain },
          0x123456,
        );
        const perPixel = (source1 - source0) / wide;
        for (let x = 0; x < pixels.width; x++) {
          const painted = Array.from({ length: 40 }, (_, y) => y).filter((y) => opaque(pixels, x, y) > 0);
          const within = x + 0.5 >= x0 && x + 0.5 < x0 + wide;
          if (!within) {
            expect(painted).toEqual([]);
            continue;
          }
          const s0 = source0 + (x - x0) * perPixel;
          const slack = 1e-6 * columnSeconds(level);
          const met = values.flatMap((_, i) => {
            const a = start + i * columnSeconds(level);
            return a < s0 + perPixel - slack && a + columnSeconds(level) > s0 + slack ? [i] : [];
          });
          // Past an end of the tile its last column stands in.
          if (met.length === 0) continue;
          const loudest = Math.max(...met.map((i) => peaks.max[i] as number));
          const lowest = Math.min(...met.map((i) => peaks.min[i] as number));
          const y = (v: number) => top + 15 - Math.max(-14, Math.min(14, (v * gain * 14) / 127));
          expect(painted[0]).toBeGreaterThanOrEqual(Math.floor(y(loudest) - 0.5) - 1);
          expect(painted[0]).toBeLessThanOrEqual(Math.floor(y(loudest) - 0.5) + 1);
          expect(painted.at(-1)).toBeGreaterThanOrEqual(Math.ceil(y(lowest) + 0.5) - 2);
          expect(painted.at(-1)).toBeLessThanOrEqual(Math.ceil(y(lowest) + 0.5));
          expect(painted.length).toBe((painted.at(-1) ?? 0) - (painted[0] ?? 0) + 1);
          expect(painted[0]).toBeGreaterThanOrEqual(top);
          expect(painted.at(-1)).toBeLessThan(top + high);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is a line through silence, in the colour asked for', () => {
    const pixels = picture(4, 11);
    const peaks = { min: new Int8Array(tileColumns), max: new Int8Array(tileColumns) };
    const stretch = { x0: 0, x1: 4, source0: 0, source1: 0.004 };
    paintWave(pixels, stretch, 0, 11, { peaks, address: { level: 0, index: 0 }, gain: 12 }, inkOf('#e69f00'));
    expect([...pixels.data.slice(20, 24)]).toEqual(Array(4).fill(0xff009fe6));
    expect(pixels.data.filter((p) => p !== 0)).toHaveLength(4);
  });
});
