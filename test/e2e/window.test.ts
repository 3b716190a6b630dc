import { mkdir, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { makePairMaterial } from './pair-material.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { expectFree } from './support/free.ts';
import { openPage, restingBox, shoot, type Watched } from './support/page.ts';
import { type Served, startServer } from './support/server.ts';

/** The window around the main job: what it says when something is wrong, and how its parts share the room. */
let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  watched = await openPage(browser, server.address);
  page = watched.page;
  await page.locator('.empty').waitFor();
});
afterEach(async () => {
  expect(watched.complaints).toEqual([]);
  await page.context().close();
});

const head = (name: string) => page.locator('.track-head', { hasText: name });

async function add(path: string): Promise<void> {
  await page.keyboard.press('Control+i');
  await page.getByLabel('Or a path').fill(path);
  await page.getByLabel('Or a path').press('Enter');
  await page.locator('.import-progress').waitFor({ state: 'detached' });
}

/** Three recordings of one tune and one of another, sound alone, synced. */
async function openTunes(): Promise<void> {
  const path = await makePairMaterial(join(server.root, 'tunes'));
  await page.keyboard.press('Control+o');
  await page.getByLabel('Path').fill(path);
  await page.getByLabel('Path').press('Enter');
  await head('deck').waitFor();
}

/** A clip with picture and sound of which no browser plays the container. */
async function makeClip(name: string, ...more: readonly string[]): Promise<string> {
  await mkdir(join(server.root, 'clips'), { recursive: true });
  const path = join(server.root, 'clips', name);
  const picture = ['-f', 'lavfi', '-i', 'testsrc=s=160x120:r=25:d=6', '-f', 'lavfi', '-i', 'sine=d=6'];
  const coded = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', ...more];
  const { code, stderr } = await runFfmpeg(['-v', 'error', ...picture, ...coded, '-y', fileUrl(path)]);
  if (code !== 0) throw new Error(stderr);
  return path;
}

/** Whether a thing lies wholly in the window's visible part. */
async function inSight(locator: Locator): Promise<boolean> {
  const box = await locator.boundingBox();
  const size = page.viewportSize();
  if (!box || !size) return false;
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height;
}

describe('files that are not as they should be', () => {
  it('carry a stated warning as soon as they are in the bin, before any sync', async () => {
    const file = await makeClip('cut.mp4', '-movflags', '+faststart');
    await truncate(file, Math.floor((await stat(file)).size * 0.6));
    await add(file);
    const item = page.locator('.source', { hasText: 'cut.mp4' });
    await item.getByText(/The file is cut short: it holds 60 % of what its header declares\./).waitFor();
    // Once its sound has been decoded, row and inspector say how far that went; a reader of the screen hears it too.
    const partly = /^Decoded only to \d\.\d s of 6\.\d s: the file holds no more\.$/;
    await item.getByText(partly).waitFor();
    await item.getByText(/more in the inspector/).waitFor();
    const described = await item.getByRole('button').first().getAttribute('aria-describedby');
    expect(await page.locator(`[id="${described}"]`).textContent()).toMatch(partly);
    await item.getByRole('button').first().click();
    await page.getByRole('region', { name: 'Doubtful about the file' }).getByText(partly).waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  it('are told in sight when they are not added, in a long list and a small window too, until dismissed', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `text ${i + 1}.mp4`);
    await mkdir(join(server.root, 'bad'), { recursive: true });
    for (const name of names) await writeFile(join(server.root, 'bad', name), '');
    await add(await makeClip('good.mp4'));
    await openTunesInto();
    for (const name of names) await add(join(server.root, 'bad', name));
    const notice = page.getByRole('alert', { name: 'Not added' });
    for (const size of [
      { width: 1280, height: 800 },
      { width: 640, height: 400 },
    ]) {
      await page.setViewportSize(size);
      await page.mouse.wheel(0, 4000);
      await page.waitForTimeout(300);
      await expect.poll(() => inSight(notice)).toBe(true);
      await shoot(page, `not-added-${size.width}`);
    }
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Dismiss text 3.mp4' }).press('Enter');
    await expect.poll(() => page.getByRole('button', { name: /^Dismiss text/ }).count()).toBe(11);
    // The focus goes on to the next, so that several go one after the other.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.ariaLabel))
      .toBe('Dismiss text 4.mp4');
    await page.keyboard.press('Escape');
    await notice.waitFor({ state: 'detached' });
  });
});

