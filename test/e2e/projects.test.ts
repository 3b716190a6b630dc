import { appendFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePairMaterial } from './pair-material.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { openPage, shoot, type Watched } from './support/page.ts';
import { type Served, startServer } from './support/server.ts';

/** Projects on the disk, with more than one who works on them and media that go away. */
let browser: Browser;
let server: Served;
let watched: Watched[];
/** Whether media were taken away from under a window, which may ask for them in vain as long as it is open. */
let areTaken = false;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  server = await startServer();
  watched = [];
  areTaken = false;
});
/** What the browser says of a recording that is no longer there. */
const isGone = /^404 \S+\/media\/|Failed to load resource: the server responded with a status of 404/;

afterEach(async () => {
  for (const { page, complaints } of watched) {
    expect(complaints.filter((line) => !(areTaken && isGone.test(line)))).toEqual([]);
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
  // The folder that is shown here is where later dialogs begin.
  await page.locator('.browser-list button').first().waitFor();
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

/** Names of the recordings in the copies that are kept for after a crash. */
async function namesCopied(): Promise<readonly string[]> {
  const folder = join(server.root, '..', 'state', 'recovery');
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  type Copy = { project: { recordings: { name: string }[] } };
  return texts.flatMap((text) => (JSON.parse(text) as Copy).project.recordings.map(({ name }) => name));
}

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
    expect(await axeFaults(two)).toEqual([]);
    expect(await namesIn(path)).toContain('deck of one');
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await two.locator('.unsaved').waitFor({ state: 'detached' });
    expect(await namesIn(path)).toContain('deck of two');
    // Now the first one is behind.
    await renameTo(one, 'deck of one', 'deck again');
    await one.keyboard.press('Control+s');
    await one.getByRole('button', { name: 'Open theirs' }).click();
    await one.locator('.source', { hasText: 'deck of two' }).waitFor();
    await expect.poll(() => one.locator('.unsaved').count()).toBe(0);
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
    for (const name of [/^deck/, /^deck more$/]) {
      await expect.poll(namesCopied).toEqual([expect.stringMatching(name)]);
      watched = [];
      await page.context().close();
      server = await server.again();
      page = await openWindow();
      await page.getByRole('button', { name: 'Recover' }).click();
      await page.locator('.track-head', { hasText: 'deck' }).waitFor();
      await expect.poll(() => page.locator('.recovery').count()).toBe(0);
      const other = await openWindow();
      await other.waitForTimeout(500);
      expect(await other.locator('.recovery').count()).toBe(0);
      await renameTo(page, 'deck', 'deck more');
    }
  });
});

describe('the keyboard alone', () => {
  it('opens a folder, takes all that is in it, and exports', async () => {
    const path = await makePairMaterial(join(server.root, 'tunes'));
    const page = await openWindow();
    await page.keyboard.press('Control+i');
    const list = page.getByRole('list', { name: 'Folders and files' });
    await list.getByRole('button', { name: 'tunes' }).press('Enter');
    await list.getByRole('button', { name: 'mixer.wav' }).waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.closest('.browser-list') !== null);
    await expect.poll(focused).toBe(true);
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: 'Add 4 recordings' }).waitFor();
    expect(await page.evaluate(() => String(window.getSelection()))).toBe('');
    await page.keyboard.press('Escape');

    await open(page, path);
    await page.keyboard.press('Control+e');
    await page.getByLabel('New folder').fill('clips by Enter');
    const button = page.getByRole('button', { name: 'Export', exact: true });
    await expect.poll(() => button.isEnabled()).toBe(true);
    await page.getByRole('radio', { name: /^Clips/ }).press('Enter');
    const done = page.getByRole('dialog', { name: 'Exported' });
    await done.getByText('mixer').first().waitFor();
  });
});

