/** Frame times of 20 rows × 3 h, of 50 recordings × 3 h with memory, from the pointer to the path, and of 10,000 words: npm run bench -- timeline [rows|fifty|path|words] */
import { mkdir } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { makeDemo } from '#main/demo/make.ts';
import { cacheFolder } from '#main/folders.ts';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { writeProject } from '#main/store/project-document.ts';
import { createPool } from '#main/work/pool.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { knot } from '#src/model/time-map.ts';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../e2e/support/chromium.ts';
import { recordingAt } from '../../e2e/support/recording.ts';
import { startServer } from '../../e2e/support/server.ts';
import { materialIn } from '../screens/material.ts';
import { openProject } from '../screens/scene.ts';
import { fifty } from './fifty.ts';
import { type Cost, longTasks, measured, type Spread } from './frames.ts';
import { memoryOf, recordNothing } from './memory.ts';
import { pathLatency } from './path-latency.ts';
import { hourOfWords, wordCount, wordGestures } from './words.ts';

const rows = 20;
const hours = 3;

export default async function bench([what = 'all']: readonly string[]): Promise<void> {
  const demo = join(cacheFolder(), 'demo');
  const pool = createPool(1);
  const { truth } = await makeDemo(demo, { pool });
  const server = await startServer({ demo, cache: cacheFolder() });
  const browser = await launchChromium();
  const load = () =>
    loadavg()
      .map((l) => l.toFixed(1))
      .join(' ');
  console.log(`${cpus().length} processors, load ${load()}, Chromium ${browser.version()}`);
  try {
    if (what === 'fifty') {
      recordNothing(browser);
      const page = await open(browser, server.address, await fifty(server.root), 1920, 1080);
      const tellMemory = async (when: string) => {
        const { heap, process } = await memoryOf(page);
        console.log(
          `memory, ${when}: heap ${heap.toFixed(0)} MB, the window's process ${process.toFixed(0)} MB`,
        );
      };
      await tellMemory('before anything played');
      await timeline(page);
      await page.keyboard.press('Space');
      await page.waitForTimeout(15_000);
      const cost = await measured(page, 120, async () => {});
      console.log(`${line('playing for 15 s', cost)} |${await longTasks(page)}`);
      await tellMemory('playing for 20 s');
      await page.keyboard.press('Space');
      await tellMemory('at rest again');
      await page.context().close();
    }
    if (what === 'words' || what === 'all') {
      const page = await open(browser, server.address, await hourOfWords(server.root), 1920, 1080);
      console.log(
        `\n${wordCount} words in an hour, 1920×1080: between frames; main thread for a step, and for its busiest frame\n${head}`,
      );
      await wordGestures(page, (name, cost) => console.log(line(name, cost)));
      await page.context().close();
    }
    if (what === 'rows' || what === 'all') {
      const page = await open(browser, server.address, await threeHours(server.root), 1920, 1080);
      await timeline(page);
      await page.context().close();
    }
    if (what === 'path' || what === 'all') {
      const files = truth.recordings.map(({ path }) => join(server.root, 'Syncline demo', path));
      const project = await materialIn(server.root, files, pool).project('six');
      console.log(
        `\n6 recordings, from the pointer’s movement to the painted path; main thread for a movement, and for its busiest frame\n${head}`,
      );
      for (const [width, height] of [
        [1280, 800],
        [1920, 1080],
      ] as const)
        for (const theme of ['dark', 'light'] as const) {
          const page = await open(browser, server.address, project, width, height, theme);
          console.log(line(`${width}×${height} ${theme}`, await pathLatency(page)));
          await page.context().close();
        }
    }
    console.log(`load ${load()}`);
  } finally {
    await browser.close();
    await server.close();
    await pool.close();
  }
}

async function open(
  browser: Browser,
  address: string,
  project: string,
  width: number,
  height: number,
  theme = 'dark',
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height } });
  await context.addInitScript((look) => localStorage.setItem('syncline.theme', look), theme);
  const page = await context.newPage();
  await page.goto(address);
  await openProject(page, project);
  await page.waitForFunction(() => document.querySelector('.jobs-line:not(:empty)') === null, null, {
    timeout: 600_000,
  });
  // Players load after that: what they cost is no gesture's.
  await page.waitForFunction(
    () => [...document.querySelectorAll('video')].every((video) => video.readyState >= 2),
    null,
    { timeout: 600_000 },
  );
  await page.waitForTimeout(2000);
  return page;
}