/** Adds the tunes to what is open, so that there is something to look at. */
async function openTunesInto(): Promise<void> {
  await makePairMaterial(join(server.root, 'tunes'));
  for (const name of ['deck', 'mixer', 'phone']) await add(join(server.root, 'tunes', `${name}.wav`));
}

describe('what cannot be done', () => {
  it('says why and what to do: dragging and nudging the reference', async () => {
    await openTunes();
    const row = await restingBox(head('deck'));
    const pane = await restingBox(page.locator('.timeline-pane'));
    const [x, y] = [pane.x + pane.width / 2, row.y + row.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 4 });
    await page.mouse.up();
    const note = page.locator('.notice', { hasText: 'is the reference' });
    await note.waitFor();
    expect(await note.textContent()).toMatch(/Move the others against it, or make another one the reference/);
    expect(await page.locator('[role=status]', { has: note }).count()).toBe(1);
    await page.keyboard.press('Escape');
    await note.waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+ArrowRight');
    await note.waitFor();
    await page.keyboard.press('Escape');
    await note.waitFor({ state: 'detached' });
  });

  it('is no dead end where a recording was refused: a click tries a place, undo returns', async () => {
    await openTunes();
    await head('another night').locator('.track-name').click();
    const places = page
      .getByRole('list')
      .filter({ has: page.locator('.candidate') })
      .getByRole('button');
    await places.first().waitFor();
    expect(await places.first().textContent()).toMatch(/deck.*Try.*begins at its 0:00:09\.500.*3\.10/);
    expect(await axeFaults(page)).toEqual([]);
    await places.first().click();
    await head('another night').getByText('by hand').waitFor();
    const offset = () => page.getByLabel('Offset', { exact: true }).inputValue();
    await expect.poll(offset).toBe('0:00:09.500000');
    await expect.poll(() => places.first().getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('c');
    await expect.poll(offset).not.toBe('0:00:09.500000');
    await page.keyboard.press('Control+z');
    await head('another night').getByText('not placed').waitFor();
  });
});

