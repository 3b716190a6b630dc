import type { PictureFrames } from '#src/signal/picture.ts';

const columns = 4;
const rows = 3;
export const blocks = columns * rows;
/** Pixels across to which larger pictures are brought: their grain is no motion. */
const wide = 32;
/** Frames read at once. */
const batch = 64;

/** By frame and block: mean grey level, and mean change of a pixel since the frame before, light changes aside. */
export function measureFrames(frames: PictureFrames): { light: Float64Array; motion: Float64Array } {
  const n = frames.times.length;
  const light = new Float64Array(n * blocks);
  const motion = new Float64Array(n * blocks);
  const { width, height, read } = shrunk(frames);
  const area = width * height;
  const blockOf = new Uint8Array(area);
  const size = new Float64Array(blocks);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const b = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
      blockOf[y * width + x] = b;
      size[b] = (size[b] as number) + 1;
    }
  let before = new Float32Array(area);
  let now = new Float32Array(area);
  for (let i = 0; i < n; i++) {
    [before, now] = [now, before];
    read(i, now);
    const own = i * blocks;
    for (let p = 0; p < area; p++) {
      const b = own + (blockOf[p] as number);
      light[b] = (light[b] as number) + (now[p] as number);
    }
    for (let b = 0; b < blocks; b++)
      light[own + b] = (light[own + b] as number) / Math.max(1, size[b] as number);
    if (i === 0) continue;
    // A change of light multiplies and lifts all of a block's pixels alike; what is left moved.
    for (let p = 0; p < area; p++) {
      const k = blockOf[p] as number;
      const lift = (light[own + k] as number) - (light[own - blocks + k] as number);
      const change = (now[p] as number) - (before[p] as number) - lift;
      motion[own + k] = (motion[own + k] as number) + Math.abs(change);
    }
    for (let b = 0; b < blocks; b++)
      motion[own + b] = (motion[own + b] as number) / Math.max(1, size[b] as number);
  }
  return { light, motion };
}

/** The frames one by one, squares of pixels brought to one each; what is left over at the right and below is not looked at. */
function shrunk(frames: PictureFrames) {
  const times = Math.max(1, Math.round(frames.width / wide));
  const [width, height] = [Math.floor(frames.width / times), Math.max(1, Math.floor(frames.height / times))];
  const size = frames.width * frames.height;
  const n = frames.times.length;
  const buffer = new Uint8Array(Math.min(batch, n) * size);
  let first = -batch;
  const read = (k: number, into: Float32Array): void => {
    if (k >= first + batch || k < first) {
      first = k - (k % batch);
      frames.read(first, Math.min(batch, n - first), buffer);
    }
    const at = (k - first) * size;
    into.fill(0);
    for (let y = 0; y < Math.min(frames.height, height * times); y++)
      for (let x = 0; x < width * times; x++) {
        const p = Math.floor(y / times) * width + Math.floor(x / times);
        into[p] = (into[p] as number) + (buffer[at + y * frames.width + x] as number);
      }
    for (let p = 0; p < into.length; p++) into[p] = (into[p] as number) / times ** 2;
  };
  return { width, height, read };
}

/** The mean of a frame's blocks. @param values n frames × `blocks`, frame by frame */
export function meanOfBlocks(values: Float64Array, frame: number): number {
  let sum = 0;
  for (let b = 0; b < blocks; b++) sum += values[frame * blocks + b] as number;
  return sum / blocks;
}

/** The median of a frame's blocks: the mean of the middle two where they are even in number. @param values as `meanOfBlocks` */
export function medianOfBlocks(values: Float64Array, frame: number): number {
  const sorted = values.slice(frame * blocks, (frame + 1) * blocks).sort();
  return ((sorted[(blocks - 1) >> 1] as number) + (sorted[blocks >> 1] as number)) / 2;
}
