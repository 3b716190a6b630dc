import type { Page } from 'playwright-core';
import type { Panel } from '#renderer/dock/layout.ts';
import { choose } from './acts.ts';
import { openProject, type Scene } from './scene.ts';

const both = ['dark', 'light'] as const;
const large = { width: 2560, height: 1440 } as const;

const run = async (page: Page, command: string) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(command);
  await page.keyboard.press('Enter');
};

const alone = (panel: Panel) => ({ panels: [panel], active: panel, share: 1 });

/** What ties the recordings, the history, settings, parts put away, and the sheet of keys for paper. */
export const workspaceScenes: readonly Scene[] = [
  ...(['six', 'twenty'] as const).flatMap((name): Scene[] => {
    const size = name === 'twenty' ? large : {};
    const open: Scene['open'] = async (page, material) => {
      await openProject(page, await material.project(name));
      await page.keyboard.press('y');
    };
    return [
      { ...{ name: `network-${name}`, themes: both, ...size }, open },
      {
        ...{ name: `network-${name}-chosen`, themes: both, ...size },
        open: async (page, material) => {
          await open(page, material);
          await choose(page, name === 'six' ? 'phone' : '03 ');
        },
      },
      {
        ...{ name: `network-${name}-table`, ...size },
        open: async (page, material) => {
          await open(page, material);
          await page.getByRole('toolbar', { name: 'Network' }).getByRole('button', { name: 'Table' }).click();
        },
      },
    ];
  }),
  {
    name: 'network-twenty-small',
    open: async (page, material) => {
      await openProject(page, await material.project('twenty'));
      await page.keyboard.press('y');
    },
  },
  ...(['six', 'twenty'] as const).map(
    (name): Scene => ({
      name: `network-${name}-left`,
      layout: { left: [alone('network')], bottom: [alone('transcript')] },
      open: async (page, material) => {
        await openProject(page, await material.project(name));
        await choose(page, name === 'six' ? 'phone' : '03 ');
      },
    }),
  ),
  ...(['six', 'twenty'] as const).map(
    (name): Scene => ({
      name: `pictures-right-${name}`,
      layout: { right: [alone('pictures'), alone('inspector')] },
      open: async (page, material) => openProject(page, await material.project(name)),
    }),
  ),
  {
    name: 'work-history',
    themes: both,
    open: async (page, material) => {
      await openProject(page, await material.project('six'));
      await choose(page, 'camera left');
      for (const key of ['m', 's', 'Alt+ArrowRight', 'm', 'm', 's', 'Control+z', 'Control+z'])
        await page.keyboard.press(key);
      await run(page, 'timecode');
      await page.keyboard.press('h');
      await page.keyboard.press('Control+h');
    },
  },
  {
    name: 'work-listening',
    open: async (page, material) => {
      await openProject(page, await material.project('six'));
      await choose(page, 'phone');
      for (const [label, value] of [
        ['Gain', '-6'],
        ['Delay', '40'],
      ] as const) {
        await page.getByLabel(label, { exact: true }).fill(value);
        await page.getByLabel(label, { exact: true }).press('Enter');
      }
      await run(page, 'times in frames');
      await page.getByRole('heading', { name: 'Listening' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'work-settings',
    themes: both,
    open: async (page, material) => {
      await openProject(page, await material.project('six'));
      await page.keyboard.press('Control+Comma');
    },
  },
  {
    name: 'work-view-menu',
    open: async (page, material) => {
      await openProject(page, await material.project('six'));
      await page.getByRole('banner').getByRole('button', { name: 'View' }).click();
    },
  },
  {
    name: 'work-away',
    open: async (page, material) => {
      await openProject(page, await material.project('six'));
      for (const key of ['Shift+Digit1', 'Shift+Digit3', 'Shift+Digit4']) await page.keyboard.press(key);
    },
  },
  {
    ...{ name: 'work-paper', width: 1123, height: 794 },
    open: async (page) => {
      await page.locator('.empty').waitFor();
      await page.keyboard.press('F1');
      await page.emulateMedia({ media: 'print' });
    },
  },
];