describe('the parts of the window', () => {
  it('give the pictures’ room to timeline and pair view where there is no picture', async () => {
    await openTunes();
    await expect.poll(() => page.getByRole('region', { name: 'Videos' }).count()).toBe(0);
    const main = await restingBox(page.locator('.centre'));
    const timeline = page.getByRole('region', { name: 'Timeline', exact: true });
    const pair = page.locator('.pane.bottom');
    const boxes = async () => {
      const [above, below] = [await restingBox(timeline), await restingBox(pair)];
      expect(above.y).toBeCloseTo(main.y, 0);
      expect(above.height + below.height).toBeGreaterThan(main.height - 4);
      return below.height / main.height;
    };
    // With nothing to compare yet the tracks have most of it.
    await expect.poll(boxes).toBeLessThan(0.3);
    await page.getByRole('button', { name: /^Compare/ }).click();
    await page.locator('.pair-matrix').waitFor();
    await expect.poll(boxes).toBeGreaterThan(0.4);
  });

  it('keep the sizes that the pointer or the keys gave them, and take the usual ones again', async () => {
    await openTunes();
    const width = async () => (await restingBox(page.getByRole('complementary', { name: 'Sources' }))).width;
    const usual = await width();
    const border = page.getByRole('separator', { name: 'Width of the sources' });
    for (let i = 0; i < 3; i++) await border.press('ArrowRight');
    await expect.poll(width).toBe(usual + 48);
    await page.reload();
    await openTunes();
    await expect.poll(width).toBe(usual + 48);
    const at = await restingBox(border);
    await page.mouse.dblclick(at.x, at.y + at.height / 2);
    await expect.poll(width).toBe(usual);
  });

  it('can be put away, stay so, and come back by one command; settings say the same', async () => {
    await openTunes();
    const sources = page.getByRole('complementary', { name: 'Sources' });
    for (const key of ['Shift+Digit1', 'Shift+Digit4']) await page.keyboard.press(key);
    await sources.waitFor({ state: 'detached' });
    await page.reload();
    await openTunes();
    await expect.poll(() => sources.count()).toBe(0);
    await expect.poll(() => page.getByRole('complementary', { name: 'Inspector' }).count()).toBe(0);
    await page.keyboard.press('Control+Comma');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await expect.poll(() => settings.getByLabel('Show the part at the left').isChecked()).toBe(false);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'settings-1280-dark');
    await settings.getByRole('button', { name: 'Usual layout' }).click();
    await settings.getByRole('button', { name: 'Keys…' }).click();
    // The sheet is what is printed.
    await page.emulateMedia({ media: 'print' });
    const sheet = page.getByRole('dialog', { name: 'Keys' });
    await expect.poll(() => sheet.getByText('Play or pause').isVisible()).toBe(true);
    await expect.poll(() => sheet.getByText('Print…').isVisible()).toBe(false);
    await expect.poll(() => page.locator('.window').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await page.keyboard.press('Escape');
    await sources.waitFor();
  });

  it('stand where they are dragged or sent to, beside each other or behind, and stay there', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await openTunes();
    const tab = (name: string) => page.getByRole('tab', { name });
    const drag = async (what: Locator, x: number, y: number) => {
      const from = await restingBox(what);
      await page.mouse.move(from.x + 8, from.y + 8);
      await page.mouse.down();
      await page.mouse.move(x, y, { steps: 4 });
      await page.locator('.dock-dragged').waitFor();
    };
    const below = await restingBox(page.locator('.pane.bottom'));
    const [right, middle] = [below.x + below.width - 40, below.y + below.height / 2];
    // Let go of with Esc nothing happens.
    await drag(tab('Transcript'), right, middle);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await page.getByRole('region', { name: 'Transcript' }).count()).toBe(0);
    await drag(tab('Transcript'), right, middle);
    await shoot(page, 'dock-dragged-1280-dark');
    await page.mouse.up();
    const place = (role: 'region' | 'complementary', name: string) =>
      restingBox(page.getByRole(role, { name }));
    const areBeside = async () => {
      const [pair, text] = [await place('region', 'Pair view'), await place('region', 'Transcript')];
      return [pair.x + pair.width <= text.x + 1, Math.abs(pair.width - text.width) < 40];
    };
    await expect.poll(areBeside).toEqual([true, true]);
    await page.keyboard.press('Shift+Digit5');
    const arrange = page.getByRole('dialog', { name: 'Arrange panels' });
    const spot = (of: string) => arrange.getByRole('combobox', { name: of });
    await spot('History').selectOption({ label: 'At the left, by itself' });
    await spot('Sources').selectOption({ label: 'At the right, with Inspector' });
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'dock-arrange-1280-dark');
    await page.keyboard.press('Escape');
    await page.reload();
    await openTunes();
    await expect.poll(areBeside).toEqual([true, true]);
    await expect.poll(async () => (await place('complementary', 'History')).x).toBe(0);
    await expect.poll(async () => (await place('complementary', 'Sources')).x).toBeGreaterThan(640);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'dock-arranged-1280-dark');
    // Into the middle of a group: behind its tab.
    const target = await place('complementary', 'History');
    await drag(tab('Sources'), target.x + target.width / 2, target.y + target.height / 2);
    await page.mouse.up();
    await expect.poll(async () => (await place('complementary', 'Sources')).x).toBe(0);
    await expect.poll(() => tab('History').getAttribute('aria-selected')).toBe('false');
    await page.keyboard.press('Shift+Digit5');
    await arrange.getByRole('button', { name: 'Usual layout' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('region', { name: 'Transcript' }).count()).toBe(0);
  });

  it('fit a page of half the size (200 % zoom): nothing is wider than the page, the header is one line', async () => {
    await page.setViewportSize({ width: 640, height: 400 });
    await openTunes();
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(wide).toBeLessThanOrEqual(640);
    const header = page.getByRole('banner');
    await expect.poll(async () => (await restingBox(header)).height).toBeLessThan(48);
    for (const name of ['Sync', 'Export…', 'Undo'])
      await expect.poll(() => inSight(header.getByRole('button', { name, exact: true }))).toBe(true);
    await page.mouse.wheel(0, 2000);
    await page.waitForTimeout(200);
    await expect.poll(() => inSight(header)).toBe(true);
    expect(await axeFaults(page)).toEqual([]);
  });

  it('keep every control of the bars free at half the size, and in a small window, and the names of the pair readable', async () => {
    await page.setViewportSize({ width: 640, height: 400 });
    await openTunes();
    const view = page.getByRole('region', { name: 'Pair view' });
    const widthOf = async (part: Locator) => (await restingBox(part)).width;
    await page.getByRole('button', { name: /^Compare/ }).click();
    for (const [time, key] of [
      ['0:00:05', 'i'],
      ['0:00:45.5', 'o'],
    ] as const) {
      await page.getByLabel('Playhead').fill(time);
      await page.getByLabel('Playhead').press('Enter');
      await page.getByLabel('Playhead').blur();
      await page.keyboard.press(key);
    }
    await page.getByRole('button', { name: 'Clear in and out' }).waitFor();
    for (const name of ['Playing', 'Pair view']) await expectFree(page.getByRole('toolbar', { name }), 640);
    for (const label of ['Recording across', 'Recording upwards'])
      await expect.poll(() => widthOf(view.getByLabel(label))).toBeGreaterThan(120);
    await page.keyboard.press('Control+k');
    const bottom = async () => {
      const { y, height } = await restingBox(page.getByRole('listbox', { name: 'Commands' }));
      return y + height;
    };
    await expect.poll(bottom).toBeLessThan(400);
    await shoot(page, 'zoomed-palette');
    await page.keyboard.press('Escape');

    await page.setViewportSize({ width: 900, height: 620 });
    await view.getByRole('button', { name: 'Method' }).click();
    const strip = view.getByRole('region', { name: 'Method of alignment' });
    await strip.getByLabel('Method').selectOption('dtw');
    await strip.getByRole('button', { name: 'Settings' }).waitFor();
    await expectFree(strip, 900);
    for (const label of ['Method', 'Features'])
      await expect.poll(() => widthOf(strip.getByLabel(label))).toBeGreaterThan(60);
    await expect.poll(() => widthOf(view.getByRole('application'))).toBeGreaterThan(200);
  });
});

