/** How far what is heard and seen runs from the playhead while playing: npm run bench -- playback [SECONDS] [SPEED] */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDemo } from '#main/demo/make.ts';
import { cacheFolder } from '#main/folders.ts';
import { createPool } from '#main/work/pool.ts';
import { parseProject } from '#src/model/project.ts';
import { toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { launchChromium } from '../../e2e/support/chromium.ts';
import { openPage, openProject } from '../../e2e/support/page.ts';
import { startServer } from '../../e2e/support/server.ts';
import { materialIn } from '../screens/material.ts';

type Sample = {
  readonly clock: number;
  readonly playhead: number;
  readonly elements: readonly { readonly name: string; readonly kind: string; readonly at: number }[];
};

export default async function bench([length = '60', speed = '1']: readonly string[]): Promise<void> {
  const demo = join(cacheFolder(), 'demo');
  const pool = createPool(1);
  const { truth } = await makeDemo(demo, { pool });
  const server = await startServer({ demo, cache: cacheFolder() });
  const browser = await launchChromium();
  try {
    const files = truth.recordings.map(({ path }) => join(server.root, 'Syncline demo', path));
    const path = await materialIn(server.root, files, pool).project('six');
    const project = parseProject(JSON.parse(await readFile(path, 'utf8')));
    const { page } = await openPage(browser, server.address);
    await openProject(page, path);
    await page.locator('.track-head').first().waitFor();
    await page.waitForFunction(() => document.querySelectorAll('video, audio').length > 2);
    await page.waitForTimeout(3000);
    if (speed !== '1') await page.getByLabel('Speed').selectOption(speed);
    await page.getByLabel('Playhead').fill('0:00:12');
    await page.getByLabel('Playhead').press('Enter');
    await page.getByLabel('Playhead').blur();
    await page.waitForTimeout(1000);
    await page.keyboard.press('Space');
    const samples = await page.evaluate(
      (seconds) =>
        new Promise<Sample[]>((resolve) => {
          const found: Sample[] = [];
          const begun = performance.now();
          let last = 0;
          const look = () => {
            const clock = performance.now();
            const clockText = document.querySelector<HTMLInputElement>('.clock input')?.value ?? '';
            const [h = 0, m = 0, s = 0] = clockText.split(':').map(Number);
            if (clock - last > 100) {
              last = clock;
              const elements = [...document.querySelectorAll<HTMLMediaElement>('video, audio')]
                .filter((each) => !each.paused && !each.seeking)
                .map((each) => ({ name: each.ariaLabel ?? '', kind: each.localName, at: each.currentTime }));
              found.push({ clock: (clock - begun) / 1000, playhead: h * 3600 + m * 60 + s, elements });
            }
            if (clock - begun < seconds * 1000) requestAnimationFrame(look);
            else resolve(found);
          };
          requestAnimationFrame(look);
        }),
      Number(length),
    );
    const settledAt = 2;
    const late = samples.filter((s) => s.clock > settledAt);
    console.log(`${late.length} samples of ${length} s at speed ${speed}, after the first ${settledAt} s`);
    console.log(
      `playhead against the clock: ${(1000 * 60 * (slopeOf(late.map((s) => [s.clock, s.playhead])) - Number(speed))).toFixed(2)} ms a minute`,
    );
    for (const { recording, map } of project.placements) {
      const name = project.recordings.find((r) => r.id === recording)?.name ?? '';
      const errors = late.flatMap((s) => {
        const element = s.elements.find((each) => each.name === name);
        const due = map && element ? toSource(map, timelineTime(s.playhead)) : null;
        return element && due !== null ? [[s.clock, 1000 * (element.at - due)] as const] : [];
      });
      if (errors.length < 20) continue;
      const sizes = errors.map(([, e]) => Math.abs(e)).toSorted((a, b) => a - b);
      const at = (share: number) =>
        (sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))] ?? 0).toFixed(1);
      const mean = errors.reduce((sum, [, e]) => sum + e, 0) / errors.length;
      console.log(
        `${name}: off ${at(0.5)} / ${at(0.95)} / ${at(1)} ms (median, 95 %, most), mean ${mean.toFixed(1)} ms, slope ${(60 * slopeOf(errors)).toFixed(2)} ms a minute, ${errors.length} samples`,
      );
    }
  } finally {
    await browser.close();
    await server.close();
    await pool.close();
  }
}

/** Slope of the least-squares line. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (p: readonly [number, number]) => number) =>
    points.reduce((sum, p) => sum + of(p), 0) / Math.max(1, points.length);
  const [x, y] = [mean((p) => p[0]), mean((p) => p[1])];
  const cross = mean((p) => (p[0] - x) * (p[1] - y));
  return cross / mean((p) => (p[0] - x) ** 2);
}
