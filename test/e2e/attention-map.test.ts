import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProject, writeProject } from '#main/store/project-document.ts';
import { emptyProject, type ProjectTranscript } from '#src/model/project.ts';
import { transcriptFaults, transcriptOfSegments, unalignedWord, type Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { type SpokenWord, writeSpoken } from '../fixtures/spoken.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { openPage, openProject, restingBox, shoot, type Watched } from './support/page.ts';
import { recordingAt } from './support/recording.ts';
import { type Served, startServer } from './support/server.ts';

const text = ['The birch canoe slid on the smooth planks.', 'Glue the sheet to the dark blue background.'];

let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;
let path: string;
let said: readonly SpokenWord[];

/** Times as a reader gave them, but a quarter of a second late: something to put right. */
const late = 0.25;
/** From here on something is said that the text lacks, behind its first line. */
let lacks = sourceTime(0);

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
  said = await writeSpoken(join(server.root, 'talk.wav'), text.join('\n'));
  const word = (k: number): Word => {
    const { text, start, end } = said[k] as (typeof said)[number];
    return {
      ...unalignedWord(text),
      ...{ start: sourceTime(start + late), end: sourceTime(end + late), status: 'aligned', confidence: 0.4 },
    };
  };
  let at = 0;
  const transcript = transcriptOfSegments(
    text.map((line) => {
      const words = line.split(' ').map(() => word(at++));
      return {
        text: line,
        start: words[0]?.start ?? null,
        end: words.at(-1)?.end ?? null,
        words,
        speaker: null,
        tier: null,
      };
    }),
    'en',
  );
  expect(transcriptFaults(transcript)).toEqual([]);
  lacks = transcript.segments[0]?.end ?? sourceTime(0);
  path = join(server.root, 'talk.syncline');
  const project = emptyProject('p', 'Talk', new Date().toISOString());
  const recording = await recordingAt(join(server.root, 'talk.wav'), 'r1');
  await writeProject(
    path,
    {
      ...project,
      recordings: [recording],
      transcripts: [
        {
          ...{ id: 't1', recording: recording.id, source: 'talk.txt' },
          transcript: {
            ...transcript,
            untranscribed: [{ start: lacks, end: sourceTime(lacks + 0.08), kind: 'speech' }],
          },
        },
      ],
    },
    { overwrite: false },
  );
  watched = await openPage(browser, server.address);
  page = watched.page;
  await openProject(page, path);
  await page.locator('.track-head').first().waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function saved() {
  await expect
    .poll(async () => {
      await page.keyboard.press('Control+s');
      await page.waitForTimeout(200);
      return await page.title();
    })
    .not.toMatch(/^•/);
  const { project } = await readProject(path);
  const { transcript } = project.transcripts[0] as ProjectTranscript;
  expect(transcriptFaults(transcript)).toEqual([]);
  return transcript.words;
}

describe('a text that lacks what is said', () => {
  it('has a mark where it would stand, which leads there', async () => {
    await page.getByRole('tab', { name: 'Transcript' }).click();
    const mark = page.getByRole('listbox', { name: 'Words' }).getByText('0.1 s of speech not in the text');
    await mark.click();
    const [first, last] = text.map((line) => page.getByText(line.split(' ').at(-1) ?? '', { exact: true }));
    const heights = await Promise.all(
      [first, mark, last].map(async (one) => (one ? (await restingBox(one)).y : Number.NaN)),
    );
    const [above, at, below] = heights as [number, number, number];
    expect(at).toBeGreaterThan(above + 10);
    expect(at).toBeLessThan(below);
    const playhead = async () => {
      const seconds = (await page.getByLabel('Playhead').inputValue()).split(':').map(Number);
      return (seconds[1] ?? 0) * 60 + (seconds[2] ?? 0);
    };
    await expect.poll(playhead).toBeCloseTo(lacks, 2);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'transcript-lacking');
    await page.getByLabel('Playhead').fill('0');
    await page.getByLabel('Playhead').press('Enter');
    await page.getByLabel('Playhead').blur();
  });
});

