import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { guideFault } from './guide-pictures.ts';
import { repo } from './repo.ts';

const artifacts = join(repo, 'test/.artifacts');

/** What has not come by then does not come, ms: a crowded machine may take its time. */
export const patience = 120_000;
/** How long the window may still be drawing when a picture of it is taken, ms. */
const drawing = 60_000;

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
  context.setDefaultTimeout(patience);
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
  const end = performance.now() + drawing;
  for (;;) {
    await page.screenshot({ path });
    const fault = await guideFault(name, path);
    if (!fault) return;
    if (performance.now() > end) throw new Error(fault);
    await page.waitForTimeout(500);
  }
}

export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Where a part of the page is once it rests: as much room, at the same place, in five drawn frames. */
export async function restingBox(part: Locator): Promise<Box> {
  return await part.evaluate(async (element) => {
    const look = () => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    };
    let was = look();
    for (let same = 0; same < 5; ) {
      await new Promise((drawn) => requestAnimationFrame(drawn));
      const is = look();
      same = JSON.stringify(is) === JSON.stringify(was) ? same + 1 : 0;
      was = is;
    }
    return was;
  });
}

/** A value once it rests: the same in three looks half a second apart. */
export async function restingValue<T>(page: Page, look: () => Promise<T>): Promise<T> {
  let was = await look();
  for (let same = 0; same < 2; ) {
    await page.waitForTimeout(500);
    const is = await look();
    same = is === was ? same + 1 : 0;
    was = is;
  }
  return was;
}

/** From now on counts how often something appears on the page, however briefly. */
export async function countAppearances(page: Page, selector: string): Promise<() => Promise<number>> {
  const count = await page.evaluateHandle((wanted) => {
    const found = { times: 0 };
    let isThere = false;
    const look = () => {
      const was = isThere;
      isThere = document.querySelector(wanted) !== null;
      if (isThere && !was) found.times++;
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    return found;
  }, selector);
  return () => count.evaluate(({ times }) => times);
}

/** Presses within a second of each other are one step: so are these, however slow the machine. */
export async function atOneMoment(page: Page, press: () => Promise<void>): Promise<void> {
  const native = await page.evaluateHandle(() => {
    const { now } = Date;
    const at = now();
    Date.now = () => at;
    return now;
  });
  await press();
  await native.evaluate((now) => {
    Date.now = now;
  });
}

/** Waits until the matrix of a pair is drawn as it stays, or it is said why there is none. */
export async function matrixDone(page: Page): Promise<void> {
  const drawn = page.locator('.pair-stage[data-matrix="ready"], .pair-stage[data-matrix="failed"]');
  const given = page.getByRole('button', { name: 'Compute the matrix' });
  await drawn.or(given).first().waitFor();
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
