import { allThemes as all, choose, seek, six } from './acts.ts';
import type { Scene } from './scene.ts';

/** Two recordings against each other: the matrix, its menu and table, pins, forbidden regions, two solutions compared. */
export const pairScenes: readonly Scene[] = [
  {
    name: 'six-pair-menu',
    themes: ['dark', 'light'],
    open: six(async (page) => {
      await choose(page, 'camera left', 'phone');
      await page.locator('.pair-toolbar [aria-haspopup="menu"]').last().click();
      await page.getByRole('menu').waitFor();
    }),
  },
  {
    name: 'six-pair',
    themes: all,
    open: six(async (page) => {
      await seek(page, '0:00:40');
      await choose(page, 'camera left', 'phone');
    }),
  },
  {
    name: 'six-pair-table',
    open: six(async (page) => {
      await choose(page, 'camera left', 'phone');
      await page.keyboard.press('Shift+t');
    }),
  },
  {
    name: 'six-pinned',
    open: six(async (page) => {
      await choose(page, 'camera left', 'phone');
      const box = await page.locator('.pair-matrix').boundingBox();
      if (!box) throw new Error('no matrix');
      await page.mouse.dblclick(box.x + box.width * 0.5, box.y + box.height * 0.5);
      await page.locator('.pair-pin').first().waitFor();
    }),
  },
  {
    name: 'six-forbidden',
    themes: all,
    open: six(async (page) => {
      await choose(page, 'Camera 3', 'phone');
      await page.keyboard.press('Alt+m');
      const strip = page.getByRole('region', { name: 'Method of alignment' });
      await strip.getByLabel('Method').selectOption('dtw');
      await strip.getByRole('radio', { name: 'text' }).check({ force: true });
      await page.waitForTimeout(8000);
      const box = await page.locator('.pair-matrix').boundingBox();
      if (!box) throw new Error('no matrix');
      const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
      for (const [from, to] of [
        [at(0.1, 0.1), at(0.4, 0.45)],
        [at(0.6, 0.6), at(0.85, 0.9)],
      ] as const) {
        await page.keyboard.down('Alt');
        await page.mouse.move(...from);
        await page.mouse.down();
        await page.mouse.move(...to, { steps: 4 });
        await page.mouse.up();
        await page.keyboard.up('Alt');
      }
    }),
  },
  {
    name: 'six-rigid-forbidden',
    open: six(async (page) => {
      await choose(page, 'camera left', 'phone');
      const box = await page.locator('.pair-matrix').boundingBox();
      if (!box) throw new Error('no matrix');
      await page.keyboard.down('Alt');
      await page.mouse.move(box.x + 0.25 * box.width, box.y + 0.1 * box.height);
      await page.mouse.down();
      await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.7 * box.height, { steps: 4 });
      await page.mouse.up();
      await page.keyboard.up('Alt');
    }),
  },
  ...[
    { name: 'six-compared', pair: ['recorder', 'camera left'], keys: [] },
    { name: 'six-compared-pictures', pair: ['camera left', 'camera right'], keys: [] },
    { name: 'six-compared-method', pair: ['camera left', 'camera right'], keys: ['Alt+m'] },
  ].map(
    ({ name, pair, keys }): Scene => ({
      name,
      open: six(async (page) => {
        await seek(page, '0:00:40');
        await choose(page, ...pair);
        const box = await page.locator('.pair-matrix').boundingBox();
        if (!box) throw new Error('no matrix');
        for (const key of ['Alt+b', 'Alt+d', 'Alt+y', 'Alt+Shift+X', ...keys]) {
          await page.keyboard.press(key);
          await page.waitForTimeout(300);
        }
      }),
    }),
  ),
];
