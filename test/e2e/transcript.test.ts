import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readProject, writeProject } from '#main/store/project-document.ts';
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { emptyProject, type ProjectTranscript } from '#src/model/project.ts';
import { type Transcript, transcriptFaults } from '#src/model/transcript.ts';
import { type SpokenWord, writeSpoken } from '../fixtures/spoken.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { openPage, openProject, restingBox, shoot, type Watched } from './support/page.ts';
import { recordingAt } from './support/recording.ts';
import { type Served, startServer } from './support/server.ts';

const text =
  'The birch canoe slid on the smooth planks.\nGlue the sheet to the dark blue background.\nIt is easy to tell the depth of a well.\n';
const unspoken = 'Nobody ever says these seven plain words.\n';

let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;
let path: string;
let said: readonly SpokenWord[];

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
  said = await writeSpoken(join(server.root, 'talk.wav'), text);
  await writeFile(join(server.root, 'talk.txt'), text);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

let count = 0;
beforeEach(async () => {
  await watched?.page.context().close();
  path = join(server.root, `talk-${++count}.syncline`);
  const project = emptyProject(`p${count}`, 'Talk', new Date().toISOString());
  const recording = await recordingAt(join(server.root, 'talk.wav'), 'r1');
  await writeProject(path, { ...project, recordings: [recording] }, { overwrite: false });
  watched = await openPage(browser, server.address);
  page = watched.page;
  await openProject(page, path);
  await page.locator('.track-head').first().waitFor();
});

const { poll } = expect;
const panel = () => page.getByRole('region', { name: 'Transcript' });
const words = () => panel().getByRole('listbox', { name: 'Words' });
const word = (k: number): Locator => words().getByRole('option').nth(k);

async function addText(content: string): Promise<void> {
  await page.keyboard.press('Control+Shift+i');
  await page
    .getByRole('dialog')
    .getByLabel(/^What is said/)
    .fill(content);
  await page.getByRole('button', { name: 'Add text', exact: true }).click();
  await word(0).waitFor();
}

async function align(): Promise<void> {
  await panel().getByRole('button', { name: 'Align', exact: true }).click();
  await poll(() => panel().textContent()).toMatch(/sure to \d\.\d+ that it is the text/);
}

/** The transcript as the program saves it. */
async function saved(): Promise<Transcript> {
  await poll(async () => {
    await page.keyboard.press('Control+s');
    await page.waitForTimeout(300);
    return await page.title();
  }).not.toMatch(/^•/);
  const { project } = await readProject(path);
  const [own] = project.transcripts as readonly ProjectTranscript[];
  if (!own) throw new Error('there is no transcript');
  expect(transcriptFaults(own.transcript)).toEqual([]);
  return own.transcript;
}

/** A moment of the only recording on the timeline, which shows it whole; y in the middle of the row of words. */
async function spot(seconds: number): Promise<{ x: number; y: number }> {
  const pane = await restingBox(page.locator('.timeline-pane'));
  const head = await restingBox(page.locator('.text-head').first());
  const length = (said.at(-1)?.end ?? 0) + (1 + 0);
  const { project } = await readProject(path);
  const duration = project.recordings[0]?.media.duration ?? length;
  return { x: pane.x + ((seconds / duration + 0.02) / 1.04) * pane.width, y: head.y + head.height / 2 };
}

