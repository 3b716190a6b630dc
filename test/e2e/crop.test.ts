import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tools } from '#main/media/tools.ts';
import { subjectVideo } from '#test/fixtures/subject-video.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { openPage, restingBox, restingValue, shoot, type Watched } from './support/page.ts';
import { type Served, startServer } from './support/server.ts';

/** The crop of a video, seen and edited over its picture: one session. */
let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;

const clip = subjectVideo({ family: 'card', seed: 4, seconds: 2.4 });
/** A portrait picture, whose cell is wider than it is. */
async function film(path: string): Promise<void> {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '320x180', '-r', '10', '-i', 'pipe:0'];
  const tall = ['-vf', 'pad=320:480:0:150', '-c:v', 'libvpx', '-b:v', '1M', '-deadline', 'realtime'];
  const child = spawn(tools().ffmpeg.path, ['-v', 'error', '-y', ...raw, ...tall, `file:${path}`]);
  for (let k = 0; k < clip.times.length; k++) child.stdin.write(clip.frame(k));
  child.stdin.end();
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
}
const outline = () => page.locator('.crop-line').getAttribute('points');
/** Its bottom right corner, pixels of the picture on the screen. */
const third = async () => (await outline())?.split(' ')[2]?.split(',').map(Number) ?? [];
/** Whether what the crop holds is to be seen. */
const isDrawn = () =>
  page.locator('.crop-screen canvas').evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return false;
    const copy = new OffscreenCanvas(16, 16).getContext('2d');
    copy?.drawImage(canvas, 0, 0, 16, 16);
    const pixels = copy?.getImageData(0, 0, 16, 16).data ?? [];
    return !canvas.hidden && pixels.some((value, k) => k % 4 === 0 && value > 60);
  });
const command = async (name: string) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
};

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

