import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readProject } from '#main/store/project-document.ts';
import { timelineAt } from '#src/align/resolve-exact.ts';
import type { Project } from '#src/model/project.ts';
import { makePairMaterial, makeTakes, mapOf, pinGap, starts } from './pair-material.ts';
import { axeFaults } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import {
  brightness,
  countAppearances,
  matrixDone,
  openPage,
  openProject,
  restingBox,
  shoot,
  type Watched,
} from './support/page.ts';
import { type Served, startServer } from './support/server.ts';
import { voicesHeard, watchVoices } from './support/voices.ts';

let browser: Browser;
let server: Served;
let path: string;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchChromium(), startServer()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(async () => {
  await watched?.page.context().close();
  path = await makePairMaterial(join(server.root, 'pairs'));
  watched = await openPage(browser, server.address);
  page = watched.page;
  await openProject(page, path);
  await page.getByRole('button', { name: /^Compare/ }).click();
  await choose('deck', 'mixer');
});

const view = () => page.getByRole('region', { name: 'Pair view' });
const matrix = () => page.getByRole('application', { name: /^Cost matrix/ });
const pins = () => view().getByRole('button', { name: /^Pin:/ });

async function choose(a: string, b: string): Promise<void> {
  await view().getByLabel('Recording across').selectOption({ label: a });
  await view().getByLabel('Recording upwards').selectOption(b);
  await page.waitForFunction(() => document.querySelector('.pair-matrix > canvas') !== null);
}

/** Spot of the matrix, as parts of its width and height (from the bottom). */
async function spot(x: number, y: number): Promise<{ x: number; y: number }> {
  const box = await restingBox(matrix());
  return { x: box.x + x * box.width, y: box.y + (1 - y) * box.height };
}

/** The spot that shows these source seconds while both recordings are seen whole (2 % of air around 60 s). */
const spotOf = (a: number, b: number) => spot((a / 60 + 0.02) / 1.04, (b / 60 + 0.02) / 1.04);

/** The document as the program saves it. */
async function saved(): Promise<Project> {
  // The host's answer to a drag may come after the save and be a change of its own: then once more.
  // What is not painted yet does not stand in the title either.
  const clean = () =>
    page.evaluate(
      () =>
        new Promise<boolean>((tell) => {
          requestAnimationFrame(() => requestAnimationFrame(() => tell(!document.title.startsWith('•'))));
        }),
    );
  await poll(async () => {
    await page.keyboard.press('Control+s');
    await page.waitForTimeout(300);
    return await clean();
  }).toBe(true);
  await page.waitForTimeout(300);
  return (await readProject(path)).project;
}

async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
}

const { poll } = expect;

/** The host's answer joins the step of the pin at leisure: so many answers of a person it reckoned with. */
const answered = async () => (await saved()).warps[0]?.left?.answers;

const onPath = 30;
const offset = starts.mixer;

