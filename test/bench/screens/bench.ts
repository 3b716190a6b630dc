/** Pictures of the window in every state worth a look: npm run bench -- screens DIR [PART OF A NAME] */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeDemo } from '#main/demo/make.ts';
import { cacheFolder } from '#main/folders.ts';
import { createPool } from '#main/work/pool.ts';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../e2e/support/chromium.ts';
import { startServer } from '../../e2e/support/server.ts';
import { type Material, materialIn } from './material.ts';
import type { Scene } from './scene.ts';
import { scenes } from './scenes.ts';

export default async function bench([folder, part = '']: readonly string[]): Promise<void> {
  if (!folder) {
    console.error('Say where the pictures go: npm run bench -- screens DIR [PART OF A NAME]');
    process.exitCode = 2;
    return;
  }
  const out = resolve(folder);
  await mkdir(out, { recursive: true });
  const demo = join(cacheFolder(), 'demo');
  const pool = createPool(1);
  const { truth } = await makeDemo(demo, { pool });
  const server = await startServer({ demo, cache: cacheFolder() });
  const browser = await launchChromium();
  try {
    const files = truth.recordings.map(({ path }) => join(server.root, 'Syncline demo', path));
    const material = materialIn(server.root, files, pool);
    const shoot = camera(browser, server.address, material, out);
    for (const scene of scenes)
      for (const theme of scene.themes ?? ['dark'])
        if (`${scene.name}-${theme}`.includes(part)) await shoot(scene, theme);
  } finally {
    await browser.close();
    await server.close();
    await pool.close();
  }
}

const camera =
  (browser: Browser, address: string, material: Material, out: string) =>
  async (scene: Scene, theme: string): Promise<void> => {
    const { width = 1280, height = 800, zoom = 1 } = scene;
    const context = await browser.newContext({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
      reducedMotion: 'reduce',
    });
    await context.addInitScript((look) => localStorage.setItem('syncline.theme', look), theme);
    const page = await context.newPage();
    page.on('pageerror', (error) => console.warn(`${scene.name}: ${error.message}`));
    try {
      await page.goto(address);
      await scene.open(page, material);
      await settled(page);
      const path = join(out, `${scene.name}-${theme}.png`);
      await page.screenshot({ path });
      console.log(path);
    } catch (error) {
      console.warn(`${scene.name}: ${error instanceof Error ? error.message : error}`);
    } finally {
      await context.close();
    }
  };

/** Until no job runs and the pictures stand still. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  const idle = () =>
    document.querySelector('.jobs-bar progress, .jobs-line:not(:empty), .import-progress') === null;
  await page.waitForFunction(idle, null, { timeout: 120_000 }).catch(() => undefined);
  await page.waitForTimeout(600);
}
