import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Options } from '#main/hosts/cli/command.ts';
import { warpCommand } from '#main/hosts/cli/commands/warp.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { inventAction } from '#test/fixtures/figure-actions.ts';
import { type Camera, film } from '#test/fixtures/figure-film.ts';
import { thetaOfBox } from '#src/vision/crop-edits.ts';
import { filmFile } from '#test/fixtures/film-file.ts';

let folder = '';
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
  const action = inventAction('exercises', 4);
  const first = film(action, camera, 12, (t) => t);
  const second = film(action, other, 9.4, moment);
  await filmFile(first, join(folder, 'a.mp4'));
  await filmFile(second, join(folder, 'b.mp4'));
  const track = (name: string, frames: unknown) =>
    writeFile(join(folder, name), JSON.stringify({ version: 1, kind: 'affine', frames }));
  const thetas = second.boxes.map((box) => thetaOfBox(box, camera.width, camera.height));
  await track(
    'b.json',
    thetas.map((theta, k) => ({ t: second.times[k], theta, sd: Array(6).fill(0) })),
  );
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
  return { exit, labels, ...json };
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