describe('the map of attention', () => {
  it('shows a text in time; a pin dragged on it finds the words beside it anew, and keys and table do likewise', async () => {
    await page.getByRole('tab', { name: 'Attention' }).click();
    const map = page.getByRole('application', { name: /^Attention of talk/ });
    await map.waitFor();
    expect(await axeFaults(page)).toEqual([]);

    // By keys to the start of the third word, pinned where it is.
    await map.focus();
    for (let k = 0; k < 5; k++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const pin = page.getByRole('button', { name: /^Pin: start of “canoe”/ });
    const box = await restingBox(pin);
    const pane = await restingBox(page.locator('.timeline-pane'));
    const spot = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.locator('.pair-pin').count()).toBe(0);
    const before = await saved();

    // Dragged to where it is said: what lies beside it comes along, as one step.
    await page.mouse.move(spot.x, spot.y);
    await page.mouse.down();
    const { project } = await readProject(path);
    const perPixel = (1.04 * (project.recordings[0]?.media.duration ?? 0)) / pane.width;
    await page.mouse.move(spot.x - late / perPixel / 2, spot.y, { steps: 3 });
    await page.mouse.move(spot.x - late / perPixel, spot.y, { steps: 3 });
    await shoot(page, 'attention-drag');
    await page.mouse.up();
    await pin.waitFor();
    const astray = async () =>
      (await saved()).flatMap((w, k) => {
        const off = Math.abs((w.start ?? Number.NaN) - (said[k]?.start ?? 0));
        return off < (k === 2 ? 2 * perPixel : 0.08) ? [] : [`${w.text} begins ${off} s off`];
      });
    await expect.poll(astray).toEqual([]);
    const dragged = await saved();
    expect(dragged.filter((w) => w.status === 'confirmed').map((w) => w.text)).toEqual(['canoe']);
    await page.waitForTimeout(500);
    await shoot(page, 'attention-dark');
    await page.keyboard.press('Control+z');
    expect(await saved()).toEqual(before);
    await page.keyboard.press('Control+Shift+z');
    expect(await saved()).toEqual(dragged);

    // The pin by keys; and away again.
    await pin.focus();
    await page.keyboard.press('ArrowRight');
    const start = async () => (await saved())[2]?.start ?? Number.NaN;
    await expect.poll(start).toBeCloseTo((dragged[2]?.start ?? 0) + 0.01, 6);
    await page.keyboard.press('Delete');
    await expect.poll(async () => (await saved()).every((w) => w.status === 'aligned')).toBe(true);

    // The same in numbers.
    await map.press('Escape');
    await page.getByRole('region', { name: 'Attention' }).getByRole('button', { name: 'Table' }).click();
    const field = page.getByLabel('Start of “sheet”');
    const asked = (said[10]?.start ?? 0) + 0.02;
    await field.fill(asked.toFixed(3));
    await field.press('Enter');
    await expect.poll(async () => (await saved())[10]?.start).toBeCloseTo(asked, 2);
    expect((await saved())[10]?.status).toBe('confirmed');
    await shoot(page, 'attention-table');
    expect(await axeFaults(page)).toEqual([]);
    expect(watched.complaints).toEqual([]);
  });

  it('has the sound as a spectrogram, for as long as one likes it', async () => {
    const canvas = page.getByRole('img', { name: /^Spectrograms of 1 recording / });
    /** How many shades the first row has: a waveform has a handful. */
    const shades = () =>
      canvas.evaluate((element) => {
        const own = element as HTMLCanvasElement;
        const copy = new OffscreenCanvas(own.width, 60).getContext('2d', { willReadFrequently: true });
        copy?.drawImage(own, 0, -10);
        const image = copy?.getImageData(0, 0, own.width, 60);
        return image ? new Set(new Uint32Array(image.data.buffer)).size : 0;
      });
    await page.getByRole('button', { name: 'Spectrogram', exact: true }).click();
    await expect.poll(shades).toBeGreaterThan(200);
    await page.getByRole('tab', { name: 'Transcript' }).click();
    await shoot(page, 'spectrogram-dark');
    expect(await axeFaults(page)).toEqual([]);
    await saved();
    await page.reload();
    await openProject(page, path);
    await expect.poll(shades).toBeGreaterThan(200);
    await page.keyboard.press('e');
    await page.getByRole('img', { name: /^Waveforms of 1 recording / }).waitFor();
    expect(watched.complaints).toEqual([]);
  });
});
