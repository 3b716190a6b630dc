import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tools } from '#main/media/tools.ts';
import { createModelManager } from '#main/models/manager.ts';
import { imageFolder } from '../fixtures/tiny-image.ts';
import { lipsFolder } from '../fixtures/tiny-lips.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { openPage, shoot, type Watched } from './support/page.ts';
import { type Served, startServer } from './support/server.ts';

/** Models of the user's own that look: what pictures are compared by, and lips asked as well. */
let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;
const at = (name: string) => join(server.root, name);

/** A square that wanders, with a tone; `pace` times as fast. */
function film(name: string, pace: number): void {
  const seconds = 8 / pace;
  const x = `140+70*sin(1.7*t*${pace})+60*sin(0.9*t*${pace}*t*${pace}/4)`;
  const filter = [
    `color=c=gray:s=320x180:r=12.5:d=${seconds}[wall]`,
    `color=c=white:s=40x40:r=12.5:d=${seconds}[white]`,
    `[wall][white]overlay=x='${x}':y='70+50*sin(1.1*t*${pace})':eval=frame,format=yuv420p[out]`,
  ].join(';');
  const made = spawnSync(tools().ffmpeg.path, [
    ...['-v', 'error', '-y', '-filter_complex', filter],
    ...['-f', 'lavfi', '-i', `sine=f=300:d=${seconds}:r=48000`, '-map', '[out]', '-map', '0:a'],
    ...['-c:a', 'libopus', '-c:v', 'libvpx', '-b:v', '1M', '-deadline', 'realtime', at(name)],
  ]);
  expect(made.status, `${made.stderr}`).toBe(0);
}

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
  const models = createModelManager(at('../state/models'));
  await models.add(imageFolder(at('image')));
  await models.add(lipsFolder(at('lips')));
  film('slow.webm', 1);
  film('quick.webm', 1.25);
  watched = await openPage(browser, server.address);
  page = watched.page;
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe('models of one’s own that look', () => {
  it('are what the pictures of a pair are compared by, and asked beside the movements', async () => {
    await page.locator('.empty').waitFor();
    for (const name of ['slow.webm', 'quick.webm']) {
      await page.keyboard.press('Control+i');
      await page.getByLabel('Or a path').fill(at(name));
      await page.getByLabel('Or a path').press('Enter');
      await page.locator('.track-head .track-name', { hasText: name }).waitFor();
    }
    await page.locator('.track-head .track-name', { hasText: 'slow' }).click();
    const ask = page.getByLabel('Ask as well');
    await ask.waitFor().finally(() => shoot(page, 'own-models-lips'));
    await expect.poll(() => ask.locator('option').allTextContents()).toEqual(['no model', 'tiny-lips']);
    await ask.selectOption('tiny-lips');
    await page.locator('.track-head .track-name', { hasText: 'quick' }).click({ modifiers: ['Shift'] });
    const view = page.getByRole('region', { name: 'Pair view' });
    await view.getByRole('button', { name: 'Method' }).click();
    const strip = view.getByRole('region', { name: 'Method of alignment' });
    await strip.getByText('picture', { exact: true }).click();
    const seen = strip.getByLabel('Seen by');
    await expect.poll(() => seen.locator('option').allTextContents()).toEqual(['Syncline', 'tiny-image']);
    await seen.selectOption('tiny-image');
    await expect.poll(() => seen.inputValue()).toBe('tiny-image');
    await shoot(page, 'own-models');
    expect(await axeFaults(page)).toEqual([]);
    await strip.getByRole('button', { name: 'Warp', exact: true }).click();
    await strip.getByRole('button', { name: 'Warp again' }).waitFor();
    await shoot(page, 'own-models-warped');
    expect(watched.complaints).toEqual([]);
  });
});
