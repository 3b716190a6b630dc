import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProject, writeProject } from '#main/store/project-document.ts';
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import type { Placement } from '#src/model/alignment.ts';
import { emptyProject } from '#src/model/project.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { transcriptOfSegments, unalignedWord, type Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { soundOf } from '#src/signal/sound.ts';
import { cipherSentences } from '../fixtures/cipher-language.ts';
import { type SpokenWord, writeSpoken } from '../fixtures/spoken.ts';
import { wav } from '../fixtures/wav.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { openPage, openProject, shoot, type Watched } from './support/page.ts';
import { recordingAt } from './support/recording.ts';
import { type Served, startServer } from './support/server.ts';

let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;
let said: readonly SpokenWord[];

/** The other recorder was switched on so much later, seconds. */
const late = 1.6;
const line = 'The birch canoe slid on the smooth planks.';

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
  said = await writeSpoken(join(server.root, 'talk.wav'), line);
  await copyFile(join(server.root, 'talk.wav'), join(server.root, 'late.wav'));
  const words = said.map(
    ({ text, start, end }): Word => ({
      ...unalignedWord(text),
      ...{ start: sourceTime(start), end: sourceTime(end), status: 'aligned', confidence: 0.9 },
    }),
  );
  const span = { start: words[0]?.start ?? null, end: words.at(-1)?.end ?? null };
  const transcript = transcriptOfSegments([{ text: line, ...span, words, speaker: null, tier: null }], 'en');
  const recordings = await Promise.all(
    ['talk.wav', 'late.wav'].map((name, k) => recordingAt(join(server.root, name), `r${k}`)),
  );
  const placements = recordings.map(({ id, media }, k): Placement => {
    const map = linearTimeMap(k * late, 0, media.duration);
    return {
      ...{ recording: id, placed: true, event: '0', map, confidence: 1 },
      by: 'manual',
      candidates: [],
      score: null,
      chance: null,
      reason: null,
    };
  });
  const project = {
    ...emptyProject('p', 'Talk', new Date().toISOString()),
    ...{ recordings, placements, events: [{ id: '0', reference: 'r0' }] },
    transcripts: [{ id: 't1', recording: 'r0', source: 'talk.txt', transcript }],
  };
  await writeProject(join(server.root, 'talk.syncline'), project, { overwrite: false });
  watched = await openPage(browser, server.address);
  page = watched.page;
  await openProject(page, join(server.root, 'talk.syncline'));
  await page.locator('.track-head').first().waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

