import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { guideFault } from './guide-pictures.ts';
import { repo } from './repo.ts';

const artifacts = join(repo, 'test/.artifacts');

export type Watched = {
  readonly page: Page;
  /** What the page complained about; a test that expects a complaint takes it out. */
  readonly complaints: string[];
};

/** A page that notes every error on the console, every uncaught one and every failed request. */
export async function openPage(
  browser: Browser,
  address: string,
  size: { readonly width: number; readonly height: number } = { width: 1280, height: 800 },
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: size,
    reducedMotion: 'reduce',
    // The window follows the system; Playwright's is light.
    colorScheme: 'dark',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(address);
  return { page, complaints };
}

/** Opens a project in a page that shows none, by the keyboard. */
export async function openProject(page: Page, path: string): Promise<void> {
  await page.locator('.empty').waitFor();
  await page.keyboard.press('Control+o');
  await page.getByLabel('Path').fill(path);
  await page.getByLabel('Path').press('Enter');
}

/** A picture for people to look at, below test/.artifacts; where the user guide shows it, that must be true to it. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(artifacts, { recursive: true });
  const path = join(artifacts, `${name}.png`);
  await page.screenshot({ path });
  const fault = await guideFault(name, path);
  if (fault) throw new Error(fault);
}

/** Waits until the matrix of a pair is drawn as it stays, or it is said why there is none. */
export async function matrixDone(page: Page): Promise<void> {
  const drawn = page.locator('.pair-stage[data-matrix="ready"], .pair-stage[data-matrix="failed"]');
  const given = page.getByRole('button', { name: 'Compute the matrix' });
  await drawn.or(given).first().waitFor({ timeout: 120_000 });
}

/** Mean spread of the drawn matrix: a blank or even picture has none. */
export async function brightness(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.pair-matrix > canvas');
    const copy = document.createElement('canvas');
    const ctx = copy.getContext('2d', { willReadFrequently: true });
    if (!canvas || !ctx) return 0;
    copy.width = canvas.width;
    copy.height = canvas.height;
    ctx.drawImage(canvas, 0, 0);
    const { data } = ctx.getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < data.length; i += 4) {
      const v = ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0)) / 3;
      sum += v;
      squares += v * v;
    }
    const n = data.length / 4;
    return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  });
}
