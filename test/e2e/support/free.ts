import type { Locator } from 'playwright-core';
import { expect } from 'vitest';

/** Nothing that can be used lies over another such thing, or out of a window of this width, once the window rests. */
export async function expectFree(part: Locator, width: number): Promise<void> {
  const faults = async () => {
    const boxes = await part.locator('button, select, input:not([type=radio])').evaluateAll((all) =>
      all.map((each) => {
        const { left, right, top, bottom } = each.getBoundingClientRect();
        return { what: each.ariaLabel ?? each.textContent, left, right, top, bottom };
      }),
    );
    const out = boxes.filter((b) => b.left < 0 || b.right > width).map(({ what }) => `${what} is out of it`);
    const over = boxes.flatMap((p, i) =>
      boxes
        .slice(i + 1)
        .filter(
          (q) =>
            Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1 &&
            Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 1,
        )
        .map((q) => `${p.what} over ${q.what}`),
    );
    return boxes.length > 3 ? [...out, ...over] : ['there is hardly anything'];
  };
  await expect.poll(faults).toEqual([]);
}
