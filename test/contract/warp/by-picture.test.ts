import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Options } from '#main/hosts/cli/command.ts';
import type { TogetherResult, WarpResult } from '#main/hosts/api/results.ts';
import { warpCommand } from '#main/hosts/cli/commands/warp.ts';
import { modelsFolder } from '#main/folders.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { createModelManager } from '#main/models/manager.ts';
import { inventAction } from '#test/fixtures/figure-actions.ts';
import { type Camera, film } from '#test/fixtures/figure-film.ts';
import { thetaOfBox } from '#src/vision/crop-edits.ts';
import { filmFile } from '#test/fixtures/film-file.ts';
import { imageFolder } from '#test/fixtures/tiny-image.ts';

let folder = '';
const saved = process.env.SYNCLINE_STATE;
const camera: Camera = {
  ...{ width: 128, height: 96, fps: 12.5, azimuth: -10, elevation: 5, size: 0.65, place: [0.45, 0.9] },
  ...{ shake: 0.8, noise: 3, seed: 5 },
};
/** The second camera stands elsewhere, farther away, and films the action faster and faster. */
const other: Camera = { ...camera, azimuth: 15, size: 0.5, place: [0.55, 0.85], seed: 6 };
const moment = (t: number): number => t + 0.03 * t * t;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-by-picture-'));
  setCacheFolder(join(folder, 'cache'));
  process.env.SYNCLINE_STATE = join(folder, 'state');
  const action = inventAction('exercises', 4);
  const first = film(action, camera, 12, (t) => t);
  const second = film(action, other, 9.4, moment);
  await filmFile(first, join(folder, 'a.mp4'));
  await filmFile(second, join(folder, 'b.mp4'));
  const track = (name: string, frames: unknown) =>
    writeFile(join(folder, name), JSON.stringify({ version: 1, kind: 'affine', frames }));
  const tracked = (name: string, { boxes, times }: ReturnType<typeof film>) =>
    track(
      name,
      boxes.map((box, k) => ({
        ...{ t: times[k], theta: thetaOfBox(box, camera.width, camera.height), sd: Array(6).fill(0) },
      })),
    );
  await tracked('b.json', second);
  // The same dancer before the same camera, which was moved and turned its zoom.
  const dance = inventAction('dances', 3);
  const takes = {
    near: film(dance, camera, 12, (t) => t),
    far: film(dance, { ...camera, size: 0.5, place: [0.6, 0.85] }, 9.4, moment),
  };
  for (const [name, take] of Object.entries(takes)) {
    await filmFile(take, join(folder, `${name}.mp4`));
    await tracked(`${name}.json`, take);
  }
  await track('corner.json', [{ t: 0, theta: [0.05, 0, -0.94, 0, 0.05, -0.94] }]);
  await track('bent.json', [{ t: 0, theta: [0.05, 0, -0.94, 0, 0.05, -0.94, 0, 0] }]);
  const still = film(action, { ...camera, shake: 0, noise: 0 }, 3, () => 0);
  await filmFile(still, join(folder, 'still.mp4'));
  await filmFile(
    film(inventAction('gestures', 8), other, 10, (t) => t),
    join(folder, 'else.mp4'),
  );
});
afterAll(async () => {
  setCacheFolder(null);
  if (saved === undefined) delete process.env.SYNCLINE_STATE;
  else process.env.SYNCLINE_STATE = saved;
  await rm(folder, { recursive: true, force: true });
});

const warped = async (files: readonly string[], options: Record<string, unknown> = {}) => {
  const labels = new Set<string>();
  const { exit, json } = await warpCommand.run({
    files: files.map((name) => join(folder, name)),
    options: new Options(options),
    signal: new AbortController().signal,
    json: true,
    log: () => {},
    warn: () => {},
    progress: (_, __, ___, label) => labels.add(label),
  });
  // Of three films and more it is the latter.
  return { exit, labels, ...(json as WarpResult & Partial<TogetherResult>) };
};

