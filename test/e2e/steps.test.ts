import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tools } from '#main/media/tools.ts';
import { createModelManager } from '#main/models/manager.ts';
import { clipFolder } from '../fixtures/tiny-clip.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { openPage, openProject, restingBox, shoot, type Watched } from './support/page.ts';
import { type Served, startServer } from './support/server.ts';

/** Steps of a list over the time of a recording: found, pinned, solved anew, written. */
let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;

const shown = ['red', 'green', 'blue', 'yellow', 'magenta'];
const list = ['red', 'green', 'cyan', 'blue', 'yellow', 'magenta'];
const at = (name: string) => join(server.root, name);

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
  await createModelManager(at('../state/models')).add(clipFolder(at('clip')));
  // Grey, and five colours of 4 s with grey between them; cyan is left out.
  const parts = shown.flatMap((colour) => ['gray', colour === 'green' ? '0x00ff00' : colour]);
  const made = spawnSync(tools().ffmpeg.path, [
    ...['-v', 'error', '-y'],
    ...parts.flatMap((c) => ['-f', 'lavfi', '-i', `color=c=${c}:s=96x54:r=5:d=4`]),
    ...['-filter_complex', `concat=n=${parts.length}:v=1`, '-c:v', 'libvpx', '-deadline', 'realtime'],
    at('paint.webm'),
  ]);
  expect(made.status, `${made.stderr}`).toBe(0);
  watched = await openPage(browser, server.address);
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const panel = () => page.getByRole('region', { name: 'Steps' });
const matrix = () => page.getByRole('application', { name: /^Steps in paint/ });
const facts = (text: RegExp) => panel().getByText(text).first().waitFor();
/** Where a moment of a step is on the screen. */
async function spot(step: number, time: number): Promise<{ x: number; y: number }> {
  const box = await restingBox(matrix());
  // The whole of 40 s fits with 2 % of air on each side.
  const air = box.width * 0.02;
  return {
    x: box.x + air + (time / 40) * (box.width - 2 * air),
    y: box.y + box.height * (1 - (step + 0.5) / list.length),
  };
}
async function startOf(text: string): Promise<string> {
  return await panel().getByLabel(`Start of “${text}”`).inputValue();
}

describe('steps in the window', () => {
  it('are found by what is seen, and shown over time', async () => {
    await page.locator('.empty').waitFor();
    await page.keyboard.press('Control+i');
    await page.getByLabel('Or a path').fill(at('paint.webm'));
    await page.getByLabel('Or a path').press('Enter');
    await page.locator('.track-head .track-name').click();
    await page.getByRole('tab', { name: 'Steps' }).click();
    await panel().getByRole('button', { name: 'Find steps…' }).click();
    await page
      .getByRole('textbox', { name: /One step on each line/ })
      .fill(list.map((c) => `Paint it ${c}`).join('\n'));
    await page.getByRole('button', { name: 'Find 6 steps' }).click();
    await facts(/^5 of 6 steps found/);
    await matrix().waitFor();
    await shoot(page, 'steps');
    expect(await axeFaults(page)).toEqual([]);
  });

  it('go to where a hand drags them, and back again', async () => {
    const [from, to] = [await spot(3, 22), await spot(3, 18)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y, { steps: 3 });
    await page.mouse.move(to.x, to.y);
    await page.mouse.up();
    await facts(/5 of 6 steps found, 1 pinned/);
    await panel().getByRole('button', { name: 'Table', exact: true }).click();
    await expect.poll(() => startOf('Paint it blue')).toMatch(/^0:00:1[56]/);
    await page.keyboard.press('Control+z');
    await expect.poll(() => startOf('Paint it blue')).toMatch(/^0:00:(?:19|20)/);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => startOf('Paint it blue')).toMatch(/^0:00:1[56]/);
    await page.keyboard.press('Control+z');
    await panel().getByRole('button', { name: 'Table', exact: true }).click();
    await facts(/^5 of 6 steps found$/);
  });

  it('are pinned and left out by the keyboard; four pins train the model', async () => {
    await matrix().focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await facts(/5 of 6 steps found, 1 pinned/);
    await page.keyboard.press('x');
    await facts(/4 of 6 steps found, 1 marked as left out/);
    await page.keyboard.press('Delete');
    await facts(/^5 of 6 steps found$/);
    for (const step of [0, 1, 3, 4]) {
      const { x, y } = await spot(step, 8 * shown.indexOf(list[step] as string) + 6);
      await page.mouse.dblclick(x, y);
    }
    await facts(/5 of 6 steps found, 4 pinned/);
    await facts(/harpened/);
    // What training has changed is of the same step as the pin that it came from.
    await page.keyboard.press('Control+z');
    await facts(/5 of 6 steps found, 3 pinned/);
    await page.keyboard.press('Control+Shift+z');
    await facts(/5 of 6 steps found, 4 pinned/);
  });

  it('are written as chapters and clips, and known again in the saved project', async () => {
    await panel().getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Format').selectOption('ffmetadata');
    await dialog.getByLabel('Name').fill('painted');
    await dialog.getByRole('button', { name: 'Write' }).click();
    await dialog.waitFor({ state: 'detached' });
    const chapters = await readFile(at('painted.ffmetadata'), 'utf8');
    expect(chapters.match(/title=.*/g)).toEqual(shown.map((c) => `title=Paint it ${c}`));
    await panel().getByRole('button', { name: 'Export…' }).click();
    await dialog.getByLabel('Format').selectOption('clips');
    await dialog.getByRole('textbox', { name: 'Folder' }).fill('cut');
    await dialog.getByRole('button', { name: 'Write' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await readFile(at('cut/04 Paint it blue.mp4'))).length).toBeGreaterThan(500);

    await page.keyboard.press('Control+s');
    await dialog.getByLabel('Name').fill('paint');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await expect
      .poll(() => readFile(at('paint.syncline'), 'utf8').catch(() => ''))
      .toContain('Paint it blue');
    expect(watched.complaints).toEqual([]);
    const again = await openPage(browser, server.address);
    await openProject(again.page, at('paint.syncline'));
    await again.page.getByRole('tab', { name: 'Steps' }).click();
    await again.page.getByText(/5 of 6 steps found, 4 pinned/).waitFor();
    await again.page.getByText(/harpened/).waitFor();
    await again.page.close();
  });
});
