import { describe, expect, it } from 'vitest';
import { colourMaps, colourTable, contrastOf, paint } from '#src/signal/heat-colours.ts';

/** Relative luminance as WCAG defines it. */
const luminance = (table: Uint8ClampedArray, i: number): number => {
  const linear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = [0, 1, 2].map((c) => linear((table[i * 4 + c] ?? 0) / 255)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

describe('colour tables', () => {
  it.each(colourMaps)(
    '%s only ever gets lighter, so that order survives colour blindness and print',
    (name) => {
      const table = colourTable(name);
      for (let i = 1; i < 256; i++)
        expect(luminance(table, i)).toBeGreaterThanOrEqual(luminance(table, i - 1));
      expect(luminance(table, 255) - luminance(table, 0)).toBeGreaterThan(0.7);
    },
  );
});

const luminanceOf = (pixel: readonly number[]): number => luminance(Uint8ClampedArray.from(pixel), 0);

describe('painting costs', () => {
  it('puts the first moment of B at the bottom and alike bright', () => {
    const cost = Uint8Array.from([0, 255, 255, 0, 128, 255]);
    const out = new Uint8ClampedArray(2 * 3 * 4);
    const table = colourTable('magma');
    paint(cost, 2, 3, table, { alike: 0, unlike: 255, gamma: 1.6 }, out);
    const pixel = (x: number, y: number) => [...out.slice((y * 2 + x) * 4, (y * 2 + x) * 4 + 4)];
    const colour = (i: number) => [...table.slice(i * 4, i * 4 + 4)];
    expect(pixel(0, 2)).toEqual(colour(255));
    expect(pixel(1, 2)).toEqual(colour(0));
    expect(luminanceOf(pixel(0, 0))).toBeLessThan(luminanceOf(colour(160)));
    expect(luminanceOf(pixel(0, 0))).toBeGreaterThan(luminanceOf(colour(20)));
    expect(pixel(1, 1)).toEqual(colour(255));
  });

  it('stretches the contrast over the costs there are, and leaves even ones alone', () => {
    const cost = Uint8Array.from({ length: 1000 }, (_, i) => 100 + (i % 50));
    const { alike, unlike } = contrastOf(cost);
    expect(alike).toBe(100);
    expect(unlike).toBeGreaterThan(130);
    expect(contrastOf(new Uint8Array(100).fill(7))).toEqual({ alike: 0, unlike: 255, gamma: 1 });
  });

  it('keeps the middling dark, so that a valley stands out, whether costs crowd low or high', () => {
    for (const bend of [0.3, 1, 3]) {
      const cost = Uint8Array.from({ length: 10_000 }, (_, i) => 250 * (i / 10_000) ** bend);
      cost.fill(0, 0, 100);
      const out = new Uint8ClampedArray(cost.length * 4);
      const table = colourTable('cividis');
      paint(cost, 100, 100, table, contrastOf(cost), out);
      const bright = (i: number) =>
        luminanceOf([...out.slice((9900 - 100 * Math.floor(i / 100)) * 4).slice(0, 4)]);
      expect(bright(0)).toBeGreaterThan(0.7);
      expect(bright(5000)).toBeLessThan(0.1);
    }
  });
});
