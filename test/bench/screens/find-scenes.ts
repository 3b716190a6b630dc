import type { Page } from 'playwright-core';
import { allThemes as all, choose, seek, six } from './acts.ts';
import { openProject, type Scene } from './scene.ts';

/** Sets in and out, looks for what is between them in the chosen row. */
const find = async (page: Page, name: string, from: string, to: string) => {
  await choose(page, name);
  await seek(page, from);
  await page.keyboard.press('i');
  await seek(page, to);
  await page.keyboard.press('o');
  await page.keyboard.press('Control+Shift+f');
};
const answered = (page: Page) =>
  page
    .getByText(/^(Found in|Nothing found)/)
    .first()
    .waitFor({ timeout: 180_000 });

/** Where a part of one recording is found in others. */
export const findScenes: readonly Scene[] = [
  {
    name: 'find-found',
    themes: all,
    open: six(async (page) => {
      await find(page, 'camera left', '0:00:30', '0:00:40');
      await answered(page);
      await page.keyboard.press('g');
      await page.keyboard.press('g');
    }),
  },
  {
    name: 'find-marked',
    open: six(async (page) => {
      await choose(page, 'Camera 3');
      await seek(page, '0:00:30');
      await page.keyboard.press('i');
    }),
  },
  {
    name: 'find-nothing',
    themes: ['dark', 'light'],
    open: six(async (page) => {
      await find(page, 'another evening', '0:00:05', '0:00:12');
      await answered(page);
      await page.keyboard.press('g');
    }),
  },
  {
    name: 'find-failed',
    open: six(async (page) => {
      await find(page, 'camera left', '0:00:30', '0:00:30.5');
      await page.getByRole('button', { name: 'Try again' }).waitFor({ timeout: 60_000 });
    }),
  },
  {
    name: 'find-numbers',
    themes: ['dark', 'light'],
    open: async (page, material) => {
      await openProject(page, await material.project('data'));
      await find(page, 'walk', '0:00:30', '0:00:40');
      await answered(page);
    },
  },
];
