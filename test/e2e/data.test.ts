import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { burstWorld, recordWav } from '../contract/burst-world.ts';
import { movementTable } from '../fixtures/movement.ts';
import { walkTable } from '../fixtures/walk.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { matrixDone, openPage, restingBox, restingValue, shoot, type Watched } from './support/page.ts';
import { type Served, startServer } from './support/server.ts';

/**
 * Numbers beside media, in the real window: a table is imported, drawn, placed by a pin, saved, moved, opened
 * again. One session; each step goes on from where the one before it ended.
 */
let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;

const head = (name: string) => page.locator('.track-head', { hasText: name });
const choose = (name: string) => head(name).locator('.track-name').click();
const offset = () => page.getByLabel('Offset', { exact: true }).inputValue();
const seek = async (time: string) => {
  await page.getByLabel('Playhead').fill(time);
  await page.getByLabel('Playhead').press('Enter');
  await page.getByLabel('Playhead').blur();
};
/** Sets in and out around a passage of the chosen recording and looks for it elsewhere. */
const lookFor = async (from: string, to: string) => {
  await seek(from);
  await page.keyboard.press('KeyI');
  await seek(to);
  await page.keyboard.press('KeyO');
  await page.keyboard.press('Control+Shift+KeyF');
};
const add = async (path: string) => {
  await page.keyboard.press('Control+i');
  await page.getByLabel('Or a path').fill(path);
  await page.getByLabel('Or a path').press('Enter');
};
/** How many pixels of the recording's row its curve fills: what lies behind it is all but transparent. */
const inkOf = (name: string) =>
  page.evaluate((wanted) => {
    const row = [...document.querySelectorAll('.track-head')].find((h) => h.textContent?.includes(wanted));
    const canvas = document.querySelector<HTMLCanvasElement>('canvas[aria-label^="Waveforms"]');
    if (!row || !canvas) return 0;
    const box = row.getBoundingClientRect();
    const pane = canvas.getBoundingClientRect();
    const scale = canvas.height / pane.height;
    const y = Math.round((box.top - pane.top + 8) * scale);
    const height = Math.round((box.height - 16) * scale);
    const { width } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    copy?.drawImage(canvas, 0, y, width, height, 0, 0, width, height);
    const data = copy?.getImageData(0, 0, width, height).data ?? [];
    let ink = 0;
    for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 100) ink++;
    return ink;
  }, name);

/** How many pixels of the pair view's drawing have the colour of what is chosen. */
const accentOnMatrix = () =>
  page.evaluate(() => {
    const canvas = document.querySelectorAll<HTMLCanvasElement>('.pair-matrix > canvas')[1];
    const copy = new OffscreenCanvas(canvas?.width ?? 1, canvas?.height ?? 1).getContext('2d', {
      willReadFrequently: true,
    });
    if (!canvas || !copy) return 0;
    copy.fillStyle = getComputedStyle(canvas).getPropertyValue('--accent').trim();
    copy.fillRect(0, 0, 1, 1);
    const [r, g, b] = copy.getImageData(0, 0, 1, 1).data;
    copy.clearRect(0, 0, 1, 1);
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) count++;
    return count;
  });

/** How many pixels over the recording's row have the colour of what is chosen. */
const accentIn = (name: string) =>
  page.evaluate((wanted) => {
    const row = [...document.querySelectorAll('.track-head')].find((h) => h.textContent?.includes(wanted));
    const canvas = document.querySelector<HTMLCanvasElement>('.timeline-overlay');
    if (!row || !canvas) return 0;
    const [box, pane] = [row, canvas].map((each) => each.getBoundingClientRect()) as [DOMRect, DOMRect];
    const scale = canvas.height / pane.height;
    const height = Math.round((box.height - 8) * scale);
    const copy = new OffscreenCanvas(canvas.width, height).getContext('2d', { willReadFrequently: true });
    if (!copy) return 0;
    copy.fillStyle = getComputedStyle(canvas).getPropertyValue('--accent').trim();
    copy.fillRect(0, 0, 1, 1);
    const [r, g, b] = copy.getImageData(0, 0, 1, 1).data;
    copy.clearRect(0, 0, 1, 1);
    const y = Math.round((box.top - pane.top + 4) * scale);
    copy.drawImage(canvas, 0, y, canvas.width, height, 0, 0, canvas.width, height);
    const { data } = copy.getImageData(0, 0, canvas.width, height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4)
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) count++;
    return count;
  }, name);

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

