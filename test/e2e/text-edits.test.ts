import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readProject, writeProject } from '#main/store/project-document.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { type Transcript, transcriptFaults, transcriptOfSegments, type Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { writeSpoken } from '../fixtures/spoken.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import {
  atOneMoment,
  countAppearances,
  openPage,
  openProject,
  restingBox,
  shoot,
  type Watched,
} from './support/page.ts';
import { recordingAt } from './support/recording.ts';
import { type Served, startServer } from './support/server.ts';

/** Who says what; the last line stands on a tier of its own. */
const lines = [
  { text: 'The birch canoe slid on the smooth planks.', speaker: 'Anna', tier: null },
  { text: 'Glue the sheet to the dark blue background.', speaker: 'Ben', tier: null },
  { text: 'It is easy to tell the depth of a well.', speaker: null, tier: 'answers' },
];
/** Words of which the program is not sure; those before them touch the next. */
const doubtful = [3, 10];
const touching = 1;

let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;
let path: string;
let project: Project;
let transcript: Transcript;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
  const file = join(server.root, 'talk.wav');
  const said = await writeSpoken(file, lines.map(({ text }) => text).join('\n'));
  let at = 0;
  const word = (text: string): Word => {
    const k = at++;
    const [start = 0, end = 0] = [said[k]?.start, k === touching ? said[k + 1]?.start : said[k]?.end];
    return {
      ...{ text, start: sourceTime(start), end: sourceTime(end), status: 'aligned', phones: [] },
      confidence: doubtful.includes(k) ? 0.2 : 0.95,
    };
  };
  const segments = lines.map((line) => {
    const words = line.text.split(' ').map(word);
    return { ...line, words, start: words[0]?.start ?? null, end: words.at(-1)?.end ?? null };
  });
  transcript = { ...transcriptOfSegments(segments, 'en'), confidence: 0.96 };
  project = {
    ...emptyProject('p', 'Talk', new Date().toISOString()),
    recordings: [await recordingAt(file, 'r1')],
    transcripts: [{ id: 't1', recording: 'r1', source: 'talk.txt', transcript }],
  };
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

let count = 0;
beforeEach(async () => {
  await watched?.page.context().close();
  path = join(server.root, `talk-${++count}.syncline`);
  await writeProject(path, project, { overwrite: false });
  watched = await openPage(browser, server.address);
  page = watched.page;
  await openProject(page, path);
  await page.getByRole('tab', { name: 'Transcript' }).click();
  await word(0).waitFor();
});

const { poll } = expect;
const words = () => page.getByRole('listbox', { name: 'Words' });
const word = (k: number): Locator => words().getByRole('option').nth(k);
const chosen = () => words().locator('[aria-selected="true"]').allTextContents();
const playing = () => page.getByRole('button', { name: 'Pause', exact: true }).count();
const head = (name: string) => page.locator('.text-head', { hasText: name });

/** The transcript as the program saves it. */
async function saved(): Promise<Transcript> {
  // The title follows what is done at once, and what is on the disk.
  await page.keyboard.press('Control+s');
  await expect.poll(() => page.title()).not.toMatch(/^•/);
  const own = (await readProject(path)).project.transcripts[0]?.transcript;
  if (!own) throw new Error('there is no transcript');
  expect(transcriptFaults(own)).toEqual([]);
  return own;
}

/** A moment of the recording in the row of a voice; the timeline shows all of it. */
async function spot(voice: string, seconds: number): Promise<[x: number, y: number]> {
  const [pane, row] = [await restingBox(page.locator('.timeline-pane')), await restingBox(head(voice))];
  const duration = project.recordings[0]?.media.duration ?? Number.NaN;
  return [pane.x + ((seconds / duration + 0.02) / 1.04) * pane.width, row.y + row.height * 0.6];
}