describe('a text', () => {
  it('serves another recording of its event, and is exported on that one’s clock', async () => {
    await page.getByRole('tab', { name: 'Transcript' }).click();
    const panel = page.getByRole('region', { name: 'Transcript' });
    await panel.getByText('Serves 1 other recording').waitFor();
    await page.locator('.track-head', { hasText: 'late.wav' }).locator('.track-name').click();
    const unheard = said.filter(({ start }) => start < late).length;
    await panel.getByText(`${unheard} words have no time there`).waitFor();
    // Which they are is marked, and led to.
    const marked = panel.locator('[data-unheard]');
    expect(await marked.allTextContents()).toEqual(
      said.filter(({ start }) => start < late).map(({ text }) => text),
    );
    expect(await marked.first().getAttribute('title')).toMatch(/“late\.wav” did not record it$/);
    await panel.getByRole('button', { name: 'Next of these' }).click();
    const led = panel.getByRole('option', { selected: true });
    expect(await led.textContent()).toBe(said[0]?.text);
    await shoot(page, 'unheard-words');
    expect(await axeFaults(page)).toEqual([]);
    // A word leads to its moment, and the recording stays selected.
    await panel.getByRole('option', { name: /planks/ }).click();
    await panel.getByText(`${unheard} words have no time there`).waitFor();

    await page.keyboard.press('Control+Shift+e');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Format').selectOption('json');
    expect(await dialog.getByLabel('On the clock of').locator('option:checked').textContent()).toBe(
      'late.wav',
    );
    await dialog.getByText(`${unheard} words have no time there`).waitFor();
    await dialog.getByLabel('Name').fill('late');
    await shoot(page, 'export-clock');
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Write' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { words } = readTranscriptFile(
      await readFile(join(server.root, 'late.json')),
      'late.json',
    ).transcript;
    words.forEach((word, k) => {
      const own = said[k]?.start ?? 0;
      if (own < late) expect(word.start).toBeNull();
      else expect(word.start).toBeCloseTo(own - late, 3);
    });
    expect(watched.complaints).toEqual([]);
  });

  it('in a table goes to its recording; numbers become a recording; of what could be either it is asked', async () => {
    const words = said.map(({ text, start, end }) => `${start},${end},${text}`).join('\n');
    await writeFile(join(server.root, 'talk.csv'), `start,end,text\n${words}\n`);
    await writeFile(join(server.root, 'labels.tsv'), '0\t1\t1\n1\t2\t2\n');
    const take = async (name: string) => {
      await page.keyboard.press('Control+i');
      await page.getByLabel('Or a path').fill(join(server.root, name));
      await page.getByLabel('Or a path').press('Enter');
    };
    await take('talk.csv');
    await expect.poll(() => page.locator('.text-head').count()).toBe(2);
    const recordings = page.locator('.track-head:not(.text-head, .document-head, .columns-head)');
    await expect.poll(() => recordings.count()).toBe(2);
    await take('labels.tsv');
    const dialog = page.getByRole('dialog', { name: 'What does “labels.tsv” hold?' });
    await dialog.waitFor();
    await shoot(page, 'text-or-numbers');
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Numbers over time' }).click();
    await expect.poll(() => recordings.count()).toBe(3);
    expect(watched.complaints).toEqual([]);
  });

  it('take the times of the text they translate, as one step; what says something else is left alone', async () => {
    const lines = cipherSentences(24, 9);
    const every = 4;
    const written = (of: (k: number) => readonly string[], isTimed: boolean) =>
      transcriptOfSegments(
        lines.map((_, k) => ({
          text: of(k).join(' '),
          start: isTimed ? sourceTime(every * k) : null,
          end: isTimed ? sourceTime(every * k + 3) : null,
          words: of(k).map(unalignedWord),
          ...{ speaker: null, tier: null },
        })),
        null,
      );
    await writeFile(
      join(server.root, 'long.wav'),
      wav(soundOf(new Float32Array(8000 * every * lines.length), 8000)),
    );
    const path = join(server.root, 'translated.syncline');
    const texts = {
      'said.srt': written((k) => lines[k]?.a ?? [], true),
      'translation.txt': written((k) => lines[k]?.b ?? [], false),
      'shuffled.txt': written((k) => lines[(k * 7 + 5) % lines.length]?.b ?? [], false),
    };
    const project = {
      ...emptyProject('q', 'Translated', new Date().toISOString()),
      recordings: [await recordingAt(join(server.root, 'long.wav'), 'r0')],
      transcripts: Object.entries(texts).map(([source, transcript], k) => ({
        ...{ id: `t${k}`, recording: 'r0', source, transcript },
      })),
    };
    await writeProject(path, project, { overwrite: false });
    const other = await openPage(browser, server.address);
    const window = other.page;
    await openProject(window, path);
    await window.locator('.track-head').first().waitFor();
    await window.getByRole('tab', { name: 'Transcript' }).click();
    const take = async (name: string) => {
      await window
        .getByRole('combobox', { name: 'Transcript' })
        .selectOption({ label: `${name} of long.wav` });
      await window.keyboard.press('Control+k');
      await window.keyboard.type('times from the other text');
      await window.keyboard.press('Enter');
    };
    const kept = async (k: number) => {
      await window.keyboard.press('Control+s');
      await expect.poll(() => window.title()).not.toMatch(/^•/);
      return (await readProject(path)).project.transcripts[k]?.transcript.segments.map(({ start }) => start);
    };

    await take('shuffled.txt');
    await window.getByText(/do not seem to say the same/).waitFor();
    await take('translation.txt');
    await expect.poll(() => window.title(), { message: 'the translation has times' }).toMatch(/^•/);
    await shoot(window, 'translation-timed');
    const starts = await kept(1);
    expect(starts?.filter((start, k) => start === every * k).length).toBeGreaterThan(0.9 * lines.length);
    expect(await kept(2)).toEqual(lines.map(() => null));
    await window.keyboard.press('Control+z');
    expect(await kept(1)).toEqual(lines.map(() => null));
    expect(other.complaints).toEqual([]);
    await window.context().close();
  });
});
