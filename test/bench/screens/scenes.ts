import type { Page } from 'playwright-core';
import type { Material, ProjectName } from './material.ts';
import { openProject, type Scene } from './scene.ts';
import { textScenes } from './text-scenes.ts';
import { workspaceScenes } from './workspace-scenes.ts';

const all = ['dark', 'light', 'contrast'] as const;

const opened = (name: ProjectName) => async (page: Page, material: Material) =>
  openProject(page, await material.project(name));

/** Chooses rows by the names in their heads; the second becomes the other half of the pair. */
async function choose(page: Page, ...names: readonly string[]): Promise<void> {
  for (const [i, name] of names.entries())
    await page
      .locator('.track-head', { hasText: name })
      .locator('.track-name')
      .click(i === 0 ? {} : { modifiers: ['Shift'] });
}

async function importing(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.keyboard.press('Control+i');
    await page.getByLabel('Or a path').fill(path);
    await page.getByLabel('Or a path').press('Enter');
    await page.locator('.import-progress').waitFor({ state: 'detached' });
  }
}

const six = (then: (page: Page) => Promise<void> = async () => {}) =>
  async function open(page: Page, material: Material) {
    await openProject(page, await material.project('six'));
    await then(page);
  };
const seek = async (page: Page, time: string) => {
  await page.getByLabel('Playhead').fill(time);
  await page.getByLabel('Playhead').press('Enter');
  await page.getByLabel('Playhead').blur();
};

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

export const scenes: readonly Scene[] = [
  { name: 'empty', themes: all, open: async (page) => page.locator('.empty').waitFor() },
  { name: 'empty-zoom', zoom: 2, open: async (page) => page.locator('.empty').waitFor() },
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
  { name: 'six-refused', themes: all, open: six((page) => choose(page, 'another evening')) },
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
  { name: 'six-refused-pair', open: six((page) => choose(page, 'camera left', 'another evening')) },
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
  { name: 'six-table', open: six((page) => page.keyboard.press('t')) },
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
  { name: 'dialog-export-zoom', zoom: 2, open: six((page) => page.keyboard.press('Control+e')) },
  { name: 'dialog-keys', open: six((page) => page.keyboard.press('F1')) },
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
  {
    name: 'keyboard-focus',
    open: six(async (page) => {
      for (let i = 0; i < 12; i++) await page.keyboard.press('Tab');
    }),
  },
  ...workspaceScenes,
  ...textScenes,
];
