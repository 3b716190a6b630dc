import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openImages } from '#main/models/image.ts';
import { createModelManager } from '#main/models/manager.ts';
import { modelOf } from '#main/models/model-of.ts';
import { clipFolder } from '#test/fixtures/tiny-clip.ts';
import { imageFolder, tinySize } from '#test/fixtures/tiny-image.ts';

const root = mkdtempSync(join(tmpdir(), 'syncline-image-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const at = () => join(root, `${made++}`);

/** A picture that is red above and blue below. */
const pixels = Uint8Array.from({ length: 3 * tinySize ** 2 }, (_, k) => {
  const isAbove = k < 1.5 * tinySize ** 2;
  return k % 3 === (isAbove ? 0 : 2) ? 255 : 0;
});

async function seen(folder: string): Promise<Float32Array> {
  const model = await openImages(folder, { threads: 1 });
  try {
    return await model.image(pixels);
  } finally {
    await model.close();
  }
}

describe('a model of pictures', () => {
  it('makes a vector of length 1 of what it sees where', async () => {
    const vector = await seen(imageFolder(at()));
    expect(vector).toHaveLength(192);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    // Planes of red, green and blue, eight rows of eight squares each.
    expect(
      [vector[0], vector[63], vector[64], vector[128], vector[191]].map((v) => Math.sign(v ?? 0)),
    ).toEqual([...[1, -1, -1, -1, 1]]);
  });

  it('is taken the first, or the mean, of hidden states', async () => {
    const third = 1 / Math.sqrt(3);
    const first = await seen(imageFolder(at(), { pool: 'class' }, 'tokens'));
    expect([...first].map((v) => v / third)).toEqual([1, -1, -1].map((v) => expect.closeTo(v, 5)));
    const mean = await seen(imageFolder(at(), { pool: 'mean' }, 'tokens'));
    // As much red as blue: only green is missing.
    expect([...mean]).toEqual([0, -1, 0].map((v) => expect.closeTo(v, 5)));
  });

  it('may be the picture half of a CLIP; alone it is none for texts', async () => {
    const models = createModelManager(join(root, 'models'));
    await models.add(imageFolder(at()));
    await models.add(clipFolder(at()));
    expect((await modelOf(models.root, 'tiny-clip', ['image', 'clip'])).manifest.size).toBe(16);
    const halves = await modelOf(models.root, 'tiny-image', ['image', 'clip']);
    expect(halves.manifest.kind).toBe('image');
    await expect(modelOf(models.root, 'tiny-image', ['clip'])).rejects.toMatchObject({
      code: 'wrong-model',
      message: expect.stringMatching(/of kind image, and clip is wanted/),
    });
    await expect(openImages(clipFolder(at()))).resolves.toBeDefined();
  });

  it.each([
    ['its output is of another shape', {}, 'tokens', 'model-failed', /float32 of shape \[1, any\]/],
    ['it takes pictures of another size', { size: 48 }, 'vector', 'model-failed', /failed/],
    ['what it pools has no tokens', { pool: 'mean' }, 'vector', 'model-failed', /shape \[1, any, any\]/],
    [
      'it names an output that is not there',
      { image: { file: 'm.onnx' } },
      'vector',
      'bad-model',
      /manifest/,
    ],
  ] as const)('is refused when it is added and %s', async (_, changed, gives, code, message) => {
    const models = createModelManager(join(root, `models-${made}`));
    const adding = models.add(imageFolder(at(), changed, gives));
    await expect(adding).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await models.list()).toEqual([]);
  });
});
