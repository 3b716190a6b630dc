import fc from 'fast-check';
import { expect, test } from 'vitest';
import { menuPlace } from '#renderer/ui/menu-place.ts';

const size = { width: 1280, height: 800 };
const button = (left: number, top: number) => ({ left, top, right: left + 60, bottom: top + 32 });

test('a list opens below its button, its left edge on the button’s', () => {
  expect(menuPlace(button(90, 4), { width: 300, height: 500 }, size)).toMatchObject({ left: 90, top: 40 });
});

test('a list opens above a button that stands low, its right edge on the button’s where the window ends', () => {
  expect(menuPlace(button(1200, 520), { width: 340, height: 400 }, size)).toMatchObject({
    left: 1260 - 340,
    top: 520 - 4 - 400,
  });
});

test('a list of any size beside a button anywhere stays within the window and off its button', () => {
  const all = fc.record({
    width: fc.integer({ min: 320, max: 2560 }),
    height: fc.integer({ min: 200, max: 1440 }),
    wide: fc.integer({ min: 100, max: 312 }),
    high: fc.integer({ min: 20, max: 3000 }),
    x: fc.double({ min: 0, max: 1, noNaN: true }),
    y: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(all, ({ width, height, wide, high, x, y }) => {
      const at = button(x * (width - 60), y * (height - 32));
      const place = menuPlace(at, { width: wide, height: high }, { width, height });
      const shown = Math.min(high, place.maxHeight);
      expect(place.left).toBeGreaterThanOrEqual(0);
      expect(place.left + wide).toBeLessThanOrEqual(width);
      expect(place.top).toBeGreaterThanOrEqual(0);
      expect(place.top + shown).toBeLessThanOrEqual(height);
      expect(place.top >= at.bottom || place.top + shown <= at.top).toBe(true);
    }),
  );
});
