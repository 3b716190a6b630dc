import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePairMaterial } from './pair-material.ts';
import { seriousFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { openPage, shoot, type Watched } from './support/page.ts';
import { type Served, startServer } from './support/server.ts';

/** Projects on the disk, with more than one who works on them and media that go away. */
let browser: Browser;
let server: Served;
let watched: Watched[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  server = await startServer();
  watched = [];
});
afterEach(async () => {
  for (const { page, complaints } of watched) {
    expect(complaints).toEqual([]);
    await page.context().close();
  }
  await server.close();
});

async function openWindow(): Promise<Page> {
  const one = await openPage(browser, server.address);
  watched.push(one);
  await one.page.locator('.empty').waitFor();
  return one.page;
}

async function open(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+o');
  await page.getByLabel('Path').fill(path);
  await page.getByLabel('Path').press('Enter');
  await page.locator('.track-head').first().waitFor();
}

async function renameTo(page: Page, from: string, to: string): Promise<void> {
  await page.locator('.source', { hasText: from }).getByRole('button').first().click();
  const field = page.getByLabel('Name', { exact: true });
  await field.fill(to);
  await field.press('Enter');
  await page.locator('.source', { hasText: to }).waitFor();
}

const namesIn = async (path: string): Promise<readonly string[]> =>
  (JSON.parse(await readFile(path, 'utf8')) as { recordings: { name: string }[] }).recordings.map(
    (r) => r.name,
  );

describe('two windows on one project', () => {
  it('the second to save is asked, and both ways keep what was chosen', async () => {
    const path = await makePairMaterial(join(server.root, 'tunes'));
    const [one, two] = [await openWindow(), await openWindow()];
    await open(one, path);
    await open(two, path);
    await renameTo(one, 'deck', 'deck of one');
    await one.keyboard.press('Control+s');
    await one.locator('.unsaved').waitFor({ state: 'detached' });
    await renameTo(two, 'deck', 'deck of two');
    await two.keyboard.press('Control+s');
    const dialog = two.getByRole('dialog', { name: /was saved by somebody else/ });
    await dialog.waitFor();
    await shoot(two, 'conflict');
    expect(await seriousFaults(two)).toEqual([]);
    expect(await namesIn(path)).toContain('deck of one');
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await two.locator('.unsaved').waitFor({ state: 'detached' });
    expect(await namesIn(path)).toContain('deck of two');
    // Now the first one is behind.
    await renameTo(one, 'deck of one', 'deck again');
    await one.keyboard.press('Control+s');
    await one.getByRole('button', { name: 'Open theirs' }).click();
    await one.locator('.source', { hasText: 'deck of two' }).waitFor();
    expect(await one.locator('.unsaved').count()).toBe(0);
  });
});

describe('a recovered project', () => {
  it('that was never saved is not offered again, not even to another window, and survives a second crash', async () => {
    await makePairMaterial(join(server.root, 'tunes'));
    let page = await openWindow();
    await page.keyboard.press('Control+i');
    await page.getByLabel('Or a path').fill(join(server.root, 'tunes', 'deck.wav'));
    await page.getByLabel('Or a path').press('Enter');
    await page.locator('.track-head').first().waitFor();
    for (const _ of [1, 2]) {
      await page.waitForTimeout(4500); // the recovery copy is written 3 s after the change
      watched = [];
      await page.context().close();
      server = await server.again();
      page = await openWindow();
      await page.getByRole('button', { name: 'Recover' }).click();
      await page.locator('.track-head', { hasText: 'deck' }).waitFor();
      expect(await page.locator('.recovery').count()).toBe(0);
      const other = await openWindow();
      await other.waitForTimeout(500);
      expect(await other.locator('.recovery').count()).toBe(0);
      await renameTo(page, 'deck', 'deck more');
    }
  });
});
