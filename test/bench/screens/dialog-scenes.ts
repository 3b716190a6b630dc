import { choose, six } from './acts.ts';
import { openProject, type Scene } from './scene.ts';

/** Dialogs and menus over six recordings. */
export const dialogScenes: readonly Scene[] = [
  {
    name: 'dialog-import',
    open: six(async (page) => {
      await page.keyboard.press('Control+i');
      await page.getByRole('list', { name: 'Folders and files' }).getByRole('button').first().waitFor();
    }),
  },
  {
    name: 'dialog-export',
    themes: ['dark', 'light'],
    open: six(async (page) => {
      await page.keyboard.press('Control+e');
      await page.getByRole('list', { name: 'Folders and files' }).getByRole('button').first().waitFor();
    }),
  },
  {
    name: 'dialog-export-program',
    themes: ['dark', 'light'],
    open: six(async (page) => {
      await page.keyboard.press('Control+e');
      await page.getByRole('radio', { name: 'Final Cut Pro XML' }).click();
      await page.getByRole('list', { name: 'Folders and files' }).getByRole('button').first().waitFor();
    }),
  },
  { name: 'dialog-keys', open: six((page) => page.keyboard.press('F1')) },
  {
    name: 'dialog-palette',
    open: six(async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('cop');
    }),
  },
  ...(['Project', 'Text'] as const).map(
    (name): Scene => ({
      name: `menu-${name.toLowerCase()}`,
      open: six(async (page) => {
        await page
          .getByRole('banner')
          .getByRole('button', { name: new RegExp(`^${name}`) })
          .click();
      }),
    }),
  ),
  {
    name: 'menu-pairs',
    open: async (page, material) => {
      await openProject(page, await material.project('twenty'));
      await choose(page, '01 ', '03 ');
      await page.getByRole('button', { name: 'All pairs' }).click();
    },
  },
  {
    name: 'menu-jobs',
    open: six(async (page) => {
      await page
        .getByRole('contentinfo')
        .getByRole('button', { name: /Jobs|jobs/ })
        .click();
    }),
  },
];