/** One recording of three hours, shown in every row in two stretches. */
async function threeHours(root: string): Promise<string> {
  const folder = join(root, 'long');
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'three hours.wav');
  const length = hours * 3600;
  const wave = `'(random(0)-0.5)*pow(abs(sin(2*PI*t*0.9)*sin(2*PI*t*0.037)),3)'`;
  const args = [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    `aevalsrc=${wave}:s=8000:d=${length}`,
    '-y',
    fileUrl(path),
  ];
  const { code, stderr } = await runFfmpeg(args);
  if (code !== 0) throw new Error(stderr);
  const one = await recordingAt(path, 'r0');
  const recordings = Array.from({ length: rows }, (_, i) => ({ ...one, id: `r${i}`, name: `row ${i + 1}` }));
  const project: Project = {
    ...emptyProject('long', 'Long', '2026-01-01T00:00:00Z'),
    settings: { reference: 'r0', maxDrift: 500, by: 'auto' },
    recordings,
    events: [{ id: 'e0', reference: 'r0' }],
    placements: recordings.map(({ id }, i) => ({
      recording: id,
      placed: true,
      event: 'e0',
      confidence: i % 5 === 4 ? 0.6 : 0.98,
      reason: null,
      score: 20,
      chance: 4,
      candidates: [],
      map: {
        segments: [
          { knots: [knot(i * 7, 0, 1e-5), knot(i * 7 + length / 2, length / 2, 1e-5)] },
          { knots: [knot(i * 7 + length / 2 + 9, length / 2, 1e-5), knot(i * 7 + length + 9, length, 1e-5)] },
        ],
      },
      by: 'auto',
    })),
  };
  const file = join(root, 'long.syncline');
  await writeProject(file, project, { overwrite: true });
  return file;
}

async function timeline(page: Page): Promise<void> {
  // All the height for the rows: the pair view as small as it gets.
  const border = page.getByRole('separator', { name: 'Height of the pair view' });
  for (let i = 0; i < 40; i++) await border.press('ArrowDown');
  const box = await page.locator('.timeline-pane').boundingBox();
  if (!box) throw new Error('no timeline');
  await page.mouse.move(box.x + box.width * 0.4, box.y + 300);
  const turn = (x: number, y: number) => () => page.mouse.wheel(x, y);
  const back = (y: number) => (i: number) => page.mouse.wheel(0, i % 30 < 15 ? y : -y);
  type Gesture = {
    readonly name: string;
    readonly steps: number;
    readonly step: (index: number) => Promise<unknown>;
    readonly key?: 'Control' | 'Shift';
  };
  const gestures: readonly Gesture[] = [
    { name: 'nothing', steps: 60, step: async () => {} },
    { name: 'zoom in', steps: 60, step: turn(0, -30), key: 'Control' },
    { name: 'pan there', steps: 100, step: turn(0, 120) },
    { name: 'zoom out', steps: 60, step: turn(0, 30), key: 'Control' },
    { name: 'pan, all in sight', steps: 60, step: turn(0, 60) },
    { name: 'scroll the rows', steps: 60, step: back(40), key: 'Shift' },
    {
      name: 'play',
      steps: 120,
      step: (i) => (i % 119 === 0 ? page.keyboard.press('Space') : Promise.resolve()),
    },
  ];
  const seen = await page.locator('.track-head').count();
  console.log(
    `\n${seen} rows × ${hours} h, 1920×1080: between frames; main thread for a step, and for its busiest frame; tasks over 50 ms\n${head}`,
  );
  for (const { name, steps, step, key } of gestures) {
    if (key) await page.keyboard.down(key);
    const cost = await measured(page, steps, step);
    const long = await longTasks(page);
    if (key) await page.keyboard.up(key);
    console.log(`${line(name, cost)} |${long}`);
  }
}

const head = `${'ms'.padEnd(38)}${Array.from({ length: 3 }, () => '   median     95 %  longest').join(' |')}`;
const cells = (s: Spread) => [s.median, s.p95, s.longest].map((v) => v.toFixed(1).padStart(9)).join('');
const line = (name: string, c: Cost): string =>
  `${name.padEnd(38)}${[c.frame, c.thread, c.busiest].map(cells).join(' |')}`;
