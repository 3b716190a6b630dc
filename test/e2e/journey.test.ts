import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { matrixDone, openPage, restingBox, restingValue, shoot, type Watched } from './support/page.ts';
import { type Served, startServer } from './support/server.ts';

/**
 * The main job in the real window, on the real server, in a real browser, as one person does it: demo → sync →
 * look → pin → undo → move → save → crash → recover → reopen → export. One session; each step goes on from
 * where the one before it ended.
 */
let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;

const head = (name: string) => page.locator('.track-head', { hasText: name });
const offset = () => page.getByLabel('Offset', { exact: true }).inputValue();
const menu = async (name: string, item: string) => {
  await page.getByRole('banner').getByRole('button', { name }).click();
  await page.getByRole('menuitem', { name: item }).click();
};
/** Seconds from H:MM:SS.mmm. */
const seconds = (text: string): number => {
  const [h = 0, m = 0, s = 0] = text.replace('−', '').split(':').map(Number);
  return (text.startsWith('−') ? -1 : 1) * (h * 3600 + m * 60 + s);
};

/** Where the clip that is chosen begins, seconds. */
const pollOffset = () => expect.poll(async () => seconds(await offset()));

/**
 * A step of the one session: after one that failed the others have nothing to stand on, and are skipped. Nor has it itself at a second try,
 * which would be skipped too, and so pass.
 */
let broken: string | null = null;
const step = (name: string, run: () => Promise<void>) =>
  it(name, { retry: 0 }, async (context) => {
    if (broken) context.skip(`after “${broken}”`);
    broken = name;
    try {
      await run();
    } catch (error) {
      await shoot(page, 'journey-failed').catch(() => undefined);
      throw error;
    }
    broken = null;
  });

let changed = 0;
/** When each file of a folder was written, ms; 0 where there is none. */
const lastWrites = async (folder: string): Promise<number[]> => {
  // One that is still being written has another name, and is no copy yet.
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.'));
  return [0, ...(await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mtimeMs)))];
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