describe('a table of numbers in the window', () => {
  it('is imported beside media, drawn, placed by a pin, saved, found again', async () => {
    const world = burstWorld(5, 130);
    for (const [k, name] of ['recorder.wav', 'camera.wav'].entries()) {
      recordWav(join(server.root, name), world, { start: 12 * k, duration: 100 }, k + 1);
      await add(join(server.root, name));
      await head(name).waitFor();
    }
    await page.keyboard.press('Control+Enter');
    await head('camera')
      .getByText(/^0\.9\d+$/)
      .waitFor();
    const walk = join(server.root, 'walk.csv');
    await writeFile(walk, walkTable(60, 100));

    // The list of folders shows it among the media.
    await page.keyboard.press('Control+i');
    const list = page.getByRole('list', { name: 'Folders and files' });
    await list.getByRole('button', { name: /^walk\.csv/ }).click();
    await page.getByRole('button', { name: 'Add', exact: true }).last().click();
    await head('walk').getByText('12 dims · 100 Hz').waitFor();
    expect(await head('walk').innerText()).toContain('not placed');

    // A damaged one is told apart, with its line and column.
    const bad = join(server.root, 'bad.csv');
    await writeFile(bad, 'time,x\n0,1\n1,much\n');
    await add(bad);
    await page
      .getByRole('alert', { name: 'Not added' })
      .getByText(/line 3, column 2/)
      .waitFor();
    await page.getByRole('button', { name: 'Dismiss bad.csv' }).click();

    // Of one whose times run back another column can be chosen for them, or none.
    await writeFile(join(server.root, 'back.csv'), 'time,x\n0,1\n2,1.5\n1,3\n3,2\n');
    await add(join(server.root, 'back.csv'));
    await page.getByRole('alert').getByText('line 4: the time goes back').waitFor();
    await shoot(page, 'data-times-1280-dark');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByLabel('Times of back.csv').selectOption('none');
    await page.getByRole('alert').getByRole('button', { name: 'Add' }).click();
    await head('back').getByText('2 dims').waitFor();
    await expect.poll(() => page.getByRole('alert', { name: 'Not added' }).count()).toBe(0);
    await page.keyboard.press('Control+z');
    await head('back').waitFor({ state: 'detached' });

    // Pinned: 0:00 of it is 0:40 of the recorder.
    await choose('recorder');
    await seek('0:00:40');
    await page.keyboard.press('KeyP');
    await choose('walk');
    await page.getByRole('button', { name: 'Pin to the mark' }).click();
    await page.getByText('1 pin', { exact: true }).waitFor();
    await expect.poll(() => head('walk').innerText()).not.toContain('not placed');
    await expect.poll(offset).toBe('0:00:40.000000');
    await matrixDone(page);
    await shoot(page, 'data-1280-dark');

    // All its columns in colour, and back.
    await page.keyboard.press('KeyE');
    await page.getByRole('button', { name: /^Dimensions 1–12 of 12, in colour: / }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'data-strip');
    await page.keyboard.press('KeyE');

    // By itself, it can be looked at: a click finds the moment.
    await page.locator('.preview-wave').click();
    await page
      .locator('.part', { hasText: 'Look at it alone' })
      .getByText(/^0:00:(29|30)\./)
      .waitFor();

    // Its track is drawn, all dimensions or one.
    await expect.poll(() => inkOf('walk')).toBeGreaterThan(500);
    const whole = await restingValue(page, () => inkOf('walk'));
    await page.getByLabel('Track shows').selectOption({ label: 'knee.y' });
    await expect.poll(() => inkOf('walk')).toBeLessThan(whole);
    expect(await axeFaults(page)).toEqual([]);

    // Sync leaves it where the pin holds it, and places the rest as before.
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Undo Sync' }).waitFor();
    await expect.poll(offset).toBe('0:00:40.000000');
    await head('camera')
      .getByText(/^0\.9\d+$/)
      .waitFor();

    // A passage of the recorder is found in the camera; a click goes there and marks it.
    await choose('recorder');
    await lookFor('0:00:30', '0:00:42');
    const found = page.getByRole('region', { name: 'Passage looked for' });
    await found.getByText('Found in 1 place.').waitFor();
    await found.getByText('1 recording was not searched').click();
    await found.getByText(/nothing that could be compared/).waitFor();
    const plain = await accentIn('camera');
    await seek('0:00:05');
    await found.getByRole('button', { name: /camera\.wav/ }).click();
    const offThere = async () => {
      const [, second] = /^0:00:(\d+\.\d+)$/.exec(await page.getByLabel('Playhead').inputValue()) ?? [];
      return Math.abs(Number(second) - 30);
    };
    await expect.poll(offThere).toBeLessThan(0.2);
    await expect.poll(() => head('camera').getAttribute('data-selected')).not.toBeNull();
    await expect.poll(() => accentIn('camera')).toBeGreaterThan(plain + 100);
    // Passage × place is framed on the matrix, and the matrix shows it.
    await expect.poll(accentOnMatrix).toBeGreaterThan(500);
    await page
      .getByText(/^Framed on the matrix: 0:00:(?:29\.9|30\.)\d+ of A is 0:00:(?:17\.9|18\.)\d+ of B/)
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'find-1280-dark');
    await found.getByRole('button', { name: 'Pin passage to place' }).click();
    await page.getByRole('button', { name: 'Undo Add pin' }).click();

    // Numbers are found among numbers, by keys alone.
    await choose('walk');
    await lookFor('0:00:45', '0:00:53');
    await found.getByText(/, by numbers\./).waitFor();
    await page.keyboard.press('KeyG');
    await page.locator('.candidate[aria-pressed=true]', { hasText: 'walk.csv' }).waitFor();

    // What stands nowhere else is not found, and it is said why; the list goes when it is put away.
    await choose('recorder');
    await lookFor('0:00:00.5', '0:00:09');
    await found.getByText(/^Nothing found\. .*luck/).waitFor();
    await found.getByRole('button', { name: 'Put away what was found' }).click();
    await found.waitFor({ state: 'detached' });
    await page.keyboard.press('KeyX');
    await choose('walk');

    // Another frame rate is another length; undo takes it back.
    await page.getByRole('textbox', { name: 'Frame rate' }).fill('50');
    await page.getByRole('textbox', { name: 'Frame rate' }).press('Enter');
    await head('walk').getByText('12 dims · 50 Hz').waitFor();
    await page.locator('.source', { hasText: 'walk.csv' }).getByText(/^2:00/).waitFor();
    await page.getByRole('textbox', { name: 'Frame rate' }).fill('0');
    await page.getByRole('textbox', { name: 'Frame rate' }).press('Enter');
    await page.getByText(/From one frame in 600 s/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Undo Set frame rate' }).click();
    await page.locator('.source', { hasText: 'walk.csv' }).getByText(/^1:00/).waitFor();

    // So is another column of times, or none.
    await page.getByLabel(/^Times/).selectOption('none');
    await head('walk')
      .getByText(/^13 dims/)
      .waitFor();
    await shoot(page, 'times-1280-dark');
    await page.getByRole('button', { name: 'Undo Choose times' }).click();
    await head('walk').getByText('12 dims · 100 Hz').waitFor();

    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Save project' });
    await dialog.getByLabel('Name').fill('numbers');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Project numbers', exact: true }).waitFor();
    const file = join(server.root, 'numbers.syncline');
    const saved = JSON.parse(await readFile(file, 'utf8'));
    expect(saved.recordings.at(-1)).toMatchObject({
      path: 'walk.csv',
      media: { container: 'csv', duration: 60, data: [{ dims: 12, frames: 6000 }] },
      analysis: { channel: 4, rate: null },
    });

    // Moved, it is found again; changed, that is noticed.
    await rename(walk, join(server.root, 'walk of the dancer.csv'));
    await page.reload();
    await page
      .getByRole('button', { name: /numbers/ })
      .first()
      .click();
    await choose('walk.csv');
    await expect.poll(offset).toBe('0:00:40.000000');
    await page
      .getByText(/walk of the dancer\.csv$/)
      .first()
      .waitFor();
    await expect.poll(() => inkOf('walk')).toBeGreaterThan(100);
    await writeFile(join(server.root, 'walk of the dancer.csv'), walkTable(30, 100));
    await page.reload();
    await page
      .getByRole('button', { name: /numbers/ })
      .first()
      .click();
    await page.locator('.source', { hasText: 'walk.csv' }).getByText('The file').waitFor();
    expect(watched.complaints).toEqual([]);
  });

  it('is warped onto another of other columns, beside a recording that has nothing to do with either', async () => {
    await page.context().close();
    watched = await openPage(browser, server.address);
    page = watched.page;
    // Keys before the window is there go nowhere.
    await page.locator('.empty').waitFor();
    recordWav(join(server.root, 'hall.wav'), burstWorld(9, 40), { start: 0, duration: 20 }, 1);
    await writeFile(join(server.root, 'suit.csv'), movementTable(5, 30));
    await writeFile(join(server.root, 'lens.csv'), movementTable(5, 27, { pace: 1.1, columns: 3 }));
    for (const name of ['hall.wav', 'suit.csv', 'lens.csv']) {
      await add(join(server.root, name));
      await head(name).waitFor();
    }
    await choose('suit');
    await head('lens')
      .locator('.track-name')
      .click({ modifiers: ['Shift'] });
    const view = page.getByRole('region', { name: 'Pair view' });
    await view.getByLabel('Recording upwards').locator('option:checked', { hasText: 'lens' }).waitFor({
      state: 'attached',
    });

    // What cannot be done is said before it is tried, with the way out a click away.
    await view.getByRole('button', { name: 'Method' }).click();
    const strip = view.getByRole('region', { name: 'Method of alignment' });
    await strip.getByLabel('Method').selectOption('dtw');
    await strip.getByText(/dtw compares frame with frame.*these have 4 and 3 columns/).waitFor();
    await expect.poll(() => strip.getByRole('button', { name: 'Warp', exact: true }).isDisabled()).toBe(true);
    await shoot(page, 'data-unlike-1280-dark');
    expect(await axeFaults(page)).toEqual([]);
    await strip.getByRole('button', { name: 'Use ctw' }).click();
    await expect.poll(() => strip.getByLabel('Method').inputValue()).toBe('ctw');
    await strip.getByRole('button', { name: 'Warp', exact: true }).click();
    const found = view.getByRole('region', { name: 'What the warp found' });
    await found.getByText('Warped by ctw of numbers').waitFor();

    // The two are an event, on the clock of the first; the sound keeps out of it.
    await head('suit').getByText('reference').waitFor();
    await head('lens').getByText('elastic').waitFor();
    expect(await head('hall').innerText()).toContain('not synced');

    // Each dimension of the common space; the keys choose which is drawn.
    const dimensions = view.getByRole('radio');
    await expect.poll(() => dimensions.count()).toBe(3);
    const line = () =>
      page.evaluate(() => document.querySelector<HTMLCanvasElement>('.pair-margin.a canvas')?.toDataURL());
    const first = await line();
    await dimensions.first().focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => dimensions.nth(1).isChecked()).toBe(true);
    await expect.poll(line).not.toBe(first);
    // Beside each how the two correlate there, in-sample and held out, with nothing cut off; above all, what chance reaches.
    for (const name of await dimensions.evaluateAll((all) => all.map((each) => each.ariaLabel)))
      expect(name).toMatch(/^\d: in-sample correlation 0\.\d{3}|1\.000, held out 0\.\d{3}$/);
    expect(await found.innerText()).toMatch(
      /held out [\d.]+ nats a point, as freely as chance [\d.]+, at most [\d.]+ by chance: .*\(p\s[≤=]\s0\.\d{2,3}\)/,
    );
    const below = async () => {
      const readout = await restingBox(view.getByRole('region', { name: 'The two moments' }));
      const last = await restingBox(dimensions.last());
      return readout.y + readout.height - (last.y + last.height);
    };
    await expect.poll(below).toBeGreaterThan(24);
    // The matrix is the main thing, with the strip open in a window of 1280 × 800, too.
    const matrix = view.getByRole('application');
    await expect.poll(async () => (await restingBox(matrix)).width).toBeGreaterThan(420);
    await expect.poll(async () => (await restingBox(matrix)).height).toBeGreaterThan(280);
    await shoot(page, 'data-dimensions-1280-dark');
    await view.getByRole('button', { name: 'Table' }).click();
    await view
      .getByRole('table', { name: /^Both in dimension 2 of the common space, correlation/ })
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await view.getByRole('button', { name: 'Table' }).click();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('light');
    await page.keyboard.press('Enter');
    await page.locator('html[data-theme=light]').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'data-dimensions-1280-light');
    expect(watched.complaints).toEqual([]);
  });
});
