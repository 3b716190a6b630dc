/** From the loaded page to a window that can be used, and from a project's path to its rows: npm run bench -- start [RUNS] */
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { makeDemo } from '#main/demo/make.ts';
import { cacheFolder } from '#main/folders.ts';
import { createPool } from '#main/work/pool.ts';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../e2e/support/chromium.ts';
import { startServer } from '../../e2e/support/server.ts';
import { materialIn } from '../screens/material.ts';
import { openProject } from '../screens/scene.ts';
import { spread } from '../timeline/frames.ts';

export default async function bench([runs = '7']: readonly string[]): Promise<void> {
  const demo = join(cacheFolder(), 'demo');
  const pool = createPool(1);
  const { truth } = await makeDemo(demo, { pool });
  const server = await startServer({ demo, cache: cacheFolder() });
  const browser = await launchChromium();
  const found: Record<string, number[]> = {};
  const note = (name: string, ms: number) => {
    found[name] = [...(found[name] ?? []), ms];
  };
  try {
    const files = truth.recordings.map(({ path }) => join(server.root, 'Syncline demo', path));
    const project = await materialIn(server.root, files, pool).project('six');
    for (let i = 0; i < Number(runs); i++) {
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      const threadTime = async () =>
        1000 *
        ((await session.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration')
          ?.value ?? 0);
      await page.addInitScript(markUsable);
      await page.goto(server.address);
      await page.waitForFunction(() => performance.getEntriesByName('usable').length > 0);
      const times = await page.evaluate(() => {
        const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
        return {
          loaded: navigation?.domContentLoadedEventEnd ?? Number.NaN,
          painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
          usable: performance.getEntriesByName('usable')[0]?.startTime ?? Number.NaN,
        };
      });
      note('page loaded (scripts run)', times.loaded);
      note('first paint', times.painted);
      note('usable: connected, commands enabled', times.usable);
      note('main thread until then', await threadTime());
      const begun = Date.now();
      await openProject(page, project);
      await page.locator('.track-head').nth(4).waitFor();
      await page.waitForFunction(drawn);
      note('six recordings: rows drawn', Date.now() - begun);
      await close(page);
    }
    console.log(
      `load ${loadavg()
        .map((l) => l.toFixed(1))
        .join(' ')}; ms after navigation, median / 95 % / longest of ${runs}`,
    );
    for (const [name, values] of Object.entries(found)) {
      const { median, p95, longest } = spread(values);
      console.log(
        `${name.padEnd(40)} ${[median, p95, longest].map((v) => v.toFixed(0).padStart(6)).join('')}`,
      );
    }
  } finally {
    await browser.close();
    await server.close();
    await pool.close();
  }
}

const close = (page: Page) => page.context().close();

/** Marks when the empty window stands, with its first command to be pressed and the host connected. */
function markUsable(): void {
  const look = () => {
    const ready = document.querySelector<HTMLButtonElement>('.empty button.primary');
    const line = document.querySelector('.jobs-line');
    if (ready && !ready.disabled && line && !line.textContent?.includes('Connecting'))
      performance.mark('usable');
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Whether the rows' canvas shows anything but its ground. */
function drawn(): boolean {
  const canvas = document.querySelector<HTMLCanvasElement>('.timeline-canvases canvas[role=img]');
  if (!canvas || canvas.width < 2) return false;
  const copy = new OffscreenCanvas(64, 64).getContext('2d');
  copy?.drawImage(canvas, 0, 0, 64, 64);
  return copy?.getImageData(0, 0, 64, 64).data.some((v) => v > 0) ?? false;
}
