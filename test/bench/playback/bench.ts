/** How far what is heard and seen runs from the playhead while playing: npm run bench -- playback [SECONDS] [SPEED] */
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { makeDemo } from '#main/demo/make.ts';
import { cacheFolder } from '#main/folders.ts';
import { readProject } from '#main/store/project-document.ts';
import { createPool } from '#main/work/pool.ts';
import { toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { launchChromium } from '../../e2e/support/chromium.ts';
import { openPage, openProject } from '../../e2e/support/page.ts';
import { startServer } from '../../e2e/support/server.ts';
import { processorSeconds } from '../network/process-tree.ts';
import { materialIn } from '../screens/material.ts';
import { heardAgainstPlayhead } from './heard.ts';
import { listenIn, type Recorded, samplesOf } from './listen.ts';
import { longDemo } from './long-demo.ts';

/** Seconds after pressing play that do not count: elements start one after the other. */
const settledAt = 2;

export default async function bench(given: readonly string[]): Promise<void> {
  const [length = '60', speed = '1'] = given.filter((each) => !each.startsWith('--'));
  const demo = join(cacheFolder(), 'demo');
  const pool = createPool(1);
  const { truth } = await makeDemo(demo, { pool });
  const server = await startServer({ demo, cache: cacheFolder() });
  const browser = await launchChromium();
  try {
    const files = truth.recordings.map(({ path }) => join(server.root, 'Syncline demo', path));
    const short = await materialIn(server.root, files, pool).project('six');
    const path =
      Number(length) * Number(speed) > 55
        ? await longDemo(short, Number(length) * Number(speed) + 60)
        : short;
    const project = (await readProject(path)).project;
    const { page } = await openPage(browser, server.address);
    await page.addInitScript(listenIn);
    await page.reload();
    await openProject(page, path);
    await page.locator('.track-head').first().waitFor();
    await page.waitForFunction(() => document.querySelectorAll('video, audio').length > 2);
    await page.waitForTimeout(3000);
    if (speed !== '1') await page.getByLabel('Speed').selectOption(speed);
    await page.getByLabel('Playhead').fill('0:00:12');
    await page.getByLabel('Playhead').press('Enter');
    await page.getByLabel('Playhead').blur();
    await page.waitForTimeout(1000);
    await page.keyboard.press('Space');
    await page.waitForTimeout(settledAt * 1000);
    const usedBefore = processorSeconds();
    await page.waitForTimeout((Number(length) - settledAt) * 1000);
    const used = (processorSeconds() - usedBefore) / (Number(length) - settledAt);
    const recorded: Recorded = await samplesOf(page);
    const load = loadavg().map((each) => each.toFixed(1));
    const late = recorded.followed.filter((s) => s.clock - recorded.begun > settledAt * 1000);
    const frames = new Set(late.map((s) => s.playhead)).size;
    // The playhead is set at the begin of a frame and goes on while that is made: the quickest tell its clock.
    const behind = late.map((s) => s.clock / 1000 - s.playhead / Number(speed)).toSorted((a, b) => a - b);
    const zero = behind[Math.floor(behind.length / 100)] ?? 0;
    const playheadAt = (clock: number) => (clock / 1000 - zero) * Number(speed);
    console.log(
      `${frames} frames in ${length} s at speed ${speed}, after the first ${settledAt} s; load ${load.join(' ')}`,
    );
    console.log(
      `processor seconds a second: ${used.toFixed(2)} for the window, its server and this; playhead against the clock: ${(1000 * 60 * (slopeOf(late.map((s) => [s.clock / 1000, s.playhead])) - Number(speed))).toFixed(2)} ms a minute`,
    );
    for (const { recording, map } of project.placements) {
      const name = project.recordings.find((r) => r.id === recording)?.name ?? '';
      const dueAt = (t: number) => (map ? toSource(map, timelineTime(t)) : null);
      const errors = late.flatMap((s) => {
        const due = s.name === name ? dueAt(playheadAt(s.clock)) : null;
        return due === null ? [] : [[s.clock / 1000, 1000 * (s.at - due)] as const];
      });
      if (errors.length >= 20) console.log(`${name}, the element's clock: ${said(errors)}`);
      // A picture counts from when it is on the screen, and is right until the next one is due. The playhead is where it was
      // then: it follows the sound device's clock, which others on the machine may hold up.
      const shown = recorded.shown
        .filter((s) => s.name === name && s.clock - recorded.begun > settledAt * 1000)
        .flatMap((s) => {
          const due = dueAt(s.playhead);
          return due === null ? [] : [[s.clock / 1000, 1000 * (due - s.at)] as const];
        });
      const [first] = shown;
      if (first && first[0] * 1000 - recorded.begun > 1000 * (settledAt + 1))
        console.log(
          `${name}, its first pictures in mid-play are late by: ${shown
            .slice(0, 5)
            .map(([, ms]) => ms.toFixed(0))
            .join(', ')} ms`,
        );
      if (shown.length >= 20) console.log(`${name}, its pictures are late by: ${said(shown)}`);
    }
    const heard = await heardAgainstPlayhead(project, recorded.tapped);
    const settled = heard.filter((h) => h.clock - recorded.begun > settledAt * 1000);
    console.log(
      `${settled.length} of ${recorded.tapped.length} looks at what is heard were found in a recording`,
    );
    for (const name of new Set(settled.map((h) => h.name))) {
      const own = settled.filter((h) => h.name === name).map((h) => [h.clock / 1000, h.ms] as const);
      console.log(`${name}, heard against the playhead: ${said(own)}`);
    }
  } finally {
    await browser.close();
    await server.close();
    await pool.close();
  }
}

function said(errors: readonly (readonly [number, number])[]): string {
  const sizes = errors.map(([, e]) => Math.abs(e)).toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))] ?? 0).toFixed(1);
  const mean = errors.reduce((sum, [, e]) => sum + e, 0) / errors.length;
  return `${at(0.5)} / ${at(0.95)} / ${at(0.99)} / ${at(1)} ms (median, 95 %, 99 %, most), mean ${mean.toFixed(1)} ms, slope ${(60 * slopeOf(errors)).toFixed(2)} ms a minute, ${errors.length} samples`;
}

/** Slope of the least-squares line. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (p: readonly [number, number]) => number) =>
    points.reduce((sum, p) => sum + of(p), 0) / Math.max(1, points.length);
  const [x, y] = [mean((p) => p[0]), mean((p) => p[1])];
  const cross = mean((p) => (p[0] - x) * (p[1] - y));
  return cross / mean((p) => (p[0] - x) ** 2);
}
