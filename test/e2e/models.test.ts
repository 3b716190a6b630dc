import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeProject } from '#main/store/project-document.ts';
import { readProject } from '#main/store/project-document.ts';
import { emptyProject } from '#src/model/project.ts';
import { soundOf } from '#src/signal/sound.ts';
import { toneFolder, toneRate, toneSound } from '../fixtures/tone-letters.ts';
import { wav } from '../fixtures/wav.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { openPage, openProject, shoot, type Watched } from './support/page.ts';
import { recordingAt } from './support/recording.ts';
import { type Served, startServer } from './support/server.ts';

let browser: Browser;
let server: Served;
let watched: Watched;
let page: Page;
let path: string;

const said = [
  ['abc', 0.5],
  ['de', 1.4],
  ['cab', 2.1],
] as const;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
  await writeFile(join(server.root, 'tones.wav'), wav(soundOf(toneSound(3, said), toneRate)));
  toneFolder(join(server.root, 'mine'));
  await cp(join(server.root, 'mine'), join(server.root, 'broken'), { recursive: true });
  await rm(join(server.root, 'broken', 'tokens.json'));
  path = join(server.root, 'tones.syncline');
  const project = emptyProject('p', 'Tones', new Date().toISOString());
  const recording = await recordingAt(join(server.root, 'tones.wav'), 'r1');
  await writeProject(path, { ...project, recordings: [recording] }, { overwrite: false });
  watched = await openPage(browser, server.address);
  page = watched.page;
  await openProject(page, path);
  await page.locator('.track-head').first().waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function addFolder(folder: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a folder…' }).click();
  await page.getByLabel('Or a path').fill(folder);
  await page.getByLabel('Or a path').press('Enter');
}

describe('models of the user’s own', () => {
  it('are added from a folder or refused with the reason, chosen, heard, and removed', async () => {
    await page.keyboard.press('Control+Shift+i');
    const text = said.map(([word]) => word).join(' ');
    await page
      .getByRole('dialog')
      .getByLabel(/^What is said/)
      .fill(text);
    await page.getByRole('button', { name: 'Add text', exact: true }).click();
    await page.getByLabel('What listens').selectOption({ label: 'Models of your own…' });
    const dialog = page.getByRole('dialog', { name: 'Models that listen' });
    await dialog.getByText('There are none yet').waitFor();
    await addFolder(join(server.root, 'broken'));
    await expect.poll(() => dialog.getByRole('alert').textContent()).toContain('tokens.json');
    await shoot(page, 'models-refused');
    await addFolder(join(server.root, 'mine'));
    const models = dialog.getByRole('list', { name: 'Models' });
    await expect.poll(() => models.textContent()).toContain('CC0-1.0');
    expect(await models.textContent()).toMatch(/CTC.*art-x-tones.*[0-9a-f]{64} model\.onnx/s);
    await dialog.getByRole('button', { name: 'Check the files' }).click();
    await expect.poll(() => models.textContent()).toContain('all as its manifest says');
    await addFolder(join(server.root, 'mine'));
    await dialog.getByRole('button', { name: 'Replace it' }).click();
    await expect.poll(() => dialog.getByRole('alert').count()).toBe(0);
    await shoot(page, 'models-dark');
    expect(await axeFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).last().click();

    await page.getByLabel('What listens').selectOption('tones');
    await page.getByRole('button', { name: 'Align', exact: true }).click();
    await expect
      .poll(async () => {
        await page.keyboard.press('Control+s');
        await page.waitForTimeout(200);
        const { project } = await readProject(path);
        return project.transcripts[0]?.transcript.words.map((w) => w.start?.toFixed(1));
      })
      .toEqual(said.map(([, start]) => start.toFixed(1)));

    await page.getByLabel('What listens').selectOption({ label: 'Models of your own…' });
    await dialog.getByRole('button', { name: /^Remove tones/ }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText('There are none yet').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByLabel('What listens').inputValue()).toBe('auto');
    expect(watched.complaints).toEqual([]);
  });
});