describe('a transcript', () => {
  it('is added from a file, aligned, mended by hand, aligned again in part, undone, exported and read back', async () => {
    await page.keyboard.press('Control+Shift+i');
    await page.getByRole('dialog').getByLabel('Or a path').fill(join(server.root, 'talk.txt'));
    await page.getByRole('dialog').getByLabel('Or a path').press('Enter');
    await word(0).waitFor();
    await poll(() => words().getByRole('option').count()).toBe(said.length);
    await align();
    const aligned = await saved();
    aligned.words.forEach((w, k) => {
      expect(Math.abs((w.start ?? Number.NaN) - (said[k]?.start ?? 0)), w.text).toBeLessThan(0.1);
    });
    await shoot(page, 'transcript-dark-1280');

    // Clicking a word goes to it.
    await word(9).click();
    const clock = () => page.locator('.clock input').inputValue();
    await poll(clock).toContain(`0:00:0${(aligned.words[9]?.start ?? 0).toFixed(1).slice(0, 3)}`);

    // A boundary dragged on the timeline: the word is confirmed; the neighbour that touched follows.
    const k = aligned.words.findIndex(
      (w, i) =>
        w.start !== null && i > 0 && aligned.words[i - 1]?.end === w.start && (w.end ?? 0) - w.start > 0.2,
    );
    expect(k, 'two words that touch').toBeGreaterThan(0);
    const old = aligned.words[k]?.start as number;
    const [from, to] = [await spot(old), await spot(old + 0.06)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x - 2, to.y, { steps: 4 });
    await page.mouse.move(to.x, to.y, { steps: 2 });
    await page.mouse.up();
    const dragged = await saved();
    expect(Math.abs((dragged.words[k]?.start ?? 0) - old - 0.06)).toBeLessThan(0.02);
    expect(dragged.words.filter((w) => w.status === 'confirmed')).toHaveLength(1);
    const touching = dragged.words.findIndex((w) => w.status === 'confirmed');
    expect(
      dragged.words[touching]?.end === dragged.words[touching + 1]?.start ||
        dragged.words[k - 1]?.end === dragged.words[k]?.start,
    ).toBe(true);

    // Undone with one key, done again with another.
    await page.keyboard.press('Control+z');
    expect((await saved()).words).toEqual(aligned.words);
    await page.keyboard.press('Control+Shift+z');
    expect((await saved()).words).toEqual(dragged.words);

    // The last sentence loses its times, and finds them again; what was confirmed stays.
    await word(17).click();
    await word(dragged.words.length - 1).click({ modifiers: ['Shift'] });
    await page.keyboard.press('u');
    const silent = await saved();
    expect(silent.words.slice(17).every((w) => w.status === 'not-spoken')).toBe(true);
    await page.keyboard.press('r');
    await poll(async () => (await saved()).words.slice(17).every((w) => w.status === 'aligned')).toBe(true);
    const again = await saved();
    expect(again.words.slice(0, 17)).toEqual(dragged.words.slice(0, 17));
    again.words.slice(17).forEach((w, i) => {
      expect(Math.abs((w.start ?? Number.NaN) - (said[17 + i]?.start ?? 0)), w.text).toBeLessThan(0.12);
    });

    for (const [format, ending] of [
      ['TextGrid', 'TextGrid'],
      ['eaf', 'eaf'],
    ] as const) {
      await page.keyboard.press('Control+Shift+e');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Format').selectOption(format);
      await dialog.getByLabel('Name').fill('out');
      await dialog.getByRole('button', { name: 'Write' }).click();
      await dialog.waitFor({ state: 'detached' });
      const file = `out.${ending}`;
      const back = readTranscriptFile(await readFile(join(server.root, file)), file).transcript;
      const timed = again.words.filter((w) => w.start !== null);
      const found = back.words.filter((w) => w.start !== null);
      expect(found.map((w) => w.text)).toEqual(timed.map((w) => w.text));
      found.forEach((w, i) => {
        expect(Math.abs((w.start ?? Number.NaN) - (timed[i]?.start ?? 0))).toBeLessThan(0.0011);
      });
    }
    // What stands there is not replaced unasked.
    await page.keyboard.press('Control+Shift+e');
    await page.getByRole('dialog').getByLabel('Name').fill('out');
    await page.getByRole('button', { name: 'Write' }).click();
    await page.getByRole('button', { name: 'Choose another name' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await axeFaults(page)).toEqual([]);
    expect(watched.complaints).toEqual([]);
  });

  it('shows what nobody says, and is walked through and mended by keys alone', async () => {
    await addText(text.replace('\nGlue', `\n${unspoken.trim()} [laughter]\nGlue`));
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Control+Shift+Enter');
    await poll(() => panel().textContent()).toMatch(/sure to \d\.\d+ that it is the text/);
    const found = await saved();
    const extra = found.words.slice(8, 15);
    expect(extra.filter((w) => w.status === 'not-spoken').length).toBeGreaterThan(4);
    // What nobody could say is told apart, and counts as no word; of what is not spoken that cannot be said again.
    await poll(() => panel().innerText()).toMatch(/^33 words · \d+ doubtful · [567] not spoken/m);
    await poll(() => word(15).getAttribute('class')).toContain('unsaid');
    const marks = page
      .getByRole('complementary', { name: 'Inspector' })
      .getByRole('button', { name: 'Not spoken' });
    await word(15).click();
    await poll(() => marks.isDisabled()).toBe(true);
    await word(2).click();
    await poll(() => marks.isEnabled()).toBe(true);
    await shoot(page, 'transcript-not-spoken');

    await words().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(']');
    const nudged = await saved();
    expect(nudged.words[1]?.end).toBeCloseTo((found.words[1]?.end ?? 0) - 0.01, 6);
    await page.keyboard.press('Alt+k');
    expect((await saved()).words[1]?.text).toBe('bir');
    await page.keyboard.press('Alt+j');
    expect((await saved()).words[1]?.text).toBe('birch');

    await page.keyboard.press('F2');
    await page.keyboard.type('beech');
    await page.keyboard.press('Enter');
    expect((await saved()).words[1]?.text).toBe('beech');

    await page.keyboard.press('Control+f');
    await page.keyboard.type('the');
    await panel().getByRole('button', { name: 'Replace…' }).click();
    await panel().getByLabel('Replace by').fill('that');
    await panel()
      .getByRole('button', { name: /^Replace all/ })
      .click();
    const replaced = await saved();
    expect(replaced.words.filter((w) => w.text === 'that').length).toBeGreaterThan(2);
    expect(replaced.words.some((w) => w.text.toLowerCase() === 'the')).toBe(false);
    expect(await axeFaults(page)).toEqual([]);
    expect(watched.complaints).toEqual([]);
  });

  it('of ten thousand words draws what is on the screen only', async () => {
    await addText(Array.from({ length: 1250 }, () => text.split('\n')[0]).join('\n'));
    expect(await page.locator('.transcript-word').count()).toBeLessThan(2500);
    await poll(() => panel().locator('[data-block]').count()).toBeGreaterThan(40);
    await words().focus();
    await page.keyboard.press('End');
    await poll(() => panel().locator('[data-word="9999"]').count()).toBe(1);
    expect(await page.locator('.transcript-word').count()).toBeLessThan(2500);
    // In a small window the text has the room: how it is aligned folds away, and the bar takes two lines.
    await page.setViewportSize({ width: 900, height: 620 });
    await page.locator('.transcript-how-switch').click();
    await poll(async () => (await page.locator('.transcript-bar').boundingBox())?.height ?? 999).toBeLessThan(
      80,
    );
    expect(watched.complaints).toEqual([]);
  });
});
