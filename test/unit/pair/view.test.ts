import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aOf,
  bOf,
  centred,
  equalScales,
  finest,
  fitView,
  panned,
  pointAt,
  resized,
  spotOf,
  type View,
  xOf,
  yOf,
  zoomed,
} from '#renderer/pair/view.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const extents = fc.record({ a: number(0.5, 4000), b: number(0.5, 4000) });
const sizes = fc.record({
  width: fc.integer({ min: 50, max: 2500 }),
  height: fc.integer({ min: 50, max: 1400 }),
});
const spots = fc.record({ x: number(0, 1), y: number(0, 1) });
const on = (view: View, part: { x: number; y: number }) => ({
  x: part.x * view.width,
  y: part.y * view.height,
});

describe('view of a pair', () => {
  it('puts later moments of A to the right and later moments of B higher', () => {
    const view = fitView({ a: 100, b: 50 }, 800, 400);
    expect(xOf(view, 60)).toBeGreaterThan(xOf(view, 40));
    expect(yOf(view, 30)).toBeLessThan(yOf(view, 20));
    expect(aOf(view, 400)).toBeCloseTo(50);
    expect(bOf(view, 200)).toBeCloseTo(25);
  });

  it('turns points into spots and back', () => {
    fc.assert(
      fc.property(extents, sizes, spots, (extent, size, part) => {
        const view = fitView(extent, size.width, size.height);
        const point = { a: part.x * extent.a, b: part.y * extent.b };
        const back = pointAt(view, spotOf(view, point));
        expect(back.a).toBeCloseTo(point.a, 7);
        expect(back.b).toBeCloseTo(point.b, 7);
      }),
    );
  });

  it('shows everything when it fits', () => {
    fc.assert(
      fc.property(extents, sizes, (extent, size) => {
        const view = fitView(extent, size.width, size.height);
        for (const point of [{ a: 0, b: 0 }, extent]) {
          const { x, y } = spotOf(view, point);
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(size.width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(size.height);
        }
      }),
    );
  });

  it('keeps what is under the pointer there when it zooms in, down to the finest scale and no further', () => {
    fc.assert(
      fc.property(extents, sizes, spots, number(1, 1e9), (extent, size, part, factor) => {
        const view = fitView(extent, size.width, size.height);
        // Inside the matrix: outside it the view is pulled back.
        const spot = spotOf(view, { a: part.x * extent.a, b: part.y * extent.b });
        const before = pointAt(view, spot);
        const near = zoomed(view, factor, spot, extent);
        const at = spotOf(near, before);
        const rounding = (1e-12 * Math.max(extent.a, extent.b)) / finest;
        expect(Math.abs(at.x - spot.x)).toBeLessThan(1e-3 + rounding);
        expect(Math.abs(at.y - spot.y)).toBeLessThan(1e-3 + rounding);
        expect(Math.min(near.perA, near.perB)).toBeGreaterThanOrEqual(finest * (1 - 1e-9));
        expect(near.perA / near.perB).toBeCloseTo(view.perA / view.perB, 6);
      }),
    );
  });

  it('never zooms out much beyond the whole, and never moves closer when asked to go out', () => {
    fc.assert(
      fc.property(extents, sizes, number(0.01, 0.99), (extent, size, factor) => {
        const whole = fitView(extent, size.width, size.height);
        let view = zoomed(whole, 50, { x: 10, y: 10 }, extent);
        for (let i = 0; i < 40; i++) {
          const next = zoomed(view, factor, { x: 10, y: 10 }, extent);
          expect(next.perA).toBeGreaterThanOrEqual(view.perA * (1 - 1e-9));
          view = next;
        }
        expect(view.perA / whole.perA).toBeLessThan(1.6);
      }),
      { numRuns: 50 },
    );
  });

  it('pans by whole pixels and never loses the matrix', () => {
    fc.assert(
      fc.property(extents, sizes, number(-1e5, 1e5), number(-1e5, 1e5), (extent, size, dx, dy) => {
        const view = panned(fitView(extent, size.width, size.height), dx, dy, extent);
        const middle = pointAt(view, on(view, { x: 0.5, y: 0.5 }));
        const air = 1e-6;
        expect(middle.a).toBeGreaterThanOrEqual(-air);
        expect(middle.a).toBeLessThanOrEqual(extent.a + air);
        expect(middle.b).toBeGreaterThanOrEqual(-air);
        expect(middle.b).toBeLessThanOrEqual(extent.b + air);
      }),
    );
    const extent = { a: 100, b: 100 };
    const near = zoomed(fitView(extent, 500, 500), 4, { x: 250, y: 250 }, extent);
    const moved = panned(near, 30, -20, extent);
    const before = spotOf(near, { a: 50, b: 50 });
    const after = spotOf(moved, { a: 50, b: 50 });
    expect(after.x - before.x).toBeCloseTo(30);
    expect(after.y - before.y).toBeCloseTo(-20);
  });

  it('keeps the middle and the scale when the panel changes size', () => {
    const view = fitView({ a: 60, b: 90 }, 640, 480);
    const wide = resized(view, 1200, 300);
    expect(pointAt(wide, { x: 600, y: 150 }).a).toBeCloseTo(pointAt(view, { x: 320, y: 240 }).a);
    expect(pointAt(wide, { x: 600, y: 150 }).b).toBeCloseTo(pointAt(view, { x: 320, y: 240 }).b);
    expect(wide.perA).toBe(view.perA);
  });

  it('centres a point and can show both axes at one scale', () => {
    const extent = { a: 60, b: 600 };
    const view = centred(fitView(extent, 640, 480), { a: 12, b: 34 }, extent);
    expect(spotOf(view, { a: 12, b: 34 })).toEqual({ x: expect.closeTo(320, 6), y: expect.closeTo(240, 6) });
    const equal = equalScales(view);
    expect(equal.perA).toBe(equal.perB);
    expect(spotOf(equal, { a: 12, b: 34 }).x).toBeCloseTo(320);
  });
});
