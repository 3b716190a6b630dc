import { wasmSampler } from '#main/compute/sampler.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import type { VideoStream } from '#src/model/recording.ts';
import { cropTheta } from '#src/vision/crop-edits.ts';
import { type CropSize, cropPlanes, widened } from '#src/vision/crop-picture.ts';
import { blackFrame } from './encode.ts';
import { displaySize, type Frame, type Size } from './frames.ts';
import { paste } from './grid.ts';

/** What a crop is exported as. */
export type CropLook = {
  readonly crop: ProjectCrop;
  /** Share of its width and height that is shown beyond it, on every side. */
  readonly margin: number;
  /** Of its own pictures, at full size. */
  readonly size: CropSize;
};

/**
 * Draws decoded pictures of a stream as what its crop holds at each one's own moment, as large as `size` allows and in its middle,
 * black around it.
 */
export function cropDrawer(
  { crop, margin, size: own }: CropLook,
  stream: VideoStream,
  size: Size,
): (frame: Frame) => Promise<Buffer> {
  const fit = Math.min(size.width / own.width, size.height / own.height, 1);
  const side = (own: number, most: number) => Math.min(most, Math.max(2, 2 * Math.round((own * fit) / 2)));
  const inner = { width: side(own.width, size.width), height: side(own.height, size.height) };
  const tile = {
    ...inner,
    x: 2 * Math.floor((size.width - inner.width) / 4),
    y: 2 * Math.floor((size.height - inner.height) / 4),
  };
  const whole = displaySize(stream);
  const half = ({ width, height }: Size): Size => ({ width: width / 2, height: height / 2 });
  const pixels = whole.width * whole.height;
  const sampler = wasmSampler();
  return async ({ time, pixels: bytes }) => {
    const theta = widened(cropTheta(crop, time), margin);
    const luma = { ...whole, bytes, count: 1, seen: { width: stream.width, height: stream.height } };
    const chroma = {
      ...half(whole),
      bytes: bytes.subarray(pixels),
      count: 2,
      seen: half({ width: stream.width, height: stream.height }),
    };
    const drawn = Buffer.concat([
      await cropPlanes(sampler, luma, theta, inner, 16),
      await cropPlanes(sampler, chroma, theta, half(inner), 128),
    ]);
    if (inner.width === size.width && inner.height === size.height) return drawn;
    const canvas = blackFrame(size);
    paste(drawn, tile, canvas, size);
    return canvas;
  };
}