describe('the main job in the window', () => {
  step('begins with one sentence, one action, and the demo one click away', async () => {
    await page.getByRole('button', { name: 'Add recordings…' }).waitFor();
    expect(await page.getByRole('button', { name: 'Export…' }).isDisabled()).toBe(true);
    await shoot(page, 'empty-1280-dark');
    expect(await axeFaults(page)).toEqual([]);
  });

  step(
    'makes the demo, imports and syncs it; places what belongs together and refuses what does not',
    async () => {
      await page.getByRole('button', { name: 'Try the demo' }).click();
      await page
        .getByText(/Making the demo|Reading files/)
        .first()
        .waitFor();
      await head('camera left')
        .getByText(/^0\.9\d+$/)
        .waitFor({ timeout: 600_000 });
      expect(await head('recorder.wav').innerText()).toContain('reference');
      expect(await head('another evening').innerText()).toContain('not placed');
      for (const name of ['camera left', 'phone', 'camera right'])
        expect(await head(name).innerText()).toMatch(/0\.9\d/);
      await page.getByRole('button', { name: 'Undo Sync' }).waitFor();
    },
  );

  step('finds the true offset, drift and pause, within a frame of nothing', async () => {
    await head('phone').getByRole('button', { name: 'phone.mp4', exact: true }).click();
    await page.getByText('2 segments, 1 pause').waitFor();
    await pollOffset().toBeCloseTo(-4.6829, 3);
    expect(
      Number((await page.getByLabel('Drift', { exact: true }).inputValue()).replace('−', '-')),
    ).toBeCloseTo(-35, 0);
    await page.getByText('pause 7.300 s').first().waitFor();
    // Of the Matroska file a copy is made unasked.
    await page.locator('.grid-cell video').nth(2).waitFor({ state: 'attached' });
    await matrixDone(page);
    await shoot(page, 'recording-1280-dark');
    expect(await axeFaults(page)).toEqual([]);
  });

  step('tells why a recording was refused', async () => {
    await head('another evening').getByRole('button', { name: 'another evening.flac', exact: true }).click();
    await page
      .getByText(/against a chance level/)
      .first()
      .waitFor();
    await head('another evening').getByText('not placed').waitFor();
  });

  step('plays all pictures under one clock, and shows the same moment when it pauses', async () => {
    await page.getByLabel('Playhead').fill('0:00:30');
    await page.getByLabel('Playhead').press('Enter');
    await page.getByLabel('Playhead').blur();
    await page.keyboard.press('Space');
    await page.waitForFunction(() => {
      const clock = document.querySelector<HTMLInputElement>('.clock input');
      return Number(clock?.value.slice(-6)) > 31.5;
    });
    await page.keyboard.press('KeyK');
    const resting = () =>
      page.waitForFunction(() =>
        [...document.querySelectorAll('video')].every((v) => v.paused && !v.seeking && v.readyState >= 2),
      );
    // Each rests in the middle of the picture that belongs to the playhead.
    const farthest = async () => {
      await resting();
      const playhead = seconds(await page.getByLabel('Playhead').inputValue());
      const shown = await page.evaluate(() =>
        Object.fromEntries([...document.querySelectorAll('video')].map((v) => [v.ariaLabel, v.currentTime])),
      );
      const off = (name: string, due: number) => Math.abs((shown[name] ?? 0) - due);
      return Math.max(
        off('camera left.mp4', (playhead - 6.2137) * (1 + 80e-6)),
        off('phone.mp4', (playhead + 4.6829) * (1 - 35e-6)),
      );
    };
    await expect.poll(farthest).toBeLessThan(0.5 / 24);
  });

  step('writes times as timecode where that is chosen, and reads them back', async () => {
    const command = async (name: string) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
    };
    await command('times in timecode');
    await page.getByLabel('Playhead').fill('12:05');
    await page.getByLabel('Playhead').press('Enter');
    await expect.poll(() => page.getByLabel('Playhead').inputValue()).toBe('00:00:12:05');
    await page.getByLabel('Playhead').blur();
    await page.getByRole('contentinfo').getByText('00:00:12:05').waitFor();
    await command('times in hours');
    await expect.poll(() => page.getByLabel('Playhead').inputValue()).toBe('0:00:12.200');
  });

  step('steps exactly one picture, under drift and across a pause', async () => {
    await head('phone').getByRole('button', { name: 'phone.mp4', exact: true }).click();
    await page.getByLabel('Playhead').fill('0:00:46.4');
    await page.getByLabel('Playhead').press('Enter');
    await page.getByLabel('Playhead').blur();
    const picture = async () => {
      const video = page.locator('video[aria-label="phone.mp4"]');
      await expect.poll(() => video.evaluate((v: HTMLVideoElement) => v.seeking)).toBe(false);
      return Math.floor((await video.evaluate((v: HTMLVideoElement) => v.currentTime)) * 30);
    };
    const first = await restingValue(page, picture);
    for (let k = 1; k <= 6; k++) {
      await page.keyboard.press('Period');
      await expect.poll(picture).toBe(first + k);
    }
    for (let k = 0; k < 6; k++) await page.keyboard.press('Comma');
    await expect.poll(picture).toBe(first);
  });

  step('hears one alone, louder and later, round a loop at half speed; the history goes back', async () => {
    await head('camera left').getByRole('button', { name: 'camera left.mp4', exact: true }).click();
    await page.keyboard.press('KeyS');
    for (const [label, value] of [
      ['Gain', '12'],
      ['Delay', '40'],
    ] as const) {
      await page.getByLabel(label, { exact: true }).fill(value);
      await page.getByLabel(label, { exact: true }).press('Enter');
    }
    await page.getByLabel('Delay', { exact: true }).blur();
    await head('camera left').getByText('+12 dB +40 ms').waitFor();
    await page.getByLabel('Speed').selectOption('0.5');
    await page.getByLabel('Speed').blur();
    await page.keyboard.press('KeyH');
    await page.keyboard.press('Space');
    const heard = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLMediaElement>('video, audio')]
          .filter((each) => !each.muted)
          .map((each) => [
            each.ariaLabel,
            each.paused,
            each.preservesPitch,
            Math.round(each.playbackRate * 10) / 10,
          ]),
      );
    await expect.poll(heard).toEqual([['camera left.mp4', false, true, 0.5]]);
    await page.keyboard.press('KeyK');
    await page.getByLabel('Speed').selectOption('1');
    await page.getByLabel('Speed').blur();
    await page.keyboard.press('KeyH');
    await page.keyboard.press('Control+h');
    const steps = page.getByRole('list', { name: 'Steps' }).getByRole('button');
    const last = async () =>
      (await steps.allTextContents()).slice(-4).map((text) => text.replace(/^\d+/, ''));
    await expect.poll(last).toEqual(['Sync', 'Hear only this', 'Set gain', 'Set delay']);
    expect(await axeFaults(page)).toEqual([]);
    await steps.nth(-4).click();
    await head('camera left').getByText('+80.0 ppm').waitFor();
    await expect.poll(() => steps.nth(-1).textContent()).toMatch(/Set delay, undone$/);
    await page.keyboard.press('Control+h');
  });

  step('tells what ties the recordings, and makes another the reference with nothing lost', async () => {
    await page.keyboard.press('KeyY');
    const network = page.getByRole('region', { name: 'Network' }).first();
    await network.getByRole('img', { name: /^5 recordings and 6 pairs/ }).waitFor();
    await page.getByText(/By sound it matches “recorder\.wav”/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await network.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('region', { name: 'Network as table' }).getByText('Loops of three pairs').waitFor();
    await shoot(page, 'network-table-1280-dark');
    await network.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('button', { name: 'Make it the reference' }).click();
    await head('camera left').getByText('reference').waitFor();
    // The recorder lies against it as it lay against the recorder.
    await head('recorder.wav').getByRole('button', { name: 'recorder.wav', exact: true }).click();
    await pollOffset().toBeCloseTo(-6.2137 * (1 + 80e-6), 3);
    expect(
      Number((await page.getByLabel('Drift', { exact: true }).inputValue()).replace('−', '-')),
    ).toBeCloseTo(-80, 0);
    await page.keyboard.press('Control+z');
    await head('recorder.wav').getByText('reference').waitFor();
    await page.getByRole('tab', { name: 'Pair view' }).click();
  });

  step('moves a clip by dragging: one undo step; Esc in mid-drag takes it back', async () => {
    await page.keyboard.press('KeyF');
    await head('camera right').getByRole('button', { name: 'camera right.mkv', exact: true }).click();
    const before = seconds(await offset());
    const row = await restingBox(head('camera right'));
    const pane = await restingBox(page.locator('.timeline-pane'));
    const [x, y] = [pane.x + pane.width * 0.6, row.y + row.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y, { steps: 3 });
    await page.mouse.move(x + 60, y, { steps: 3 });
    await pollOffset().toBeGreaterThan(before + 1);
    await page.keyboard.press('Escape');
    await pollOffset().toBeCloseTo(before, 6);
    await page.mouse.up();
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 6 });
    await page.mouse.up();
    await pollOffset().toBeGreaterThan(before + 1);
    await head('camera right').getByText('by hand').waitFor();
    await page.keyboard.press('Control+z');
    await pollOffset().toBeCloseTo(before, 6);
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await pollOffset().toBeCloseTo(before + 0.001, 6);
    await page.keyboard.press('Control+z');
    await page.getByLabel('Offset', { exact: true }).fill('0:00:20');
    await page.getByLabel('Offset', { exact: true }).press('Enter');
    await pollOffset().toBeCloseTo(20, 6);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Undo Set offset' }).click();
    await pollOffset().toBeCloseTo(before, 6);
  });

  step('pins a moment here to a moment there: the recording follows, undo takes it back', async () => {
    const choose = (name: string) =>
      head(name)
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .click();
    await choose('recorder');
    await page.getByLabel('Playhead').fill('0:01:00');
    await page.getByLabel('Playhead').press('Enter');
    await page.getByLabel('Playhead').blur();
    await page.keyboard.press('KeyP');
    await choose('another evening');
    await page.getByText('0:01:00.000').first().waitFor();
    await page.getByRole('button', { name: 'Pin to the mark' }).click();
    await page.getByText('1 pin', { exact: true }).waitFor();
    await expect.poll(() => head('another evening').innerText()).not.toContain('not placed');
    await page.keyboard.press('Control+z');
    await head('another evening').getByText('not placed').waitFor();
  });

  step('shows the same as a table, by keyboard alone finds commands and keys', async () => {
    await page.keyboard.press('KeyT');
    await page.getByRole('region', { name: 'Timeline as table' }).getByText('0:01:44').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('KeyT');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('light');
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'synced-1280-light');
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.waitForTimeout(500);
    await shoot(page, 'synced-1920-light');
    await menu('View', 'Dark theme');
    await page.waitForTimeout(500);
    await shoot(page, 'synced-1920-dark');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.keyboard.press('F1');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'keys');
    await keys.getByRole('button', { name: /^Timeline as table/ }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('F9');
    await keys.getByText('F9.').waitFor();
    await page.keyboard.press('Escape');
    const table = page.getByRole('region', { name: 'Timeline as table' });
    await page.keyboard.press('F9');
    await table.waitFor();
    await page.keyboard.press('F9');
    await table.waitFor({ state: 'hidden' });
  });

  step('saves below the root, and says what is unsaved', async () => {
    await head('phone').getByRole('button', { name: 'phone.mp4', exact: true }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Phone of the second row');
    await page.getByRole('textbox', { name: 'Name' }).press('Enter');
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Save project' });
    // It begins beside the recordings.
    await dialog.locator('.browser-head .path', { hasText: /Syncline demo$/ }).waitFor();
    await dialog.getByRole('button', { name: 'Up one folder' }).click();
    await dialog.locator('.browser-head .path', { hasText: /[\\/]files$/ }).waitFor();
    await dialog.getByLabel('Name').fill('evening');
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Project evening', exact: true }).waitFor();
    const saved = JSON.parse(await readFile(join(server.root, 'evening.syncline'), 'utf8'));
    expect(saved.placements).toHaveLength(5);
    changed = Date.now();
    await page.keyboard.press('Alt+ArrowRight');
    await page.getByRole('button', { name: 'Project evening, unsaved changes' }).waitFor();
  });

  step('offers what was not saved after a crash, and takes it up', async () => {
    const nudged = await offset();
    // The recovery copy is written some seconds after the change.
    const copies = join(server.root, '..', 'state', 'recovery');
    await expect.poll(async () => Math.max(...(await lastWrites(copies)))).toBeGreaterThan(changed);
    expect(watched.complaints).toEqual([]);
    await server.kill();
    await page.getByText('The connection to Syncline was lost.').waitFor();
    await page.context().close();
    server = await server.again();
    watched = await openPage(browser, server.address);
    page = watched.page;
    await page.getByText(/Unsaved changes to “evening”/).waitFor();
    await page.getByRole('button', { name: 'Recover' }).click();
    await head('Phone of the second row')
      .getByRole('button', { name: /^Phone/ })
      .click();
    await expect.poll(offset).toBe(nudged);
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Project evening', exact: true }).waitFor();
  });

  step('opens the project again as it was', async () => {
    await page.reload();
    await page
      .getByRole('button', { name: /evening/ })
      .first()
      .click();
    await head('Phone of the second row')
      .getByRole('button', { name: /^Phone/ })
      .click();
    await head('Phone of the second row').getByText('by hand').waitFor();
  });

  step('exports aligned clips, and asks before it replaces them', async () => {
    for (const [key, time] of [
      ['KeyI', '0:00:30'],
      ['KeyO', '0:00:33'],
    ] as const) {
      await page.getByLabel('Playhead').fill(time);
      await page.getByLabel('Playhead').press('Enter');
      await page.getByLabel('Playhead').blur();
      await page.keyboard.press(key);
    }
    const exportClips = async () => {
      await page.keyboard.press('Control+e');
      const dialog = page.getByRole('dialog', { name: 'Export' });
      await dialog.getByRole('combobox', { name: /^Sound/ }).selectOption({ label: 'Of recorder.wav' });
      await dialog.getByLabel('New folder').fill('out');
      await shoot(page, 'export-1280-dark');
      await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    };
    await exportClips();
    await page.getByRole('list', { name: 'Files written' }).waitFor({ timeout: 600_000 });
    await shoot(page, 'exported-1280-dark');
    const files = await readdir(join(server.root, 'out'));
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const file of files) expect((await stat(join(server.root, 'out', file))).size).toBeGreaterThan(1000);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await exportClips();
    await page.getByText('Something of this name is already there.').waitFor();
    await page.keyboard.press('Escape');
  });

  step('adds files by path, and keeps the bad ones with their reason', async () => {
    const bad = join(server.root, 'bad');
    await mkdir(bad);
    await page.keyboard.press('Control+i');
    await page.getByLabel('Or a path').fill(join(bad, 'nothing.mp4'));
    await page.getByLabel('Or a path').press('Enter');
    await page
      .getByRole('alert', { name: 'Not added' })
      .getByText(/nothing\.mp4/)
      .waitFor();
    await page.getByRole('button', { name: 'Dismiss nothing.mp4' }).click();
    expect(existsSync(join(bad, 'nothing.mp4'))).toBe(false);
  });

  step('takes files from this computer, by upload and by dropping', async () => {
    const file = join(server.root, 'Syncline demo', 'another evening.flac');
    await page.keyboard.press('Control+i');
    await page.locator('input[type=file]').setInputFiles(file);
    await page.locator('.source').nth(5).waitFor();
    await page.locator('.window').evaluate((element) => {
      const data = new DataTransfer();
      data.items.add(new File(['not media'], 'notes.bin', { type: 'application/octet-stream' }));
      for (const kind of ['dragenter', 'dragover', 'drop'])
        element.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await page.getByRole('button', { name: /^Dismiss notes/ }).click();
    await expect.poll(() => page.locator('.source').count()).toBe(6);
  });

  step('has given the browser nothing to complain about', async () => {
    expect(watched.complaints).toEqual([]);
  });
});