describe('media that go away', () => {
  const track = (page: Page, name: string) => page.locator('.track-head', { hasText: name });
  const exportClips = async (page: Page, to: string) => {
    await page.keyboard.press('Control+e');
    await page.getByText('Clips', { exact: true }).click();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('New folder').fill(to);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
  };

  it('are found where they were moved to, and marked on their track and in the bin when they are not', async () => {
    const folder = join(server.root, 'tunes');
    const path = await makePairMaterial(folder);
    await mkdir(join(folder, 'later'));
    await rename(join(folder, 'mixer.wav'), join(folder, 'later', 'desk.wav'));
    await rm(join(folder, 'phone.wav'));
    await appendFile(join(folder, 'deck.wav'), 'x');
    const page = await openWindow();
    await open(page, path);
    await page.locator('.notice', { hasText: /“mixer” in .*desk\.wav/ }).waitFor();
    await track(page, 'phone').getByText('file missing').waitFor();
    await track(page, 'deck').getByText('file changed').waitFor();
    expect(await page.locator('.source', { hasText: 'phone' }).innerText()).toMatch(/not where it was/);
    await expect.poll(() => page.locator('.track-trouble').count()).toBe(2);
    await shoot(page, 'missing');
    expect(await axeFaults(page)).toEqual([]);
    await page.locator('.source', { hasText: 'phone' }).getByRole('button', { name: 'Find…' }).click();
    await page.getByRole('dialog', { name: 'Find phone' }).waitFor();
  });

  it('while the window is open: the export takes them from where they are, offers to find the rest, and asks about changed ones', async () => {
    const folder = join(server.root, 'tunes');
    const path = await makePairMaterial(folder);
    const page = await openWindow();
    await open(page, path);
    await mkdir(join(server.root, 'away'));
    areTaken = true;
    await rename(join(folder, 'mixer.wav'), join(folder, 'desk.wav'));
    await rename(join(folder, 'phone.wav'), join(server.root, '../phone.wav'));
    await exportClips(page, 'one');
    const trouble = page.locator('.media-trouble');
    await trouble.waitFor();
    expect(await trouble.innerText()).toMatch(/“phone” is not where it was/);
    expect(await trouble.innerText()).not.toMatch(/mixer/);
    await shoot(page, 'export-missing');
    await rename(join(server.root, '../phone.wav'), join(server.root, 'away', 'phone.wav'));
    await appendFile(join(folder, 'deck.wav'), 'x');
    await trouble.getByRole('button', { name: 'Find…' }).click();
    const find = page.getByRole('dialog', { name: 'Find phone' });
    // It begins where the export does: beside the project.
    await find.getByRole('button', { name: 'Up one folder' }).click();
    await find.getByRole('button', { name: 'away', exact: true }).click();
    await find.getByRole('button', { name: /phone\.wav/ }).click();
    await find.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await trouble.getByText(/“deck” has another content/).waitFor();
    await trouble.getByRole('button', { name: 'Export anyway' }).click();
    const done = page.getByRole('dialog', { name: 'Exported' });
    await done.getByText(/“deck” has another content/).waitFor();
    expect(await done.locator('.export-result').innerText()).toMatch(/phone\.wav/);
  });
});

describe('dialogs about files', () => {
  it('choose several recordings at once: a range by Shift-click, all by Ctrl+A or a button', async () => {
    await makePairMaterial(join(server.root, 'tunes'));
    const page = await openWindow();
    await page.keyboard.press('Control+i');
    const dialog = page.getByRole('dialog', { name: 'Add recordings' });
    await dialog.getByRole('button', { name: 'tunes' }).click();
    const file = (name: string) => dialog.getByRole('button', { name: new RegExp(`^${name}\\.wav`) });
    await file('deck').click();
    await file('phone').click({ modifiers: ['Shift'] });
    await dialog.getByRole('button', { name: 'Add 3 recordings' }).waitFor();
    await page.keyboard.press('Control+a');
    await dialog.getByRole('button', { name: 'Add 4 recordings' }).waitFor();
    await file('deck').click();
    await dialog.getByRole('button', { name: 'Add 3 recordings' }).waitFor();
    await dialog.getByRole('button', { name: 'Select all' }).click();
    await dialog.getByRole('button', { name: 'Add 4 recordings' }).click();
    await page.locator('.track-head').nth(3).waitFor();
    // The name is there to be typed over, its ending stays.
    await page.keyboard.press('Control+Shift+s');
    const field = page.getByLabel('Name');
    const selected = () =>
      field.evaluate((e: HTMLInputElement) => e.value.slice(e.selectionStart ?? 0, e.selectionEnd ?? 0));
    await expect.poll(async () => `${await selected()}.syncline`).toBe(await field.inputValue());
    await page.keyboard.type('walk');
    await expect.poll(() => field.inputValue()).toBe('walk.syncline');
    await field.fill('other.syncline');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).focus();
    await field.click();
    await expect.poll(selected).toBe('other');
    await page.keyboard.type('talk');
    await expect.poll(() => field.inputValue()).toBe('talk.syncline');
  });
});

describe('timelines of editing programs', () => {
  it('are written with what they do not hold told before, and opened as projects again', async () => {
    const folder = join(server.root, 'tunes');
    const path = await makePairMaterial(folder);
    const page = await openWindow();
    await open(page, path);
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('radio', { name: 'Final Cut Pro XML' }).click();
    await dialog.getByText('Clips begin and end on whole frames.').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const done = page.getByRole('dialog', { name: 'Exported' });
    const file = done.locator('.export-result li');
    await file.waitFor();
    const written = await file.innerText();
    expect(written).toMatch(/\.fcpxml$/);
    await done.getByRole('button', { name: 'Close' }).last().click();

    await page.keyboard.press('Control+o');
    await page.getByRole('button', { name: /\.fcpxml/ }).waitFor();
    await page.getByLabel('Path').fill(written);
    await page.getByLabel('Path').press('Enter');
    // The one of another night was not placed, and so is not in the timeline.
    await expect.poll(() => page.locator('.track-head').count()).toBe(3);
    await page.locator('.source', { hasText: 'phone' }).getByRole('button').first().click();
    await page.getByText('placed by hand').waitFor();
    await shoot(page, 'timeline-opened');
  });
});
