import { choose, seek, six } from './acts.ts';
import { openProject, type Scene } from './scene.ts';

/** The window at twice its size. */
export const zoomScenes: readonly Scene[] = [
  { name: 'empty-zoom', zoom: 2, open: async (page) => page.locator('.empty').waitFor() },
  {
    name: 'six-zoom',
    zoom: 2,
    themes: ['dark', 'light'],
    open: six((page) => choose(page, 'phone')),
  },
  {
    name: 'six-zoom-range',
    zoom: 2,
    open: six(async (page) => {
      await seek(page, '0:00:20');
      await page.keyboard.press('i');
      await seek(page, '0:01:00.5');
      await page.keyboard.press('o');
      await page.locator('.timeline-bar').scrollIntoViewIfNeeded();
    }),
  },
  {
    name: 'six-zoom-pair',
    zoom: 2,
    open: six(async (page) => {
      await choose(page, 'camera left', 'phone');
      await page.locator('.pair-panel').evaluate((panel) => panel.scrollIntoView({ block: 'start' }));
    }),
  },
  {
    name: 'six-zoom-method',
    zoom: 2,
    open: six(async (page) => {
      await choose(page, 'camera left', 'phone');
      await page.keyboard.press('Alt+m');
      await page.locator('.pair-panel').evaluate((panel) => panel.scrollIntoView({ block: 'start' }));
    }),
  },
  {
    name: 'twenty-zoom',
    zoom: 2,
    open: async (page, material) => {
      await openProject(page, await material.project('twenty'));
      await choose(page, '03 phone');
    },
  },
  {
    name: 'six-zoom-whole',
    width: 640,
    height: 3200,
    open: six((page) => choose(page, 'phone')),
  },
  { name: 'dialog-export-zoom', zoom: 2, open: six((page) => page.keyboard.press('Control+e')) },
  { name: 'dialog-keys-zoom', zoom: 2, open: six((page) => page.keyboard.press('F1')) },
  { name: 'dialog-palette-zoom', zoom: 2, open: six((page) => page.keyboard.press('Control+k')) },
  {
    name: 'dialog-import-zoom',
    zoom: 2,
    open: six(async (page) => {
      await page.keyboard.press('Control+i');
      await page.getByRole('list', { name: 'Folders and files' }).getByRole('button').first().waitFor();
    }),
  },
  {
    name: 'menu-project-zoom',
    zoom: 2,
    open: six(async (page) => {
      await page
        .getByRole('banner')
        .getByRole('button', { name: /^Project/ })
        .click();
    }),
  },
];
