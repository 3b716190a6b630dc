import type { Page } from 'playwright-core';
import { allThemes as all, choose, seek, six } from './acts.ts';
import { openProject, type Scene } from './scene.ts';

/** Warps the pair by a method, and leaves its settings open. */
const warped = async (page: Page, method: string, ...names: readonly string[]) => {
  await choose(page, ...names);
  await page.keyboard.press('Alt+m');
  const strip = page.getByRole('region', { name: 'Method of alignment' });
  await strip.getByLabel('Method').selectOption(method);
  await strip.getByRole('button', { name: 'Warp', exact: true }).click();
  await page.getByText('Warped by').or(page.getByText('Not warped')).first().waitFor({ timeout: 500_000 });
  const settings = strip.getByRole('button', { name: 'Settings' });
  if ((await settings.count()) > 0) await settings.click();
};

/** Methods and what they found: settings, warped pairs, cues, trusted parts, the review of doubtful places. */
export const warpScenes: readonly Scene[] = [
  { name: 'six-refused', themes: all, open: six((page) => choose(page, 'another evening')) },
  { name: 'six-refused-pair', open: six((page) => choose(page, 'camera left', 'another evening')) },
  {
    name: 'six-method',
    themes: all,
    open: six(async (page) => {
      await choose(page, 'camera left', 'phone');
      await page.keyboard.press('Alt+m');
      const strip = page.getByRole('region', { name: 'Method of alignment' });
      await strip.getByLabel('Method').selectOption('dtw');
      await strip.getByRole('button', { name: 'Settings' }).click();
      await strip.getByLabel('Window').selectOption('itakura');
      await strip.getByLabel('Slope to').fill('2');
      await strip.getByLabel('Slope to').press('Enter');
      const box = await page.locator('.pair-matrix').boundingBox();
      if (box) await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.6);
    }),
  },
  {
    name: 'data-warped',
    themes: all,
    open: async (page, material) => {
      await openProject(page, await material.project('data'));
      await warped(page, 'ctw', 'camera left', 'walk');
    },
  },
  ...[
    { suffix: '', themes: ['dark', 'light'] as const },
    { suffix: '-900', width: 900, height: 620 },
    { suffix: '-1920', width: 1920, height: 1080 },
  ].map(
    ({ suffix, ...size }): Scene => ({
      name: `dances-warped${suffix}`,
      ...size,
      open: async (page, material) => {
        await openProject(page, await material.project('dances'));
        await warped(page, 'ctw', 'suit', 'lens');
        await page.keyboard.press('Escape');
      },
    }),
  ),
  {
    name: 'six-warped',
    open: six((page) => warped(page, 'dtw', 'camera left', 'camera right')),
  },
  {
    name: 'six-fused',
    themes: all,
    open: six(async (page) => {
      await warped(page, 'fused', 'camera left', 'camera right');
      const strip = page.getByRole('slider', { name: 'Which cue carries the path' });
      await strip.focus();
      for (let k = 0; k < 20; k++) await page.keyboard.press('ArrowRight');
      await page.getByRole('checkbox', { name: 'onsets' }).uncheck();
    }),
  },
  {
    name: 'six-warped-900',
    width: 900,
    height: 620,
    open: six((page) => warped(page, 'dtw', 'camera left', 'camera right')),
  },
  {
    name: 'six-trusted',
    themes: ['dark', 'light'],
    open: six(async (page) => {
      await warped(page, 'dtw', 'camera left', 'camera right');
      await page.keyboard.press('Escape');
      for (const [time, key] of [
        ['0:00:40', 'i'],
        ['0:01:00', 'o'],
      ] as const) {
        await seek(page, time);
        await page.keyboard.press(key);
      }
      await page.keyboard.press('Alt+l');
    }),
  },
  ...[
    { suffix: '', width: 1280, height: 800 },
    { suffix: '-900', width: 900, height: 620 },
    { suffix: '-2560', width: 2560, height: 1440 },
  ].map(
    ({ suffix, ...size }): Scene => ({
      name: `six-review${suffix}`,
      ...size,
      themes: ['dark', 'light'],
      open: six(async (page) => {
        await warped(page, 'auto', 'camera left', 'camera right');
        await page.keyboard.press('Escape');
        await page.keyboard.press('Alt+m');
        await page.keyboard.press('Alt+d');
        await page.getByText('Likely left').first().waitFor();
      }),
    }),
  ),
  {
    name: 'six-warped-2560',
    width: 2560,
    height: 1440,
    open: six((page) => warped(page, 'dtw', 'camera left', 'camera right')),
  },
];
