import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePairMaterial } from './pair-material.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { expectFree } from './support/free.ts';
import { openPage, openProject, shoot, type Watched } from './support/page.ts';
import { type Served, startServer } from './support/server.ts';

/** The window in another language: chosen, spoken everywhere, remembered, and given up again. */
let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
  watched = await openPage(browser, server.address);
  page = watched.page;
  await openProject(page, await makePairMaterial(join(server.root, 'tunes')));
  await page.locator('.track-head', { hasText: 'deck' }).waitFor();
});
afterAll(async () => {
  expect(watched.complaints).toEqual([]);
  await browser?.close();
  await server?.close();
});

/** English words that would stand there if one were forgotten; German has none of them. */
const english =
  /\b(?:the|of|and|with|not|this|that|add|open|save|find|sync|warp|show|play|words|recording)\b/i;

/** Lines of the window with English words, beside what is said in the recordings. */
async function englishOn(selector: string): Promise<readonly string[]> {
  const said = await page
    .locator(selector)
    .evaluateAll((parts) =>
      parts.flatMap((part) => [
        (part as HTMLElement).innerText,
        ...[...part.querySelectorAll('[title], [aria-label]')].flatMap((each) => [
          each.getAttribute('title') ?? '',
          each.getAttribute('aria-label') ?? '',
        ]),
      ]),
    );
  const spoken = /\b(?:lamp|waves|rocks|lit|broke|far|below)\b|^\w+$/;
  return said
    .join('\n')
    .split('\n')
    .filter((line) => english.test(line) && !spoken.test(line.trim()));
}

const chooseLanguage = async (label: string, name: string) => {
  await page.keyboard.press('Control+Comma');
  await page.getByLabel(label).selectOption({ label: name });
};

describe('another language', () => {
  it('is spoken everywhere as soon as it is chosen', async () => {
    await chooseLanguage('Language', 'Deutsch');
    await page.locator('html[lang=de]').waitFor();
    const dialog = page.getByRole('dialog', { name: 'Einstellungen' });
    await dialog.waitFor();
    await expect.poll(() => englishOn('dialog')).toEqual([]);
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: /^„.*vergleichen$/ }).click();
    await page.getByRole('toolbar', { name: 'Paaransicht' }).waitFor();
    await page.getByRole('button', { name: 'Verfahren' }).click();
    await expect.poll(() => englishOn('.window')).toEqual([]);
    for (const tab of ['Transkript', 'Aufmerksamkeit', 'Schritte', 'Netz', 'Verlauf', 'Paaransicht']) {
      await page.getByRole('tab', { name: tab }).click();
      await expect.poll(() => englishOn('.window'), { message: tab }).toEqual([]);
    }
    expect(await axeFaults(page)).toEqual([]);
  });

  it('has room: nothing is cut, nothing lies over anything, in a small window too', async () => {
    for (const [width, height] of [
      [1280, 800],
      [900, 620],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(200);
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
      await expect.poll(wide).toBeLessThanOrEqual(width);
      for (const name of ['Wiedergabe', 'Paaransicht'])
        await expectFree(page.getByRole('toolbar', { name }), width);
      await expectFree(page.getByRole('banner'), width);
      const cut = () =>
        page
          .locator('.window button:not(.clip)')
          .evaluateAll((all) =>
            all.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent),
          );
      await expect.poll(cut).toEqual([]);
      await shoot(page, `german-${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('finds commands by either name, and names keys as its keyboards do', async () => {
    await page.keyboard.press('Control+k');
    for (const words of ['snapping', 'einrasten']) {
      await page.getByRole('combobox', { name: 'Befehl suchen' }).fill(words);
      await page.getByRole('option', { name: /^Einrasten ein oder aus.*Umschalt\+S$/s }).waitFor();
    }
    await page.keyboard.press('Escape');
  });

  it('is remembered, and given up again for that of the system', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'Aufnahmen hinzufügen…' }).waitFor();
    await chooseLanguage('Sprache', 'wie im System');
    await page.getByRole('dialog', { name: 'Settings' }).waitFor();
    await page.locator('html[lang=en]').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add recordings…' }).waitFor();
  });
});
