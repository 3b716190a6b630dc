import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { tools } from '#main/media/tools.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { openPage, shoot, type Watched } from './support/page.ts';
import { type Served, startServer } from './support/server.ts';

/** What of a picture is attended to, over it. */
let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  server = await startServer();
  watched = await openPage(browser, server.address);
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** How many colours the timeline has beside a row's head. */
async function coloursOf(head: Locator): Promise<number> {
  const box = await head.boundingBox();
  if (!box) return 0;
  return await page.locator('.timeline-canvases canvas[role="img"]').evaluate(
    (canvas, y) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const from = (y - 8 - canvas.getBoundingClientRect().top) * devicePixelRatio;
      const [width, height] = [canvas.width, Math.round(16 * devicePixelRatio)];
      const copy = new OffscreenCanvas(width, height).getContext('2d');
      copy?.drawImage(canvas, 0, from, width, height, 0, 0, width, height);
      const pixels = copy?.getImageData(0, 0, width, height).data ?? [];
      const seen = new Set<number>();
      for (let k = 0; k < pixels.length; k += 4)
        seen.add(
          ((pixels[k] as number) << 16) | ((pixels[k + 1] as number) << 8) | (pixels[k + 2] as number),
        );
      return seen.size;
    },
    box.y + box.height / 2,
  );
}

describe('attention in the window', () => {
  it('shows where it moves, in heat, a box and words, and hides it', async () => {
    const path = join(server.root, 'ball.webm');
    // A white square that shakes at the right, above, over flickering grey.
    const filter = [
      'color=c=gray:s=320x180:r=12.5:d=4,noise=alls=8:allf=t:all_seed=5[grey]',
      'color=c=white:s=32x32:r=12.5:d=4[white]',
      "[grey][white]overlay=x='240+20*sin(7*t)':y='30+14*cos(9*t)',format=yuv420p[out]",
    ].join(';');
    const made = spawnSync(tools().ffmpeg.path, [
      ...['-v', 'error', '-y', '-filter_complex', filter],
      ...['-f', 'lavfi', '-i', "aevalsrc='0.3*sin(2*PI*t*(220+110*floor(2*mod(t,2))))':d=4:s=48000"],
      ...['-map', '[out]', '-map', '0:a', '-c:a', 'libopus'],
      ...['-c:v', 'libvpx', '-b:v', '1M', '-deadline', 'realtime', path],
    ]);
    expect(made.status, `${made.stderr}`).toBe(0);
    await page.locator('.empty').waitFor();
    await page.keyboard.press('Control+i');
    await page.getByLabel('Or a path').fill(path);
    await page.getByLabel('Or a path').press('Enter');
    await page.locator('.track-head .track-name').click();
    await page.locator('.grid-cell video').waitFor();
    await page.getByRole('button', { name: 'Show on the picture' }).click();
    const heat = page.getByRole('img', { name: 'What moves: top right of the picture' });
    await heat.waitFor();
    await expect
      .poll(() => heat.locator('.heat-box').evaluate((box) => box.getBoundingClientRect().width))
      .toBeGreaterThan(8);
    await page.getByText(/of 4 stretches have what moves in one region/).waitFor();
    await shoot(page, 'attention');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Hide', exact: true }).click();
    await heat.waitFor({ state: 'detached' });

    // What it is compared by, in colour under it.
    await page.locator('.timeline-scroll').focus();
    await page.keyboard.press('Shift+E');
    const heads = page.locator('.strip-head');
    // Three rows, so that other tracks stay in sight; the first says what the colours mean.
    await expect.poll(() => heads.count()).toBe(3);
    const names = [
      ['Harmony', 'low', 'high', 'Onsets', 'Timbre'],
      ['Heights', 'Shape'],
      ['Flow', 'Likeness'],
    ];
    for (const [k, own] of names.entries())
      for (const name of own) await expect.poll(() => heads.nth(k).textContent()).toContain(name);
    await expect.poll(() => coloursOf(heads.nth(1))).toBeGreaterThan(3);
    await shoot(page, 'features');
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Shift+E');
    await expect.poll(() => heads.count()).toBe(0);
    expect(watched.complaints).toEqual([]);
  });
});
