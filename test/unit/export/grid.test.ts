import { describe, expect, it } from 'vitest';
import { layOut } from '#main/export/grid.ts';
import { drawable } from '#main/export/label.ts';

describe('the grid of cameras', () => {
  it('lays any number of cameras out without overlap, inside the canvas', () => {
    for (let n = 1; n <= 40; n++) {
      const { canvas, tiles } = layOut(
        Array.from({ length: n }, (_, i) =>
          i % 3 === 0 ? { width: 270, height: 480 } : { width: 1920, height: 1080 },
        ),
      );
      expect(tiles).toHaveLength(n);
      const apart = tiles.every((t, i) =>
        tiles
          .slice(i + 1)
          .every(
            (u) =>
              t.x + t.width <= u.x || u.x + u.width <= t.x || t.y + t.height <= u.y || u.y + u.height <= t.y,
          ),
      );
      const inside = tiles.every(
        (t) => t.x >= 0 && t.y >= 0 && t.x + t.width <= canvas.width && t.y + t.height <= canvas.height,
      );
      const even = tiles.every((t) => [t.x, t.width, t.height].every((v) => v % 2 === 0) && t.y % 2 === 0);
      expect([apart, inside, even]).toEqual([true, true, true]);
    }
  });

  it('has labels in the letters that its font draws', () => {
    expect(drawable('Café 日本')).toBe('Cafe ??');
  });
});
