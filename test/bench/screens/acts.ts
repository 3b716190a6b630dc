import type { Page } from 'playwright-core';
import type { Material, ProjectName } from './material.ts';
import { openProject } from './scene.ts';

export const allThemes = ['dark', 'light', 'contrast'] as const;

export const opened = (name: ProjectName) => async (page: Page, material: Material) =>
  openProject(page, await material.project(name));

/** Chooses rows by the names in their heads; the second becomes the other half of the pair. */
export async function choose(page: Page, ...names: readonly string[]): Promise<void> {
  for (const [i, name] of names.entries())
    await page
      .locator('.track-head', { hasText: name })
      .locator('.track-name')
      .click(i === 0 ? {} : { modifiers: ['Shift'] });
}

export const six = (then: (page: Page) => Promise<void> = async () => {}) =>
  async function open(page: Page, material: Material) {
    await openProject(page, await material.project('six'));
    await then(page);
  };

export const seek = async (page: Page, time: string) => {
  await page.getByLabel('Playhead').fill(time);
  await page.getByLabel('Playhead').press('Enter');
  await page.getByLabel('Playhead').blur();
};