async function drag(voice: string, from: number, to: number, key?: 'Alt'): Promise<void> {
  const [[x, y], [there]] = [await spot(voice, from), await spot(voice, to)];
  if (key) await page.keyboard.down(key);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move((x + there) / 2, y, { steps: 3 });
  await page.mouse.move(there, y, { steps: 3 });
  await page.mouse.up();
  if (key) await page.keyboard.up(key);
}

describe('the words of a text', () => {
  it('give way to a boundary that is dragged, and stay where they are with Alt; Escape takes it back', async () => {
    const [before, after] = [transcript.words[touching], transcript.words[touching + 1]] as [Word, Word];
    const boundary = after.start as number;
    expect(before.end).toBe(boundary);
    await drag('Anna', boundary + 0.002, boundary + 0.08);
    const followed = await saved();
    const moved = followed.words[touching + 1]?.start as number;
    expect(Math.abs(moved - boundary - 0.08)).toBeLessThan(0.03);
    expect(followed.words[touching]?.end).toBe(moved);
    await page.keyboard.press('Control+z');

    // With Alt, what is in the way keeps its place, so that nothing can move: nothing is done.
    await drag('Anna', boundary + 0.002, boundary - 0.08, 'Alt');
    expect((await saved()).words).toEqual(transcript.words);
    // Right of where they touch it is the start of the second that moves.
    await drag('Anna', boundary + 0.002, boundary + 0.08, 'Alt');
    const alone = await saved();
    expect(alone.words[touching + 1]).toMatchObject({ start: moved, status: 'confirmed' });
    expect(alone.words[touching]).toEqual(before);

    const [x, y] = await spot('Anna', moved);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y, { steps: 4 });
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect((await saved()).words).toEqual(alone.words);
    expect(watched.complaints).toEqual([]);
  });

  it('are marked as they are said, and the doubtful ones walked through: played, confirmed, gone on from', async () => {
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      new MutationObserver((changes) => {
        for (const { target } of changes)
          if (target instanceof HTMLElement && target.dataset.said !== undefined)
            said.push(target.dataset.word ?? '');
      }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-said'] });
    });
    const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said.map(Number));

    // Slowly, so that no word goes by between two pictures of a crowded machine.
    await page.getByLabel('Speed').selectOption('0.25');
    await page.getByLabel('Speed').blur();
    const played = await countAppearances(page, 'button[aria-label="Pause"]');
    await page.keyboard.press('w');
    await poll(chosen).toEqual(['slid']);
    // It plays around the word, and stops by itself.
    await poll(said).toContain(3);
    await poll(playing).toBe(0);
    expect(await played()).toBe(1);
    const heard = await said();
    expect(heard).toEqual(heard.toSorted((p, q) => p - q));
    expect(Math.max(...heard)).toBeLessThan(8);

    // A click puts the focus on the word itself: Enter confirms it all the same.
    await word(3).click();
    await page.keyboard.press('Enter');
    await poll(chosen).toEqual(['sheet']);
    await page.keyboard.press('k');
    await poll(playing).toBe(0);
    const before = await played();
    await page.keyboard.press('Shift+Space');
    await poll(played).toBe(before + 1);
    await poll(playing).toBe(0);
    await page.keyboard.press('Enter');
    const { words: kept } = await saved();
    expect(kept.flatMap(({ status }, k) => (status === 'confirmed' ? [k] : []))).toEqual(doubtful);
    await page.keyboard.press('w');
    await page.getByText('No word is doubtful any more.').waitFor();
    await poll(() => head('Anna').textContent()).toContain('0 doubtful');
    expect(watched.complaints).toEqual([]);
  });

  it('of several speakers and tiers have a row each, under that of the whole text, which keys and screen readers reach', async () => {
    const names = () => page.locator('.text-head .track-name').allTextContents();
    await poll(names).toEqual(['Anna', 'Ben', 'answers']);
    const whole = page.getByRole('button', {
      name: /^talk\.txt, whole text: sure to 0\.96 · aligned · 26 words · 2 doubtful/,
    });
    await whole.focus();
    await page.keyboard.press('Enter');
    await poll(async () => (await chosen()).length).toBe(transcript.words.length);
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByRole('heading', { name: 'Whole text' }).waitFor();
    await poll(() => inspector.getByText('0:00:01.', { exact: false }).count()).toBeGreaterThan(0);
    await word(12).click();
    await poll(chosen).toHaveLength(1);
    await page.keyboard.press('Control+a');
    await poll(async () => (await chosen()).length).toBe(transcript.words.length);
    await poll(() => page.getByRole('table', { name: 'Texts on the timeline' }).textContent()).toContain(
      '0.96',
    );
    await shoot(page, 'text-speakers');
    expect(await axeFaults(page)).toEqual([]);
    // A click on its bar chooses it too.
    await word(0).click();
    const box = await restingBox(page.locator('.document-head'));
    const [x] = await spot('Anna', 3);
    await page.mouse.click(x, box.y + box.height / 2);
    await poll(async () => (await chosen()).length).toBe(transcript.words.length);

    // A word that Ben says is found in Ben's row alone.
    const ben = transcript.words[10] as Word;
    await page.mouse.click(...(await spot('Ben', ((ben.start ?? 0) + (ben.end ?? 0)) / 2)));
    await poll(chosen).toEqual([ben.text]);
    expect(watched.complaints).toEqual([]);
  });

  it('are put in, parted into lines and joined, found one by one and replaced', async () => {
    await word(2).click();
    await page.keyboard.press('b');
    await page.keyboard.type('quite slowly');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    const longer = await saved();
    expect(longer.segments[0]?.text).toBe('The birch canoe quite slowly slid on the smooth planks.');
    expect(longer.words.slice(3, 5).map(({ status }) => status)).toEqual([null, null]);

    const lineCount = () => words().getByRole('group').count();
    await poll(lineCount).toBe(3);
    await word(5).click();
    await page.keyboard.press('Alt+Enter');
    await poll(lineCount).toBe(4);
    const parted = await saved();
    expect(parted.segments.map(({ text, speaker }) => [text.split(' ')[0], speaker])).toEqual([
      ['The', 'Anna'],
      ['slid', 'Anna'],
      ['Glue', 'Ben'],
      ['It', null],
    ]);
    // From the word that the segment was begun with, it is joined again.
    await page.keyboard.press('Alt+Backspace');
    await poll(lineCount).toBe(3);
    expect((await saved()).words).toEqual(parted.words);

    await page.keyboard.press('Control+f');
    await page.keyboard.type('the');
    await page.keyboard.press('Enter');
    await poll(chosen).toEqual(['the']);
    const panel = page.getByRole('region', { name: 'Transcript' });
    await panel.getByRole('button', { name: 'Replace…' }).click();
    // Replacing means whole words at first; how many would change is said before.
    await poll(() => panel.getByLabel('Whole words').isChecked()).toBe(true);
    await panel.getByRole('button', { name: 'Replace all 5' }).waitFor();
    // One row, and a box no larger than boxes are.
    const [box, field] = [
      await restingBox(panel.getByLabel('Match case')),
      await restingBox(panel.getByLabel('Replace by')),
    ];
    expect(box.width).toBeLessThan(24);
    expect(Math.abs(box.y - field.y)).toBeLessThan(field.height);
    await panel.getByLabel('Match case').check();
    await panel.getByRole('button', { name: 'Replace all 4' }).waitFor();
    await panel.getByLabel('Replace by').fill('those');
    await panel.getByRole('button', { name: 'Replace', exact: true }).click();
    const once = await saved();
    expect(once.words.flatMap(({ text }, k) => (text === 'those' ? [k] : []))).toEqual([7]);
    // Its time stays, and the next place is in the hand.
    expect(once.words[7]?.start).toBe(parted.words[7]?.start);
    await poll(chosen).toEqual(['the']);
    await page.getByRole('button', { name: /^Undo/ }).click();
    expect((await saved()).words).toEqual(parted.words);
    expect(watched.complaints).toEqual([]);
  });

  it('too narrow to be written on are grabbed where the pointer says, from near and from far, and keys move what it cannot', async () => {
    const [before, after] = [transcript.words[touching], transcript.words[touching + 1]] as [Word, Word];
    const boundary = after.start as number;
    const cursor = () => page.locator('.timeline-pane').evaluate((e) => e.style.cursor);
    const pane = await restingBox(page.locator('.timeline-pane'));
    const wheel = async (turns: number) => {
      const [x, y] = await spot('Anna', boundary);
      await page.mouse.move(x, y);
      await page.keyboard.down('Control');
      for (let k = 0; k < Math.abs(turns); k++) await page.mouse.wheel(0, 40 * Math.sign(turns));
      await page.keyboard.up('Control');
      return [x, y] as const;
    };
    // From far, words are some pixels wide: where two touch, both are said to move, and do.
    for (const turns of [4, -10]) {
      const [x, y] = await wheel(turns);
      // The wheel may still be turning: what lies below the pointer is asked anew.
      const cursorAt = async (at: number) => {
        await page.mouse.move(x + 30, y);
        await page.mouse.move(at, y);
        return await cursor();
      };
      await poll(() => cursorAt(x)).toBe('col-resize');
      await page.keyboard.down('Alt');
      await poll(() => cursorAt(x + 1)).toBe('e-resize');
      await page.keyboard.up('Alt');
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 4, y);
      await page.mouse.move(x + 7, y);
      if (turns < 0) await shoot(page, 'text-boundary');
      await page.mouse.up();
      const { words: moved } = await saved();
      expect(moved[touching]?.end).toBe(moved[touching + 1]?.start);
      expect(moved[touching + 1]?.start).toBeGreaterThan(boundary);
      expect(moved.filter((w, k) => w.start !== transcript.words[k]?.start)).toHaveLength(1);
      await page.keyboard.press('Control+z');
      await page.keyboard.press('f');
    }
    expect(pane.width).toBeGreaterThan(300);
    // By keys, always: the word before gives way.
    await word(touching + 1).click();
    await atOneMoment(page, async () => {
      for (let k = 0; k < 3; k++) await page.keyboard.press('[');
    });
    const byKeys = await saved();
    expect(byKeys.words[touching]?.end).toBeCloseTo((before.end as number) - 0.03, 6);
    await page.keyboard.press('Control+z');
    expect((await saved()).words).toEqual(transcript.words);
    expect(watched.complaints).toEqual([]);
  });

  it('are merged, all that are chosen; what may not be written as one is asked for', async () => {
    await word(1).click();
    await page.keyboard.press('Shift+d');
    await page.keyboard.press('Shift+d');
    await page.keyboard.press('Alt+j');
    await poll(chosen).toEqual(['birchcanoeslid']);
    await page.keyboard.press('Alt+k');
    await poll(chosen).toHaveLength(2);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    // A number and a word would run together.
    await word(3).click();
    await page.keyboard.press('F2');
    await page.keyboard.type('50');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await word(3).click();
    await page.keyboard.press('Alt+j');
    await page.getByText('write what they become instead', { exact: false }).waitFor();
    const field = page.locator('[data-field="word-text"]');
    await poll(() => field.inputValue()).toBe('50 on');
    await poll(() => field.evaluate((e) => e === document.activeElement)).toBe(true);
    await page.keyboard.type('50-on');
    await page.keyboard.press('Enter');
    const { words: merged } = await saved();
    expect(merged[3]).toMatchObject({
      ...{ text: '50-on', start: transcript.words[3]?.start, end: transcript.words[4]?.end },
    });
    expect(watched.complaints).toEqual([]);
  });
});
