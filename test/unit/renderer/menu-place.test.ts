import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginsWith } from '#renderer/ui/menu-letter.ts';
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

test('a list stays within the window when its button has left it, on any side', () => {
  const all = fc.record({
    height: fc.integer({ min: 40, max: 900 }),
    high: fc.integer({ min: 20, max: 3000 }),
    top: fc.integer({ min: -2000, max: 3000 }),
  });
  fc.assert(
    fc.property(all, ({ height, high, top }) => {
      const place = menuPlace(button(90, top), { width: 300, height: high }, { width: 640, height });
      expect(place.top).toBeGreaterThanOrEqual(0);
      expect(place.top + Math.min(high, place.maxHeight)).toBeLessThanOrEqual(height);
    }),
  );
  // The window became 400 high while the button stood at 789: the list lies at its foot, not below it.
  expect(menuPlace(button(90, 789), { width: 300, height: 200 }, { width: 640, height: 400 }).top).toBe(196);
});

test('a letter goes round through what begins with it; other keys go nowhere', () => {
  const names = ['Open…', 'Save', 'Save as…', 'ärger', 'Close'];
  expect(beginsWith(names, -1, 's')).toBe(1);
  expect(beginsWith(names, 1, 'S')).toBe(2);
  expect(beginsWith(names, 2, 's')).toBe(1);
  expect(beginsWith(names, 4, 'c')).toBe(4);
  expect(beginsWith(names, 0, 'Ä')).toBe(3);
  for (const key of ['x', ' ', 'Enter', 'Shift']) expect(beginsWith(names, 0, key)).toBeNull();
  expect(beginsWith([], -1, 's')).toBeNull();
});