describe('syncline warp by the picture', () => {
  it('maps one camera’s film of an action onto another’s, which have no sound', async () => {
    const { exit, map, method, labels } = await warped(['a.mp4', 'b.mp4']);
    expect(exit).toBe(0);
    expect(method).toBe('dtw-motion');
    expect([...labels]).toEqual(expect.arrayContaining(['Decoding the picture', 'Looking']));
    const off = map.map(([ta, tb]) => Math.abs(moment(tb) - ta)).sort((p, q) => p - q);
    expect(map.at(-1)?.[0]).toBeGreaterThan(10);
    expect(off[off.length >> 1]).toBeLessThan(0.15);
  });

  it('compares what given crops hold, as track writes them', async () => {
    const crops = { 'crop-b': join(folder, 'b.json') };
    const { exit, map } = await warped(['a.mp4', 'b.mp4'], { by: 'video', method: 'dtw', ...crops });
    expect(exit).toBe(0);
    const off = map.map(([ta, tb]) => Math.abs(moment(tb) - ta)).sort((p, q) => p - q);
    expect(off[off.length >> 1]).toBeLessThan(0.15);
    // Of another part of the picture, where nothing moves.
    const corner = { by: 'video', 'crop-a': join(folder, 'corner.json') };
    expect(await warped(['a.mp4', 'b.mp4'], corner)).toMatchObject({ exit: 3, map: [] });
    const refusals = [
      [{ by: 'video', 'crop-a': join(folder, 'bent.json') }, 'bad-file'],
      [{ by: 'video', 'crop-a': join(folder, 'a.mp4') }, 'bad-file'],
      [{ by: 'audio', ...crops }, 'usage'],
    ] as const;
    for (const [options, code] of refusals)
      await expect(warped(['a.mp4', 'b.mp4'], options)).rejects.toMatchObject({ code });
  });

  it('compares what a model of the user’s makes of the pictures, or of their crops', async () => {
    await createModelManager(modelsFolder()).add(imageFolder(join(folder, 'tiny')));
    const by = { by: 'video', model: 'tiny-image' };
    const crops = { 'crop-a': join(folder, 'near.json'), 'crop-b': join(folder, 'far.json') };
    const files = ['near.mp4', 'far.mp4'];
    // Squares of the whole picture have nothing in common where the dancer is smaller and elsewhere.
    expect(await warped(files, by)).toMatchObject({ exit: 3, map: [] });
    const { exit, map, notes } = await warped(files, { ...by, ...crops });
    expect(exit).toBe(0);
    const off = map.map(([ta, tb]) => Math.abs(moment(tb) - ta)).sort((p, q) => p - q);
    expect(off[off.length >> 1]).toBeLessThan(0.05);
    expect(notes.join()).toMatch(/the vectors that the model tiny-image makes/);
    const fused = await warped(files, { ...by, ...crops, by: 'fused' });
    expect(fused.cues?.map(({ name }) => name)).toEqual(['vectors']);
    const refusals = [
      [{ ...by, model: 'none' }, 'no-model'],
      [{ ...by, by: 'audio' }, 'usage'],
    ] as const;
    for (const [options, code] of refusals)
      await expect(warped(files, options)).rejects.toMatchObject({ code });
  });

  it('takes three films and more at once, and leaves out what shows something else', async () => {
    const gtw = { by: 'video', method: 'gtw' };
    const { exit, maps, reference } = await warped(['near.mp4', 'else.mp4', 'far.mp4'], gtw);
    expect(exit).toBe(3);
    expect(reference).toBe(join(folder, 'near.mp4'));
    expect(maps?.map(({ reason }) => reason === null)).toEqual([false, true]);
    const { map, sd, confidence } = maps?.[1] ?? { map: [], sd: null, confidence: 0 };
    const off = map.map(([ta, tb]) => Math.abs(moment(tb) - ta)).sort((p, q) => p - q);
    expect(off[off.length >> 1]).toBeLessThan(0.12);
    expect(
      map.every(([ta, tb], k) => k === 0 || (ta > (map[k - 1]?.[0] ?? 0) && tb > (map[k - 1]?.[1] ?? 0))),
    ).toBe(true);
    expect([sd?.length, confidence > 0.5]).toEqual([map.length, true]);
    const three = ['near.mp4', 'far.mp4', 'else.mp4'];
    for (const options of [{}, { by: 'video' }, { ...gtw, pin: ['1,1'] }])
      await expect(warped(three, options)).rejects.toMatchObject({ code: 'usage' });
  });

  it('takes a method that compares what correlates', async () => {
    const { exit, map, method } = await warped(['a.mp4', 'b.mp4'], { by: 'video', method: 'utw' });
    expect(exit).toBe(0);
    expect(method).toBe('utw-motion');
    expect(map.length).toBeGreaterThan(1);
  });

  it('refuses another action, and what does not move, and says why', async () => {
    expect(await warped(['a.mp4', 'else.mp4'], { by: 'video' })).toMatchObject({ exit: 3, map: [] });
    const still = await warped(['a.mp4', 'still.mp4'], { by: 'video' });
    expect(still).toMatchObject({ exit: 3, map: [] });
    expect(still.reason).toMatch(/nothing moves/);
  });
});
