import { join } from 'node:path';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { writeProject } from '#main/store/project-document.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { makeRandom } from '#src/math/random.ts';
import { type Transcript, transcriptOfSegments, unalignedWord, type Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import type { Page } from 'playwright-core';
import { recordingAt } from '../../e2e/support/recording.ts';
import { type Cost, measured } from './frames.ts';

export const wordCount = 10_000;
const seconds = 3600;
const vocabulary =
  'the birch canoe slid on smooth planks glue a sheet to dark blue background it is easy tell depth of well these days chicken leg rare dish rice often served in round bowls'.split(
    ' ',
  );

/** A project of an hour with a text of 10,000 words, two speakers in turn, every word with its phones. */
export async function hourOfWords(root: string): Promise<string> {
  const path = join(root, 'an hour.wav');
  const args = ['-v', 'error', '-f', 'lavfi', '-i', `anoisesrc=r=8000:d=${seconds}:c=brown:seed=3`];
  const { code, stderr } = await runFfmpeg([...args, '-y', fileUrl(path)]);
  if (code !== 0) throw new Error(stderr);
  const project: Project = {
    ...emptyProject('words', 'Words', '2026-01-01T00:00:00Z'),
    recordings: [await recordingAt(path, 'r0')],
    transcripts: [{ id: 't0', recording: 'r0', source: 'an hour.txt', transcript: text() }],
  };
  const file = join(root, 'words.syncline');
  await writeProject(file, project, { overwrite: true });
  return file;
}

function text(): Transcript {
  const { uniform } = makeRandom(7);
  const each = (seconds - 4) / wordCount;
  const word = (k: number): Word => {
    const text = vocabulary[Math.floor(uniform() * vocabulary.length)] ?? 'the';
    const start = 2 + k * each + 0.02 * uniform();
    const end = start + each * (k % 8 === 7 ? 0.6 : 0.9);
    const place = (i: number) => sourceTime(start + ((end - start) * i) / text.length);
    return {
      ...unalignedWord(text),
      ...{ start: sourceTime(start), end: sourceTime(end), status: 'aligned' },
      confidence: k % 11 === 5 ? 0.3 + 0.1 * uniform() : 0.9 + 0.09 * uniform(),
      phones: [...text].map((ipa, i) => ({ ipa, start: place(i), end: place(i + 1) })),
    };
  };
  const segments = Array.from({ length: wordCount / 8 }, (_, s) => {
    const words = Array.from({ length: 8 }, (_, i) => word(8 * s + i));
    const span = { start: words[0]?.start ?? null, end: words.at(-1)?.end ?? null };
    return {
      ...span,
      text: words.map((w) => w.text).join(' '),
      words,
      speaker: s % 2 === 0 ? 'Anna' : 'Ben',
      tier: null,
    };
  });
  return { ...transcriptOfSegments(segments, 'en'), confidence: 0.97 };
}

/** What each gesture costs, with the transcript's panel open beside the timeline. */
export async function wordGestures(page: Page, tell: (name: string, cost: Cost) => void): Promise<void> {
  await page.getByRole('tab', { name: 'Transcript' }).click();
  await page.locator('.transcript-word').first().waitFor();
  const pane = await page.locator('.timeline-pane').boundingBox();
  if (!pane) throw new Error('no timeline');
  const [x, y] = [pane.x + pane.width * 0.4, pane.y + 60];
  await page.mouse.move(x, y);
  const press = (key: string) => () => page.keyboard.press(key);
  const wheel = (dx: number, dy: number) => () => page.mouse.wheel(dx, dy);
  const gesture = async (name: string, steps: number, step: (k: number) => Promise<unknown>) =>
    tell(name, await measured(page, steps, step));
  const held = async (key: string, does: () => Promise<void>) => {
    await page.keyboard.down(key);
    await does();
    await page.keyboard.up(key);
  };
  const zoom = (name: string, dy: number) => held('Control', () => gesture(name, 24, wheel(0, dy)));
  const rest = async (where: string) => {
    await gesture(`next word, ${where}`, 40, press('KeyD'));
    await gesture(`next doubtful and play, ${where}`, 20, press('KeyW'));
    await page.keyboard.press('k');
    await gesture(`nudge a boundary, ${where}`, 40, (k) =>
      page.keyboard.press(k % 20 < 10 ? ']' : 'Shift+]'),
    );
  };
  await gesture('nothing', 60, async () => {});
  await page.locator('.transcript-word').nth(20).click();
  await rest('all in view');
  await page.mouse.move(x, y);
  await zoom('zoom in', -40);
  await gesture('scroll, words to be read', 60, wheel(60, 0));
  await page.locator('.transcript-word').nth(60).click();
  await page.waitForTimeout(300);
  await rest('words to be read');
  await gesture('edit a word', 12, async (k) => {
    await page.keyboard.press('F2');
    await page.keyboard.type(`plank${k}`);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
  });
  await gesture('undo, redo', 24, (k) => page.keyboard.press(k % 2 === 0 ? 'Control+z' : 'Control+Shift+z'));
  await page.locator('.transcript-word').nth(60).click();
  await page.waitForTimeout(300);
  await drag(page, gesture);
  await page.locator('.timeline-scroll').focus();
  await gesture('play', 120, (k) => (k % 119 === 0 ? page.keyboard.press('Space') : Promise.resolve()));
  await page.mouse.move(x, y);
  await zoom('zoom out', 40);
  await gesture('scroll the text', 40, async (k) => {
    if (k === 0) await page.locator('.transcript-text').hover();
    await page.mouse.wheel(0, 400);
  });
}

/** A boundary that is in sight, found by the hand's own sign, and moved to and fro. */
async function drag(
  page: Page,
  gesture: (name: string, steps: number, step: (k: number) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const pane = await page.locator('.timeline-pane').boundingBox();
  if (!pane) throw new Error('no timeline');
  for (const head of await page.locator('.text-head').all()) {
    const box = await head.boundingBox();
    const y = (box?.y ?? 0) + (box?.height ?? 0) / 2 + 4;
    for (let x = pane.x + pane.width * 0.3; x < pane.x + pane.width; x++) {
      await page.mouse.move(x, y);
      const cursor = await page.locator('.timeline-pane').evaluate((e) => (e as HTMLElement).style.cursor);
      if (!cursor.endsWith('-resize')) continue;
      await page.mouse.down();
      await gesture('drag a boundary', 60, (k) => page.mouse.move(x + 8 * Math.sin(k / 5) + 5, y));
      await page.mouse.up();
      return;
    }
  }
  throw new Error('no boundary to drag in sight');
}
