import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openLipSync, stackOf } from '#main/models/lip-sync.ts';
import { createModelManager } from '#main/models/manager.ts';
import { soundOf } from '#src/signal/sound.ts';
import { lipsFolder, lipsHeight, lipsWidth } from '#test/fixtures/tiny-lips.ts';

const root = mkdtempSync(join(tmpdir(), 'syncline-lips-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const at = () => join(root, `${made++}`);

describe('a lip-sync expert', () => {
  it('sees stacks of pictures and hears the sound that goes with them, to be compared', async () => {
    const model = await openLipSync(lipsFolder(at()), { threads: 1 });
    try {
      const size = lipsWidth * lipsHeight;
      // Darker and darker, as a mouth that opens.
      const pictures = Uint8Array.from({ length: 5 * size }, (_, k) => 250 - 40 * Math.floor(k / size));
      const seen = await model.see(pictures);
      expect(Math.hypot(...seen)).toBeCloseTo(1, 5);
      // A sound that swells from 0.4 s on, and is even before.
      const samples = Float32Array.from(
        { length: 16_000 },
        (_, k) => 0.01 * 10 ** Math.max(0, (k / 16_000 - 0.4) * 10) * (k % 3 === 0 ? 1 : -0.5),
      );
      const heard = model.listen(
        soundOf(
          samples.map((v) => Math.min(0.9, v)),
          16_000,
        ),
      );
      const cosine = async (t: number) =>
        (await heard.at(t)).reduce((sum, v, k) => sum + v * (seen[k] as number), 0);
      expect(await cosine(0.4)).toBeGreaterThan(0.95);
      expect(heard.hop).toBe(0.01);
      // Beyond the sound its last frame goes on.
      expect([...(await heard.at(3))]).toEqual([0, 0, 0, 0, 0]);
    } finally {
      await model.close();
    }
  });

  it('is given its pictures in the order that its manifest says', () => {
    // Two pictures of two pixels: red, green and blue of each are 10·picture + 100·pixel + colour.
    const bytes = Uint8Array.from(
      { length: 12 },
      (_, k) => 10 * Math.floor(k / 6) + 100 * (Math.floor(k / 3) % 2) + (k % 3),
    );
    const facts = {
      frames: 2,
      width: 2,
      height: 1,
      mean: [0, 0, 0],
      deviation: [1 / 255, 1 / 255, 1 / 255],
    } as const;
    const given = (layout: 'CTHW' | 'TCHW' | 'THWC' | 'stacked', colours: 'rgb' | 'bgr' = 'rgb') => {
      const { data, dims } = stackOf(
        bytes,
        { ...facts, mean: [0, 0, 0], deviation: [1 / 255, 1 / 255, 1 / 255], layout, colours },
        3,
      );
      return [dims, [...data].map(Math.round)];
    };
    expect(given('CTHW')).toEqual([
      [1, 3, 2, 1, 2],
      [0, 100, 10, 110, 1, 101, 11, 111, 2, 102, 12, 112],
    ]);
    expect(given('TCHW')).toEqual([
      [1, 2, 3, 1, 2],
      [0, 100, 1, 101, 2, 102, 10, 110, 11, 111, 12, 112],
    ]);
    expect(given('stacked', 'bgr')).toEqual([
      [1, 6, 1, 2],
      [2, 102, 1, 101, 0, 100, 12, 112, 11, 111, 10, 110],
    ]);
    expect(given('THWC')).toEqual([
      [1, 2, 1, 2, 3],
      [0, 1, 2, 100, 101, 102, 10, 11, 12, 110, 111, 112],
    ]);
  });

  it.each([
    ['its pictures are of another size', { width: 48 }, 'model-failed'],
    ['its sound is of another length', { soundFrames: 24 }, 'model-failed'],
    ['its transform would take for ever', { recipe: { fft: 16_381 } }, 'bad-model'],
    ['a window is longer than its transform', { recipe: { window: 600 } }, 'bad-model'],
    ['its bands lie beyond half the rate', { recipe: { high: 9000 } }, 'bad-model'],
    [
      'it wants more cepstra than bands',
      { recipe: { cepstra: { count: 13, lifter: 22, energy: true } } },
      'bad-model',
    ],
    ['it has a field that nobody knows', { crop: 'face' }, 'bad-model'],
  ])('is refused when it is added and %s', async (_, changed, code) => {
    const models = createModelManager(join(root, `models-${made}`));
    const whole = lipsFolder(at());
    const { recipe } = JSON.parse(readManifest(whole));
    const folder = lipsFolder(
      at(),
      'recipe' in changed ? { recipe: { ...recipe, ...changed.recipe } } : changed,
    );
    await expect(models.add(folder)).rejects.toMatchObject({ code });
    expect(await models.list()).toEqual([]);
  });
});

const readManifest = (folder: string): string => readFileSync(join(folder, 'manifest.json'), 'utf8');
