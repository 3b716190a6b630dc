/** Pictures of the window in every state worth a look: npm run bench -- screens DIR [PART OF A NAME…] [--size 900x620,…] [--theme light,…] [--language de] [--axe: what all of its rules find in each, too] */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeDemo } from '#main/demo/make.ts';
import { cacheFolder } from '#main/folders.ts';
import { createPool } from '#main/work/pool.ts';
import { type Language, languages } from '#renderer/i18n/languages.ts';
import type { App } from '#renderer/state/store.ts';
import type { Browser, Page } from 'playwright-core';
import { axeFaults } from '../../e2e/support/axe.ts';
import { launchChromium } from '../../e2e/support/chromium.ts';
import { startServer } from '../../e2e/support/server.ts';
import { type Material, materialIn } from './material.ts';
import type { Scene } from './scene.ts';
import { scenes } from './scenes.ts';

const themesKnown = ['dark', 'light', 'contrast'] as const;

export default async function bench(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{ size: { type: 'string' }, theme: { type: 'string' }, language: { type: 'string' } },
      axe: { type: 'boolean', default: false },
    },
  });
  const [folder, ...parts] = positionals;
  if (!folder) {
    console.error('Say where the pictures go: npm run bench -- screens DIR [PART OF A NAME…]');
    process.exitCode = 2;
    return;
  }
  const language = languages.find((each) => each === values.language);
  if (values.language && !language)
    throw new Error(`No language ${values.language}: one of ${languages.join(', ')}`);
  const out = resolve(folder);
  await mkdir(out, { recursive: true });
  const sizes = values.size?.split(',').map((size) => size.split('x').map(Number)) ?? [null];
  const asked = values.theme?.split(',');
  const themes = asked ? themesKnown.filter((theme) => asked.includes(theme)) : null;
  const demo = join(cacheFolder(), 'demo');
  const pool = createPool(1);
  const { truth } = await makeDemo(demo, { pool });
  const server = await startServer({ demo, cache: cacheFolder() });
  const browser = await launchChromium();
  try {
    const files = truth.recordings.map(({ path }) => join(server.root, 'Syncline demo', path));
    const material = materialIn(server.root, files, pool);
    const shoot = camera(browser, server.address, { material, out, axe: values.axe });
    const wanted = (name: string) => parts.length === 0 || parts.some((part) => name.includes(part));
    for (const scene of scenes)
      for (const theme of themes ?? scene.themes ?? ['dark'])
        for (const size of sizes) {
          const [width, height] = size ?? [scene.width ?? 1280, scene.height ?? 800];
          const name = [scene.name, theme, size?.join('x'), language].filter(Boolean).join('-');
          if (width && height && wanted(name))
            await shoot({ ...scene, name, width, height }, theme, language);
        }
  } finally {
    await browser.close();
    await server.close();
    await pool.close();
  }
}

type Setting = { readonly material: Material; readonly out: string; readonly axe: boolean };

const camera =
  (browser: Browser, address: string, { material, out, axe }: Setting) =>
  async (scene: Scene, theme: string, language?: Language): Promise<void> => {
    const { width = 1280, height = 800, zoom = 1, layout, panes } = scene;
    const context = await browser.newContext({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
      reducedMotion: 'reduce',
    });
    const kept = { theme, layout: JSON.stringify(layout), panes: JSON.stringify(panes) };
    await context.addInitScript((chosen) => {
      for (const [name, value] of Object.entries(chosen))
        if (value !== undefined) localStorage.setItem(`syncline.${name}`, value);
    }, kept);
    const page = await context.newPage();
    page.on('pageerror', (error) => console.warn(`${scene.name}: ${error.message}`));
    try {
      await page.goto(address);
      await scene.open(page, material);
      if (language) await speak(page, language);
      await settled(page);
      const path = join(out, `${scene.name}.png`);
      await page.screenshot({ path });
      console.log(path);
      if (axe) for (const fault of await axeFaults(page)) console.log(`  ${fault.replaceAll(/\s+/g, ' ')}`);
    } catch (error) {
      console.warn(`${scene.name}: ${error instanceof Error ? error.message : error}`);
    } finally {
      await context.close();
    }
  };

/**
 * Changes the language of what stands there: scenes find what they press by its English name. In the window's own
 * state, since its settings would take the place of an open dialog.
 */
const speak = (page: Page, language: Language): Promise<void> =>
  page.evaluate((language) => {
    type Fiber = { memoizedProps?: { app?: App } | null; child?: Fiber | null };
    const root = document.getElementById('root') as unknown as Record<string, Fiber>;
    const key = Object.keys(root).find((each) => each.startsWith('__reactContainer$'));
    for (let fiber = key ? root[key] : null; fiber; fiber = fiber.child) {
      const app = fiber.memoizedProps?.app;
      if (app) return app.set({ language });
    }
    throw new Error('The window has no state');
  }, language);

/** Until no job runs and the pictures stand still. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  const idle = () =>
    document.querySelector('.jobs-bar progress, .jobs-line:not(:empty), .import-progress') === null;
  await page.waitForFunction(idle, null, { timeout: 120_000 }).catch(() => undefined);
  await page.waitForTimeout(600);
}
