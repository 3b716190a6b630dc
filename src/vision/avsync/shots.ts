import type { PictureFrames } from '#src/signal/picture.ts';

/** Frames from…to−1 between two cuts. */
export type Shot = { readonly from: number; readonly to: number };

/** Frames read at once. */
const block = 64;
/** Mean change of a pixel from which there may be a cut, and how many times the usual one near by. */
const leastChange = 10;
const timesUsual = 4;
const near = 12;

/** Cuts the frames into shots where the whole picture changes at once and did not before and does not after. */
export function shotsOf(frames: PictureFrames, progress: (done: number) => void = () => {}): Shot[] {
  const n = frames.times.length;
  const size = frames.width * frames.height;
  const change = new Float32Array(n);
  const buffer = new Uint8Array((block + 1) * size);
  for (let first = 0; first < n; first += block) {
    const count = Math.min(block, n - first);
    if (first > 0) buffer.copyWithin(0, block * size, (block + 1) * size);
    frames.read(first, count, buffer.subarray(size));
    for (let k = 0; k < count; k++) {
      if (first + k === 0) continue;
      let sum = 0;
      for (let i = (k + 1) * size; i < (k + 2) * size; i++)
        sum += Math.abs((buffer[i] as number) - (buffer[i - size] as number));
      change[first + k] = sum / size;
    }
    progress(first + count);
  }
  const shots: Shot[] = [];
  let from = 0;
  for (let k = 1; k < n; k++) {
    const here = change[k] as number;
    if (here < leastChange) continue;
    const around = [
      ...change.subarray(Math.max(1, k - near), k),
      ...change.subarray(k + 1, k + 1 + near),
    ].sort((a, b) => a - b);
    const usual = around[Math.floor(0.75 * around.length)] ?? 0;
    if (here < timesUsual * Math.max(0.5, usual)) continue;
    shots.push({ from, to: k });
    from = k;
  }
  shots.push({ from, to: n });
  return shots;
}
