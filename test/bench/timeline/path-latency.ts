import type { Page } from 'playwright-core';
import { type Cost, measured, spread } from './frames.ts';

declare global {
  interface Window {
    latencies?: number[];
  }
}

/** Drags the path about. `frame`: how long after each movement the re-solved path was painted. */
export async function pathLatency(page: Page, movements = 80): Promise<Cost> {
  await page.locator('.track-head', { hasText: 'camera left' }).locator('.track-name').click();
  await page
    .locator('.track-head', { hasText: 'phone' })
    .locator('.track-name')
    .click({ modifiers: ['Shift'] });
  await page.waitForFunction(
    () => document.querySelector('.jobs-line:not(:empty), .pair-note progress') === null,
    null,
    {
      timeout: 300_000,
    },
  );
  await page.waitForTimeout(1500);
  const box = await page.locator('.pair-matrix').boundingBox();
  if (!box) throw new Error('no matrix');
  const { x, y } = await onPath(page, box);
  await page.evaluate(() => {
    const found: number[] = [];
    window.latencies = found;
    window.addEventListener(
      'pointermove',
      (event) => {
        // The frame that follows draws what this movement changed; a message comes after it was painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => found.push(performance.now() - event.timeStamp);
          port2.postMessage(null);
        });
      },
      true,
    );
  });
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 2, y - 8, { steps: 2 });
  await page.evaluate(() => window.latencies?.splice(0));
  const cost = await measured(page, movements, (i) =>
    page.mouse.move(x + 20 * Math.sin(i / 5), y - 20 - 15 * Math.cos(i / 7)),
  );
  if ((await page.locator('.pair-pin').count()) === 0) throw new Error('the path was not dragged');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return { ...cost, frame: spread(await page.evaluate(() => window.latencies ?? [])) };
}

/** A spot where the pointer would take hold of the path, found by going down the middle of the matrix. */
async function onPath(page: Page, box: { x: number; y: number; width: number; height: number }) {
  const x = box.x + box.width * 0.7;
  for (let y = box.y + 4; y < box.y + box.height; y += 3) {
    await page.mouse.move(x, y);
    if ((await page.locator('.pair-matrix').getAttribute('data-look')) === 'path') return { x, y };
  }
  throw new Error('no path');
}
