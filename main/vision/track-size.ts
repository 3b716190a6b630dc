import type { CropBox } from '#src/model/crop.ts';
import { InvalidInputError } from '#src/model/errors.ts';

/** Pixels of an analysed picture: more do not help, and take their time. */
const analysedPixels = 320 * 180;

/** As large as so many pixels allow, never larger than the video, of its shape. */
export function analysedSize(
  width: number,
  height: number,
  pixels = analysedPixels,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, Math.sqrt(pixels / (width * height)));
  const even = (length: number): number => Math.max(16, Math.min(2048, 2 * Math.round((length * scale) / 2)));
  return { width: even(width), height: even(height) };
}

/** @param init in displayed pixels @throws InvalidInputError `bad-init` where it does not lie in the picture */
export function checkInit([x, y, w, h]: CropBox, width: number, height: number): void {
  if (w > 0 && h > 0 && x >= 0 && y >= 0 && x + w <= width + 0.5 && y + h <= height + 0.5) return;
  throw new InvalidInputError(
    'bad-init',
    `The box does not lie in the picture, which is ${width} × ${height} pixels.`,
    'Give --init x,y,w,h in pixels of the displayed picture, from its top left.',
  );
}
