import type { Page } from 'playwright-core';
import { allThemes as all, choose, opened, seek, six } from './acts.ts';
import { openProject, type Scene } from './scene.ts';

async function importing(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.keyboard.press('Control+i');
    await page.getByLabel('Or a path').fill(path);
    await page.getByLabel('Or a path').press('Enter');
    await page.locator('.import-progress').waitFor({ state: 'detached' });
  }
}

/** What the window shows of recordings: none, bad ones, six, twenty, an hour, three seconds, numbers, refused ones and where they may belong. */
export const timelineScenes: readonly Scene[] = [
  { name: 'empty', themes: all, open: async (page) => page.locator('.empty').waitFor() },
  {
    name: 'imported-bad',
    themes: ['dark', 'light'],
    open: async (page, material) => importing(page, await material.bad()),
  },
  { name: 'only-bad', open: async (page, material) => importing(page, (await material.bad()).slice(-4)) },
  {
    name: 'six',
    themes: all,
    open: six(async (page) => {
      await seek(page, '0:00:40');
      await choose(page, 'phone');
    }),
  },
  { name: 'six-nothing-chosen', open: six() },
  { name: 'six-long-name', open: six((page) => choose(page, 'Camera 3')) },
  {
    name: 'candidates',
    themes: all,
    open: async (page, material) => {
      await openProject(page, await material.project('twenty'));
      await choose(page, '17 recorder');
    },
  },
  {
    name: 'candidates-tried',
    open: async (page, material) => {
      await openProject(page, await material.project('twenty'));
      await choose(page, '17 recorder');
      await page.locator('.candidate').nth(1).click();
    },
  },
  { name: 'six-table', open: six((page) => page.keyboard.press('t')) },
  { name: 'six-1920', width: 1920, height: 1080, open: six((page) => choose(page, 'camera left', 'phone')) },
  {
    name: 'reference-dragged',
    open: six(async (page) => {
      const head = await page.locator('.track-head', { hasText: 'recorder' }).boundingBox();
      const pane = await page.locator('.timeline-pane').boundingBox();
      if (!head || !pane) throw new Error('no timeline');
      await page.mouse.move(pane.x + pane.width / 2, head.y + head.height / 2);
      await page.mouse.down();
      await page.mouse.move(pane.x + pane.width / 2 + 60, head.y + head.height / 2, { steps: 4 });
      await page.mouse.up();
    }),
  },
  {
    name: 'twenty',
    width: 2560,
    height: 1440,
    themes: all,
    open: async (page, material) => {
      await openProject(page, await material.project('twenty'));
      await seek(page, '0:00:40');
      await choose(page, '03 phone', '05 recorder');
    },
  },
  { name: 'twenty-1280', open: opened('twenty') },
  {
    name: 'twenty-900',
    width: 900,
    height: 620,
    open: async (page, material) => {
      await openProject(page, await material.project('twenty'));
      await choose(page, '03 phone', '05 recorder');
    },
  },
  {
    name: 'data',
    themes: all,
    open: async (page, material) => {
      await openProject(page, await material.project('data'));
      await choose(page, 'walk');
    },
  },
  {
    name: 'data-assumed',
    open: async (page, material) => {
      await openProject(page, await material.project('data'));
      await choose(page, 'breath');
    },
  },
  {
    name: 'data-close',
    open: async (page, material) => {
      await openProject(page, await material.project('data'));
      await choose(page, 'walk');
      await page.getByLabel('Track shows').selectOption({ label: 'knee.y' });
      await seek(page, '0:00:40');
      for (let i = 0; i < 8; i++) await page.keyboard.press('Equal');
    },
  },
  {
    name: 'data-pair',
    open: async (page, material) => {
      await openProject(page, await material.project('data'));
      await choose(page, 'camera left', 'walk');
    },
  },
  { name: 'hour', themes: ['dark', 'light'], open: opened('hour') },
  {
    name: 'hour-pair',
    width: 1920,
    height: 1080,
    open: async (page, material) => {
      await openProject(page, await material.project('hour'));
      await choose(page, 'lapel', 'room');
    },
  },
  { name: 'seconds', open: opened('seconds') },
  { name: 'unplayable', open: opened('unplayable') },
  {
    name: 'keyboard-focus',
    open: six(async (page) => {
      for (let i = 0; i < 12; i++) await page.keyboard.press('Tab');
    }),
  },
];
