import type { ClipModel } from '#main/models/clip.ts';
import { modelFailed } from '#main/models/session.ts';
import type { Region } from '#src/model/grounding.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import type { Glimpses, Looker } from '#src/vision/grounding/ground.ts';
import { cellsOf, closerSquares, coveringSquares, patchesOf } from '#src/vision/grounding/regions.ts';
import { resized } from './resized.ts';

/** A text that says nothing of the picture, beside which every phrase must stand out. */
const nothing = 'a photo';
/** Side of the first glimpses, of the picture's shorter side. */
const firstGlimpse = 0.5;

/**
 * Looks at frames with a CLIP-like model: at its own patches where it gives them, else at squares cut from the picture, closer ones
 * around the best. @param frames in colour
 */
export async function clipLooker(
  model: ClipModel,
  frames: PictureFrames,
  phrases: readonly string[],
): Promise<Looker> {
  const { width, height } = frames;
  const { size, id } = model.manifest;
  const grid = cellsOf(width, height);
  const texts: Float32Array[] = [];
  for (const text of [...phrases, nothing]) texts.push(await model.text(text));
  const whole = coveringSquares(width, height, 1);
  const squares = coveringSquares(width, height, firstGlimpse);
  const everything: Region = [0, 0, 1, 1];
  let at = -1;
  let pixels: Uint8Array = new Uint8Array(0);
  const read = (frame: number): Uint8Array => {
    if (at !== frame) [at, pixels] = [frame, frames.read(frame, 1)];
    return pixels;
  };
  const cosinesWith = (vectors: readonly Float32Array[]): Float32Array => {
    const out = new Float32Array(texts.length * vectors.length);
    texts.forEach((text, i) => {
      vectors.forEach((vector, r) => {
        if (vector.length !== text.length)
          throw modelFailed(
            id,
            `its vectors of texts have ${text.length} numbers, those of pictures ${vector.length}`,
          );
        out[i * vectors.length + r] = text.reduce((sum, v, k) => sum + v * (vector[k] as number), 0);
      });
    });
    return out;
  };
  const squaresOf = async (picture: Uint8Array, regions: readonly Region[]): Promise<Glimpses> => {
    const vectors: Float32Array[] = [];
    for (const region of regions)
      vectors.push(await model.image(cutOut(picture, width, height, region, size)));
    return { regions, cosines: cosinesWith(vectors) };
  };
  const hasPatches = model.manifest.image.outputs.length > 1;
  return {
    ...grid,
    async look(frame) {
      if (!hasPatches) return await squaresOf(read(frame), squares);
      const { patches } = await model.look(cutOut(read(frame), width, height, everything, size));
      if (!patches) throw modelFailed(id, 'it gives no patches');
      return { regions: patchesOf(patches.side), cosines: cosinesWith(patches.vectors) };
    },
    closer: async (frame, region) =>
      hasPatches ? null : await squaresOf(read(frame), closerSquares(region)),
    async whole(frame, mask) {
      const picture = mask ? blanked(read(frame), width, height, mask, grid) : read(frame);
      const { cosines } = await squaresOf(picture, hasPatches ? [everything] : whole);
      const count = cosines.length / texts.length;
      return Float32Array.from(
        texts,
        (_, i) => cosines.subarray(i * count, (i + 1) * count).reduce((a, b) => a + b, 0) / count,
      );
    },
  };
}

/** A region as size × size pixels in colour. */
export const cutOut = (
  pixels: Uint8Array,
  width: number,
  height: number,
  region: Region,
  size: number,
): Uint8Array => resized(pixels, { width, height, depth: 3 }, region, { width: size, height: size });

/** A copy of the picture whose masked cells have the mean of all its pixels. */
export function blanked(
  pixels: Uint8Array,
  width: number,
  height: number,
  mask: Uint8Array,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Uint8Array {
  const out = pixels.slice();
  const mean = [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let p = channel; p < pixels.length; p += 3) sum += pixels[p] as number;
    return Math.round((3 * sum) / pixels.length);
  });
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
      if (mask[cell] === 0) continue;
      for (let channel = 0; channel < 3; channel++)
        out[3 * (y * width + x) + channel] = mean[channel] as number;
    }
  return out;
}

/** How large frames are decoded for a model: its size on the shorter side times two, at most a megapixel. */
export function lookedAtSize(
  width: number,
  height: number,
  size: number,
): { readonly width: number; readonly height: number } {
  const short = Math.min(2 * size, Math.min(width, height));
  const scale = Math.min(short / Math.min(width, height), Math.sqrt((1 << 20) / (width * height)));
  const even = (length: number) => Math.max(16, 2 * Math.floor((length * scale) / 2));
  return { width: even(width), height: even(height) };
}
