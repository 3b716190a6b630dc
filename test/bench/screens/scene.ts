import type { Layout } from '#renderer/dock/layout.ts';
import type { PaneSizes } from '#renderer/state/pane-sizes.ts';
import type { Page } from 'playwright-core';
import type { Material } from './material.ts';

/** One state of the window, made as a person makes it. */
export type Scene = {
  readonly name: string;
  readonly width?: number;
  readonly height?: number;
  /** Browser zoom, as a page sees it: fewer and larger pixels. */
  readonly zoom?: number;
  /** Where the panels stand and how large their places are, where not as usual. */
  readonly layout?: Partial<Layout>;
  readonly panes?: Partial<PaneSizes>;
  readonly themes?: readonly ('dark' | 'light' | 'contrast')[];
  readonly open: (page: Page, material: Material) => Promise<void>;
};

/** Opens a project by its path, as with Ctrl+O, and waits until the rows are there. */
export async function openProject(page: Page, path: string): Promise<void> {
  await page.locator('.empty').waitFor();
  await page.keyboard.press('Control+o');
  await page.getByLabel('Path').fill(path);
  await page.getByLabel('Path').press('Enter');
  await page.locator('.track-head').first().waitFor();
}