describe('the pair view', () => {
  it('draws the matrix, and shows the two moments under the pointer', async () => {
    await poll(() => brightness(page)).toBeGreaterThan(5);
    const at = await spotOf(onPath, onPath - offset);
    await page.mouse.move(at.x, at.y);
    const readout = view().getByLabel('The two moments');
    await poll(() => readout.textContent()).toMatch(/At the crosshair.*0:00:30\.\d{3}.*0:00:22\.\d{3}/);
    await shoot(page, 'pair-dark-1280');
    expect(watched.complaints).toEqual([]);
  });

  it('warps two takes that no single clock fits, and shows the bend', async () => {
    await watched.page.context().close();
    watched = await openPage(browser, server.address);
    page = watched.page;
    path = await makeTakes(join(server.root, 'takes'));
    await openProject(page, path);
    await page.getByRole('button', { name: /^Compare/ }).click();
    await choose('first take', 'second take');
    await view().getByRole('button', { name: 'Warp elastically' }).click();
    await expect.poll(async () => (await saved()).warps.length).toBe(1);
    const [warp] = (await saved()).warps;
    const inner = (warp?.map ?? []).filter(([t]) => t > 4 && t < 54);
    expect(inner.length).toBeGreaterThan(10);
    // Where a note is at 20 + t in the first take, it is 3 sin(t / 9) later in the second.
    for (const [t, u] of inner) expect(Math.abs(u - (t + 3 * Math.sin(t / 9)))).toBeLessThan(0.3);
    await matrixDone(page);
    const at = await spotOf(onPath, onPath + 3 * Math.sin(onPath / 9));
    await page.mouse.move(at.x, at.y);
    await poll(() => view().getByLabel('The two moments').textContent()).toMatch(/At the crosshair/);
    await shoot(page, 'warp-dark-1280');
    expect(watched.complaints).toEqual([]);
  });

  it('drags the path: one pin, met exactly, one step to undo, and everything follows', async () => {
    const before = await saved();
    expect(before.pins).toEqual([]);
    const from = await spotOf(onPath, onPath - offset);
    await drag(from, { x: from.x, y: from.y - 40 });
    await page.mouse.up();
    await poll(() => pins().count()).toBe(1);
    const after = await saved();
    expect(after.pins.length).toBe(1);
    expect(pinGap(after)).toBeLessThan(1e-9);
    const moved = timelineAt(mapOf(after, 'r1'), 20) - timelineAt(mapOf(before, 'r1'), 20);
    // Upwards means: a later moment of the mixer belongs to the same moment of the deck; it moves to the left.
    expect(moved).toBeLessThan(-1);
    expect(timelineAt(mapOf(after, 'r0'), 20)).toBeCloseTo(timelineAt(mapOf(before, 'r0'), 20), 9);
    await shoot(page, 'pair-dragged');
    await page.keyboard.press('Control+z');
    await poll(() => pins().count()).toBe(0);
    const undone = await saved();
    expect(undone.placements).toEqual(before.placements);
    await page.keyboard.press('Control+Shift+z');
    await poll(() => pins().count()).toBe(1);
    expect(watched.complaints).toEqual([]);
  });

  it('takes a drag back on Esc, leaving no step behind', async () => {
    const before = await saved();
    const from = await spotOf(onPath, onPath - offset);
    await drag(from, { x: from.x + 20, y: from.y - 40 });
    await poll(() => pins().count()).toBe(1);
    await page.keyboard.press('Escape');
    await poll(() => pins().count()).toBe(0);
    await page.mouse.move(from.x + 40, from.y - 60);
    await page.mouse.up();
    await poll(() => pins().count()).toBe(0);
    const after = await saved();
    expect(after.placements).toEqual(before.placements);
    await poll(() => page.getByRole('button', { name: /^Undo/ }).first().isDisabled()).toBe(true);
  });

  it('adds a pin by double-click, nudges it by cells, edits its numbers, deletes it', async () => {
    const before = await saved();
    const at = await spotOf(40, 36);
    await page.keyboard.down('Shift');
    await page.mouse.dblclick(at.x, at.y);
    await page.keyboard.up('Shift');
    await poll(() => pins().count()).toBe(1);
    const first = await saved();
    expect(first.pins[0]?.timeA).toBeCloseTo(40, 0);
    await matrix().focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+ArrowUp');
    const nudged = await saved();
    expect((nudged.pins[0]?.timeB ?? 0) - (first.pins[0]?.timeB ?? 0)).toBeCloseTo(0.11, 9);
    expect(nudged.pins[0]?.timeA).toBe(first.pins[0]?.timeA);
    expect(pinGap(nudged)).toBeLessThan(1e-9);
    await page.keyboard.press('Enter');
    const field = view().getByLabel('B at');
    await field.fill('0:00:33.5');
    await field.press('Enter');
    await page.keyboard.press('Escape');
    const typed = await saved();
    expect(typed.pins[0]?.timeB).toBe(33.5);
    expect(pinGap(typed)).toBeLessThan(1e-9);
    await matrix().focus();
    await page.keyboard.press('Delete');
    await poll(() => pins().count()).toBe(0);
    const after = await saved();
    expect(after.pins).toEqual([]);
    expect(after.placements).toEqual(before.placements);
    expect(after.recordings.length).toBe(4);
  });

  it('says why a pair was refused and pins a candidate that is clicked', async () => {
    await choose('deck', 'another night');
    await poll(() => view().textContent()).toMatch(
      /Not matched: best match scores 3\.10 against a chance level of 3\.60/,
    );
    await shoot(page, 'pair-refused');
    // Candidate: at 0:00 of the other night, the deck shows 9.5 s.
    const at = await spotOf(50, 40.5);
    await page.mouse.click(at.x, at.y);
    await poll(() => pins().count()).toBe(1);
    const after = await saved();
    const pin = after.pins[0];
    expect((pin?.timeA ?? 0) - (pin?.timeB ?? 0)).toBeCloseTo(9.5, 6);
    expect(after.placements.find((p) => p.recording === 'r3')?.placed).toBe(true);
    expect(pinGap(after)).toBeLessThan(1e-9);
  });

  it('zooms to single cells about the pointer, and back', async () => {
    const at = await spotOf(onPath, onPath - offset);
    await page.mouse.move(at.x, at.y);
    await page.keyboard.down('Control');
    for (let i = 0; i < 10; i++) await page.mouse.wheel(0, -120);
    await page.keyboard.up('Control');
    await poll(() => view().getByLabel('The two moments').textContent()).toMatch(/0:00:30\.\d+/);
    await poll(() => brightness(page)).toBeGreaterThan(3);
    await shoot(page, 'pair-cells');
    await matrix().focus();
    await page.keyboard.press('f');
    const back = await spotOf(10, 10 - offset + 20);
    await page.mouse.move(back.x, back.y);
    await poll(() => view().getByLabel('The two moments').textContent()).toMatch(/0:00:(09|10)\.\d{3}/);
  });

  it('warps elastically, re-solves the warp around a dragged pin, and becomes rigid again', async () => {
    const before = await saved();
    await view().getByRole('button', { name: 'Warp elastically' }).click();
    await view().getByRole('button', { name: 'Make rigid' }).waitFor();
    const warped = await saved();
    expect(warped.warps.length).toBe(1);
    const error = warped.warps[0]?.map.map(([a, b]) => Math.abs(a - b - offset)).sort((p, q) => p - q) ?? [];
    expect(error[error.length >> 1]).toBeLessThan(0.05);
    const from = await spotOf(onPath, onPath - offset);
    await drag(from, { x: from.x, y: from.y - 6 });
    await page.mouse.up();
    await poll(() => pins().count()).toBe(1);
    await poll(answered).toBe(1);
    const pinned = await saved();
    expect(pinGap(pinned)).toBeLessThan(1e-9);
    await page.keyboard.press('Control+z');
    expect((await saved()).warps).toEqual(warped.warps);
    // The review: the most doubtful place is played, “right here” pins the path as it is, and what is left is told anew.
    const played = await countAppearances(page, 'button[aria-label="Pause"]');
    await page.keyboard.press('Alt+d');
    const review = view().getByRole('region', { name: 'Review of the path' });
    await poll(() => review.textContent()).toMatch(
      /± .* · the most doubtful place · Likely left: (?:at most )?about/,
    );
    await poll(played).toBeGreaterThan(0);
    await review.getByRole('button', { name: 'It is right here' }).click();
    await poll(() => pins().count()).toBe(1);
    await poll(() => review.textContent()).toMatch(/Answered.*after 1 answer/);
    await shoot(page, 'pair-review');
    const confirmed = await saved();
    expect(confirmed.warps[0]?.left?.answers).toBe(1);
    expect(pinGap(confirmed)).toBeLessThan(1e-9);
    await page.keyboard.press('Alt+d');
    await poll(() => review.textContent()).toMatch(/the most doubtful place/);
    await page.keyboard.press('Control+z');
    await poll(() => pins().count()).toBe(0);
    expect((await saved()).warps).toEqual(warped.warps);
    await review.getByRole('button', { name: 'End the review' }).click();
    // Two solutions side by side: the one kept, and one with a pin; switched, and one chosen.
    await page.keyboard.press('Alt+b');
    const compared = view().getByRole('region', { name: 'Compared with the path that is kept' });
    await poll(() => compared.textContent()).toMatch(/the two paths are the same/);
    await page.keyboard.press('Shift+f');
    const there = await spotOf(onPath, onPath - offset);
    await drag(there, { x: there.x, y: there.y - 6 });
    await page.mouse.up();
    await poll(() => pins().count()).toBe(1);
    await poll(() => compared.textContent()).toMatch(/Path A: .* off the other in the median, .* at most/);
    await shoot(page, 'pair-compared');
    await compared.getByRole('button', { name: 'Switch to the other path' }).click();
    await poll(() => pins().count()).toBe(0);
    await poll(() => compared.textContent()).toMatch(/Path B/);
    await compared.getByRole('button', { name: 'Choose this path' }).click();
    await poll(() => compared.count()).toBe(0);
    const chosen = await saved();
    expect(chosen.warps).toEqual(warped.warps);
    expect(chosen.alternatives).toEqual([]);
    // A in the left ear, B in the right: of the three that are placed two are heard.
    await page.getByLabel('Playhead').fill('0:00:12');
    await page.getByLabel('Playhead').press('Enter');
    await page.getByLabel('Playhead').blur();
    // Whatever the review was still playing has to be over.
    const pause = page.getByRole('button', { name: 'Pause' }).first();
    if (await pause.isVisible()) await pause.click();
    await poll(() => pause.isVisible()).toBe(false);
    await page.keyboard.press('Alt+e');
    await page.keyboard.press('Alt+c');
    await watchVoices(page);
    await page.getByRole('button', { name: 'Play', exact: true }).first().click();
    await poll(() => pause.isVisible()).toBe(true);
    await poll(() => voicesHeard(page)).toBe(2);
    await page.keyboard.press('Alt+e');
    await poll(() => voicesHeard(page)).toBe(3);
    await pause.click();
    await view().getByRole('button', { name: 'Make rigid' }).click();
    await view().getByRole('button', { name: 'Warp elastically' }).waitFor();
    const after = await saved();
    expect(after.warps).toEqual([]);
    expect(after.placements).toEqual(before.placements);
    expect(watched.complaints).toEqual([]);
  });

  it('keeps an elastic warp out of a region painted with Alt, until Delete removes it', async () => {
    // A rigid pair cannot bend: that is said, with what would help.
    await page.keyboard.down('Alt');
    await drag(await spotOf(28, 17), await spotOf(34, 30));
    await page.mouse.up();
    await page.keyboard.up('Alt');
    await view().getByText('A rigid pair cannot keep out of a forbidden region').waitFor();
    await poll(() => view().getByRole('button', { name: 'Warp this pair' }).isEnabled()).toBe(true);
    await page.keyboard.press('Control+z');
    await poll(() => view().getByRole('button', { name: 'Warp this pair' }).count()).toBe(0);
    await view().getByRole('button', { name: 'Warp elastically' }).click();
    await view().getByRole('button', { name: 'Make rigid' }).waitFor();
    const free = await saved();
    const regions = () => view().getByRole('button', { name: /^Forbidden:/ });
    await page.keyboard.down('Alt');
    await drag(await spotOf(28, 17), await spotOf(34, 30));
    await page.mouse.up();
    await page.keyboard.up('Alt');
    await poll(() => regions().count()).toBe(1);
    // It is held, and doubted.
    await page.getByText('The path keeps out, against the features').waitFor();
    await shoot(page, 'pair-forbidden');
    const held = await saved();
    expect(held.warps[0]?.confidence).toBeLessThanOrEqual(0.5);
    const [region] = held.forbidden;
    expect(region?.timesA[0]).toBeCloseTo(28, 0);
    expect(region?.timesB[1]).toBeCloseTo(30, 0);
    const [from, to] = region?.timesA ?? [0, 0];
    const within = held.warps[0]?.map.filter(
      ([a, b]) => a > from && a < to && b > (region?.timesB[0] ?? 0) && b < (region?.timesB[1] ?? 0),
    );
    expect(within).toEqual([]);
    await view().getByRole('button', { name: 'Table' }).click();
    await poll(() => view().getByLabel('Region 1, A from').inputValue()).toMatch(/^0:00:(27|28)\./);
    await view().getByRole('button', { name: 'Table' }).click();
    // In the hand by a click, not only when just painted.
    await matrix().focus();
    await page.keyboard.press('Escape');
    const on = await spotOf(31, 19);
    await page.mouse.click(on.x, on.y);
    await poll(() => regions().getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Delete');
    await poll(() => regions().count()).toBe(0);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect((await saved()).warps).toEqual(free.warps);
    expect(watched.complaints).toEqual([]);
  });

  it('warps by the method that is chosen, within the limits that are painted, and re-solves it', async () => {
    await view().getByRole('button', { name: 'Method' }).click();
    const strip = view().getByRole('region', { name: 'Method of alignment' });
    await strip.getByLabel('Method').selectOption('dtw');
    await poll(() => brightness(page)).toBeGreaterThan(1);
    await strip.getByRole('button', { name: 'Settings' }).click();
    await strip.getByLabel('Window').selectOption('sakoe-chiba');
    await strip.getByLabel('Radius').fill('9');
    await strip.getByLabel('Radius').press('Enter');
    for (const end of ['open begin', 'open end']) await strip.getByLabel(end).check();
    await shoot(page, 'pair-method');
    // The path lies 7.25 s off the diagonal: within 9 s, not within 5 s.
    await strip.getByRole('button', { name: 'Warp', exact: true }).click();
    await view().getByText('Warped by').waitFor();
    const [first] = (await saved()).warps;
    expect(first?.how).toMatchObject({ method: 'dtw', window: { kind: 'sakoe-chiba', radius: 9 } });
    expect(first?.method).toMatch(/^dtw-/);
    const error = first?.map.map(([a, b]) => Math.abs(a - b - offset)).sort((p, q) => p - q) ?? [];
    expect(error[error.length >> 1]).toBeLessThan(0.1);

    // (Of the methods that seek a common space, the window is tried with tables: they take a tenth of the time there.)
    await strip.getByLabel('Method').selectOption('ddtw');

    // A step table of one's own: what is none is told in words; from a file it counts, and stays with the warp.
    await strip.getByRole('button', { name: 'Settings' }).click();
    await strip.getByLabel('Steps').selectOption('Own table…');
    await strip.getByLabel(/^Productions/).fill('{"productions": [[[0, 0, 1]]]}');
    await strip.getByRole('button', { name: 'Use this table' }).click();
    await strip
      .getByRole('alert')
      .getByText(/has a move that stands still/)
      .waitFor();
    const table = {
      name: 'half to twice',
      normalisation: 'none',
      productions: [[[1, 1, 1]], [[1, 2, 1.5]], [[2, 1, 1.5]]],
    };
    await strip.getByLabel('Step table', { exact: true }).setInputFiles({
      name: 'steps.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(table)),
    });
    await strip.getByText('steps “half to twice”').waitFor({ state: 'attached' });
    await shoot(page, 'pair-steps');
    await page.keyboard.press('Escape');
    await strip.getByRole('button', { name: 'Warp again' }).click();
    await expect.poll(async () => (await saved()).warps[0]?.how?.method).toBe('ddtw');
    const [warp] = (await saved()).warps;
    expect(warp?.how?.step).toEqual(table);
    expect(warp?.method).toMatch(/^ddtw-/);
    await shoot(page, 'pair-method-ddtw');
    // The matrix is drawn again, of what was compared.
    await poll(() => brightness(page)).toBeGreaterThan(1);

    const from = await spotOf(onPath, onPath - offset);
    await drag(from, { x: from.x, y: from.y - 6 });
    await page.mouse.up();
    await poll(() => pins().count()).toBe(1);
    await poll(answered).toBe(1);
    const pinned = await saved();
    expect(pinGap(pinned)).toBeLessThan(1e-9);
    expect(pinned.warps[0]?.how).toEqual(warp?.how);
    for (const _ of ['the pin', 'the warp']) await page.keyboard.press('Control+z');
    await poll(async () => (await saved()).warps[0]?.how).toEqual(first?.how);
    for (const _ of ['the warp', 'the pin']) await page.keyboard.press('Control+Shift+z');
    await poll(async () => (await saved()).warps).toEqual(pinned.warps);
    expect(watched.complaints).toEqual([]);
  });

  it('fuses all cues where that is chosen, shows which carried the path where, and leaves one out', async () => {
    await view().getByRole('button', { name: 'Method' }).click();
    const strip = view().getByRole('region', { name: 'Method of alignment' });
    const drive = (name: string) => strip.getByRole('radio', { name, exact: true }).check({ force: true });
    await drive('picture');
    await poll(() => strip.getByRole('alert').textContent()).toBe('There is no picture in A and B.');
    await poll(() => strip.getByRole('button', { name: 'Warp', exact: true }).isEnabled()).toBe(false);
    await drive('text');
    await poll(() => strip.getByRole('alert').textContent()).toMatch(
      /^Neither has a transcript with times\./,
    );
    await drive('all');
    await strip.getByRole('button', { name: /^Warp/ }).click();
    await view()
      .getByText(/Compared by .*harmony \(\d+ %\)/)
      .waitFor();
    const [warp] = (await saved()).warps;
    expect(warp?.how?.method).toBe('fused');
    expect(warp?.method).toBe('dtw-fused');
    await poll(() => brightness(page)).toBeGreaterThan(1);
    const cues = view().getByRole('slider', { name: /^Which cue carries the path/ });
    await cues.focus();
    const at = async () => Number(await cues.getAttribute('aria-valuenow'));
    const before = await at();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await poll(at).toBeGreaterThan(before);
    await poll(() => cues.getAttribute('aria-valuetext')).toMatch(/^At 0:00:\d\d\.\d of A: \w+ \d+ %/);
    expect(await axeFaults(page)).toEqual([]);
    await shoot(page, 'pair-method-fused');
    await view()
      .getByRole('checkbox', { name: /^timbre/ })
      .uncheck();
    await view().getByRole('button', { name: 'Warp by these' }).click();
    await expect.poll(async () => (await saved()).warps[0]?.how?.without).toEqual(['timbre']);
    const [fewer] = (await saved()).warps;
    expect(fewer?.findings?.cues?.cues.map(({ name }) => name)).toEqual(['harmony', 'onsets']);
    await poll(() =>
      view()
        .getByRole('checkbox', { name: /^timbre/ })
        .isChecked(),
    ).toBe(false);
    await page.keyboard.press('Control+z');
    expect((await saved()).warps[0]?.how?.without).toEqual([]);
    expect(watched.complaints).toEqual([]);
  });

  it('is driven by what is said, by the transcripts of the document', async () => {
    path = await makePairMaterial(join(server.root, 'said'), true);
    await watched.page.context().close();
    watched = await openPage(browser, server.address);
    page = watched.page;
    await openProject(page, path);
    await page.getByRole('button', { name: /^Compare/ }).click();
    await choose('deck', 'mixer');
    await view().getByRole('button', { name: 'Method' }).click();
    const strip = view().getByRole('region', { name: 'Method of alignment' });
    await strip.getByRole('radio', { name: 'text', exact: true }).check({ force: true });
    await strip.getByText('Words of “r0.srt” (A) and “r1.srt” (B).').waitFor();
    await strip.getByRole('button', { name: 'Warp', exact: true }).click();
    await view().getByText('Warped by').waitFor();
    const [warp] = (await saved()).warps;
    expect([warp?.method, warp?.how?.features]).toEqual(['dtw-text', 'text']);
    const error = warp?.map.map(([a, b]) => Math.abs(a - b - offset)) ?? [];
    expect(Math.max(...error)).toBeLessThan(0.05);
    // The matrix is of the words, and a pin re-solves among them.
    await poll(() => brightness(page)).toBeGreaterThan(0.5);
    const from = await spotOf(15, 15 - offset);
    await drag(from, { x: from.x, y: from.y - 6 });
    await page.mouse.up();
    await poll(() => pins().count()).toBe(1);
    await poll(answered).toBe(1);
    expect(pinGap(await saved())).toBeLessThan(1e-9);
    expect(watched.complaints).toEqual([]);
  });

  it('gives the same as a table, with nothing that axe calls serious', async () => {
    const check = () => axeFaults(page);
    expect(await check()).toEqual([]);
    await view().getByRole('button', { name: 'Method' }).click();
    const strip = view().getByRole('region', { name: 'Method of alignment' });
    await strip.getByLabel('Method').selectOption('dtw');
    await strip.getByRole('button', { name: 'Settings' }).click();
    expect(await check()).toEqual([]);
    await page.keyboard.press('Escape');
    await poll(() => strip.getByLabel('Slope to').count()).toBe(0);
    await view().getByRole('button', { name: 'Table' }).click();
    await poll(() => view().getByRole('table').first().textContent()).toMatch(/0:00:07\.250/);
    expect(await check()).toEqual([]);
  });
});
