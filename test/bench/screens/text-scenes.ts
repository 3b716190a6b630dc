import type { Page } from 'playwright-core';
import type { Material } from './material.ts';
import { openProject, type Scene } from './scene.ts';

const themes = ['dark', 'light'] as const;

const talk = (then: (page: Page) => Promise<void>) =>
  async function open(page: Page, material: Material) {
    await openProject(page, await material.project('talk'));
    await page.getByRole('tab', { name: 'Transcript' }).click();
    await page.getByRole('listbox', { name: 'Words' }).waitFor();
    await then(page);
  };
const attention = async (page: Page) => page.getByRole('tab', { name: 'Attention' }).click();
const heard = async (page: Page) => {
  await attention(page);
  await page.getByRole('application', { name: /^Attention of/ }).waitFor({ timeout: 60_000 });
};

/** Texts: the transcript, the map of attention, the dialogs that belong to them. */
export const textScenes: readonly Scene[] = [
  {
    name: 'text-panel',
    themes,
    open: talk(async (page) => page.getByRole('option', { name: /depth/ }).click()),
  },
  {
    name: 'text-fresh',
    themes,
    open: talk(async (page) => {
      await page
        .getByRole('combobox', { name: 'Transcript' })
        .selectOption({ label: 'another copy.txt of talk.wav' });
    }),
  },
  {
    name: 'text-refused',
    open: talk(async (page) => {
      await page
        .getByRole('combobox', { name: 'Transcript' })
        .selectOption({ label: 'of another evening.txt of talk.wav' });
    }),
  },
  {
    name: 'text-panel-2560',
    width: 2560,
    height: 1440,
    themes,
    open: talk(async (page) => page.getByRole('option', { name: /depth/ }).click()),
  },
  {
    name: 'text-whole',
    themes,
    open: talk(async (page) => page.getByRole('button', { name: /^talk\.txt, whole text/ }).click()),
  },
  {
    name: 'text-panel-900',
    width: 900,
    height: 620,
    open: talk(async (page) => page.getByRole('option', { name: /depth/ }).click()),
  },
  { name: 'attention-map-900', width: 900, height: 620, open: talk(heard) },
  { name: 'attention-map-1920', width: 1920, height: 1080, open: talk(heard) },
  { name: 'attention-listening', themes, open: talk(attention) },
  { name: 'attention-map', themes, open: talk(heard) },
  {
    name: 'attention-table',
    themes,
    open: talk(async (page) => {
      await heard(page);
      await page.getByRole('region', { name: 'Attention' }).getByRole('button', { name: 'Table' }).click();
    }),
  },
  {
    name: 'dialog-models',
    themes,
    open: talk(async (page) => {
      const how = page.locator('.transcript-how-switch');
      if (await how.isVisible()) await how.click();
      await page.getByLabel('What listens').selectOption({ label: 'Models of your own…' });
      await page.getByRole('dialog', { name: 'Models that listen' }).waitFor();
    }),
  },
  {
    name: 'dialog-export-text',
    themes,
    open: talk(async (page) => {
      await page.keyboard.press('Control+Shift+e');
      await page.getByRole('dialog').waitFor();
    }),
  },
  {
    name: 'dialog-add-text',
    themes,
    open: talk(async (page) => {
      await page.keyboard.press('Control+Shift+i');
      await page.getByRole('dialog').waitFor();
    }),
  },
];