/** Its curves lie under the recording; their keyframes are chosen, moved and removed there, and by keys. */
async function curvesAreEdited(): Promise<void> {
  await page.getByRole('button', { name: 'Crop of card' }).waitFor();
  const keys = page.locator('.crop-head .track-sound');
  await expect.poll(() => keys.textContent()).toBe('1 key');
  const pane = await restingBox(page.locator('.timeline-pane'));
  const head = await restingBox(page.locator('.crop-head'));
  const y = head.y + head.height / 2;
  // Where seconds lie: all of the 2.4 s, with a margin of 2 % on both sides.
  const at = (t: number) => pane.x + (pane.width * (t / 2.4 + 0.02)) / 1.04;
  await page.mouse.click(at(1.5), y);
  await page.getByRole('button', { name: 'Bottom right corner' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => keys.textContent()).toBe('2 keys');
  await shoot(page, 'crop-curves');
  expect(await axeFaults(page)).toEqual([]);
  await page.mouse.move(at(1.5), y);
  await page.mouse.down();
  await page.mouse.move(at(1), y, { steps: 4 });
  await page.mouse.up();
  await shoot(page, 'crop-curves-moved');
  await page.locator('.crop-line[data-key="true"]').waitFor();
  await page.getByText(/^0:00:0(1\.0|0\.9)\d+$/).waitFor();
  await page.keyboard.press('Control+z');
  await page.locator('.timeline-scroll').focus();
  await page.keyboard.press(';');
  await page.keyboard.press('Delete');
  await expect.poll(() => keys.textContent()).toBe('1 key');
  await expect.poll(() => page.locator('.track-head:not(.text-head, .document-head)').count()).toBe(1);
}

/** Experimental: few frames are decoded; where they were looked at lies over the picture. */
async function byGlimpses(): Promise<void> {
  await command('Follow by glimpses');
  await page.getByText(/By glimpses \d+ of 24 frames were decoded/).waitFor();
  await page.keyboard.press('Home');
  const glimpse = page.getByRole('img', { name: 'Glimpse at 0:00:00.000: the subject is seen' });
  await glimpse.waitFor();
  const [field, best] = [glimpse.locator('.glimpse-field'), glimpse.locator('.heat-box')];
  const width = async (of: typeof field) => (await restingBox(of)).width;
  await expect.poll(async () => (await width(field)) - (await width(best))).toBeGreaterThan(0);
  await shoot(page, 'crop-glimpses');
  expect(await axeFaults(page)).toEqual([]);
}

describe('a crop in the window', () => {
  it('is followed, lies over the picture, is pulled at, undone, saved and taken away', async () => {
    const path = join(server.root, 'card.webm');
    await film(path);
    await page.locator('.empty').waitFor();
    await page.keyboard.press('Control+i');
    await page.getByLabel('Or a path').fill(path);
    await page.getByLabel('Or a path').press('Enter');
    await page.locator('.track-head .track-name').click();
    await page.locator('.grid-cell video').waitFor();

    await page.getByRole('button', { name: 'Follow the subject' }).click();
    await page.locator('.crop-line').waitFor();
    await page.getByText('Frames', { exact: true }).waitFor();
    // Within the picture, not in the bars beside it.
    const fits = async () => {
      const cell = await page.locator('.grid-cell').boundingBox();
      const picture = await page.locator('.crop-picture').boundingBox();
      if (!cell || !picture) return null;
      return [
        Math.abs(picture.width / picture.height - 320 / 480) < 0.005,
        Math.abs(picture.height - cell.height) < 1,
      ];
    };
    // The grid may give some of its room to the curves that have just come: asked until it rests.
    await expect.poll(fits).toEqual([true, true]);
    await shoot(page, 'crop-followed');
    expect(await axeFaults(page)).toEqual([]);

    const followed = await restingValue(page, outline);
    const was = await third();
    const corner = page.getByRole('button', { name: 'Bottom right corner' });
    const grip = await restingBox(corner);
    const [x, y] = [grip.x + 12, grip.y + 12];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 12, y + 8, { steps: 4 });
    await expect.poll(outline).not.toBe(followed);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect.poll(outline).toBe(followed);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 12, y + 8, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await third())[0]).toBeCloseTo((was[0] ?? 0) + 12, 0);
    await expect.poll(async () => (await third())[1]).toBeCloseTo((was[1] ?? 0) + 8, 0);
    await page.keyboard.press('Control+z');
    await expect.poll(outline).toBe(followed);

    await page.getByRole('group', { name: 'Crop of card' }).getByRole('button', { name: 'Crop' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Alt+ArrowDown');
    await page.locator('.crop-line[data-key="true"]').waitFor();
    const nudged = await outline();
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Save project' });
    await dialog.getByLabel('Name').fill('crop');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    const file = join(server.root, 'crop.syncline');
    await expect
      .poll(async () => JSON.parse(await readFile(file, 'utf8').catch(() => '{}')).crops?.[0]?.keys.length)
      .toBe(1);
    await expect.poll(outline).toBe(nudged);

    await page.getByRole('button', { name: 'Turn' }).focus();
    await page.keyboard.press('Delete');
    await expect.poll(() => page.locator('.crop-line').count()).toBe(0);
    await expect.poll(() => page.locator('.track-head').count()).toBe(1);

    await page.keyboard.press('Control+z');
    await page.locator('.crop-line').waitFor();
    await page.getByLabel('Grid shows').selectOption('the crop beside it');
    await expect.poll(isDrawn).toBe(true);
    await shoot(page, 'crop-beside');
    expect(await axeFaults(page)).toEqual([]);
    await page.locator('.timeline-scroll').focus();
    await page.keyboard.press('Shift+Q');
    await shoot(page, 'crop-only');
    await expect.poll(isDrawn).toBe(true);
    await page.keyboard.press('End');
    await expect.poll(isDrawn).toBe(true);
    await shoot(page, 'crop-only-end');
    await page.keyboard.press('Shift+Q');
    await expect.poll(() => page.locator('.crop-preview').count()).toBe(0);
    await curvesAreEdited();
    // A recording that is alone is exported as it lies; its crop held still.
    await page.keyboard.press('Control+e');
    const exporting = page.getByRole('dialog', { name: 'Export' });
    await exporting.getByRole('combobox', { name: 'Pictures' }).selectOption('What the crops hold');
    await shoot(page, 'crop-export');
    await exporting.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByText(/card\.mov$/).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await command('Remove the crop');

    await command('Draw a crop');
    const pad = await restingBox(page.locator('.crop-drawing'));
    await page.mouse.move(pad.x + 20, pad.y + 60);
    await page.mouse.down();
    await page.mouse.move(pad.x + 70, pad.y + 100, { steps: 3 });
    await page.mouse.up();
    await page.getByText('drawn by hand').waitFor();
    await shoot(page, 'crop-drawn');
    await page.getByRole('button', { name: 'Follow from here' }).click();
    await page.getByText('Frames', { exact: true }).waitFor();
    await byGlimpses();
    expect(watched.complaints).toEqual([]);
  });
});