describe('recordings that the browser does not play', () => {
  it('get their copies unasked or by one command, and are found again after a restart', async () => {
    await page.keyboard.press('Control+Comma');
    await page.getByLabel('Copies for playback are made by themselves').uncheck();
    await page.keyboard.press('Escape');
    const files = [await makeClip('one.mkv'), await makeClip('two.mkv')];
    for (const file of files) await add(file);
    await page.getByText('2 recordings cannot be played here as they are.').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('all playable');
    await page.keyboard.press('Enter');
    await page.locator('.grid-cell video').nth(1).waitFor();
    await expect.poll(() => page.getByText('copy', { exact: true }).count()).toBe(2);
    await page.reload();
    await page.locator('.empty').waitFor();
    await page.keyboard.press('Control+Comma');
    await page.getByText(/Copies now: 2, [\d.]+ kB of at most/).waitFor();
    await page.getByLabel('Copies for playback are made by themselves').check();
    await page.keyboard.press('Escape');
    for (const file of [...files, await makeClip('three.mkv')]) await add(file);
    await page.locator('.grid-cell video').nth(2).waitFor();
    await expect.poll(() => page.getByText('copy', { exact: true }).count()).toBe(3);
    // Films are heard with the videos put away, too: laid out at their own speed, by players without pictures at others.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Digit2');
    await page.locator('video').first().waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('audio').count()).toBe(0);
    await page.getByLabel('Speed').selectOption('2');
    await page.locator('audio[aria-label="three.mkv"]').waitFor({ state: 'attached' });
    await page.keyboard.press('Shift+Digit2');
    await page.locator('.grid-cell video').nth(2).waitFor();
    await expect.poll(() => page.locator('audio').count()).toBe(0);
  });
});

describe('menus', () => {
  it('open by the arrows, go by letters, stay in a window that shrinks, and close without acting below', async () => {
    const button = page.getByRole('banner').getByRole('button', { name: 'View' });
    const list = page.getByRole('menu');
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await button.focus();
    await page.keyboard.press('ArrowUp');
    await list.waitFor();
    const names = await list.locator('[role=menuitem]:not([aria-disabled=true])').allTextContents();
    await expect.poll(focused).toBe(names.at(-1));
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    await page.keyboard.press('ArrowDown');
    await list.waitFor();
    await expect.poll(focused).toBe(names[0]);
    const letter = names.at(-1)?.[0] ?? '';
    await page.keyboard.press(letter);
    await expect.poll(async () => (await focused())[0]).toBe(letter);
    await page.setViewportSize({ width: 640, height: 240 });
    const isInside = () => {
      const box = document.querySelector('[role=menu]')?.getBoundingClientRect();
      return box !== undefined && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight;
    };
    await page.waitForFunction(isInside);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.waitForFunction(isInside);
    const find = await restingBox(page.getByRole('banner').getByText('Find a command'));
    await page.mouse.click(find.x + 5, find.y + 5);
    await list.waitFor({ state: 'hidden' });
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.mouse.click(find.x + 5, find.y + 5);
    await page.locator('dialog[open]').waitFor();
  });
});
