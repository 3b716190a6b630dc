import type { PictureFrames } from '#src/signal/picture.ts';

/** Frames from…to−1 between two cuts. */
export type Shot = { readonly from: number; readonly to: number };

/** Frames read at once. */
const batch = 64;
/** Mean change of a pixel from which there may be a cut, and how many times the usual one near by. */
const leastChange = 10;
const timesUsual = 4;
const near = 12;
/**
 * Pixels each way of the blocks whose means are compared; below which likeness there is a cut where it is usually above,
 * if so many of them change by so many grey levels: what moves before a plain wall changes few.
 */
const block = 4;
const unlike = 0.6;
const alike = 0.85;
const leastShare = 0.5;
const leastStep = 4;

/**
 * Cuts the frames into shots where the whole picture changes at once and did not before and does not after: by how
 * much its pixels do, or by how little the means of its blocks go with those before (which noise does not touch, and
 * a flash leaves as they are).
 */
export function shotsOf(frames: PictureFrames, progress: (done: number) => void = () => {}): Shot[] {
  const n = frames.times.length;
  const { change, likeness, share } = between(frames, progress);
  const shots: Shot[] = [];
  let from = 0;
  for (let k = 1; k < n; k++) {
    const around = (of: Float32Array) =>
      [...of.subarray(Math.max(1, k - near), k), ...of.subarray(k + 1, k + 1 + near)].sort((a, b) => a - b);
    const here = change[k] as number;
    const usual = (share: number, sorted: readonly number[]) =>
      sorted[Math.floor(share * sorted.length)] ?? 0;
    const jumps = here >= leastChange && here >= timesUsual * Math.max(0.5, usual(0.75, around(change)));
    const differs =
      (likeness[k] as number) < unlike &&
      (share[k] as number) >= leastShare &&
      usual(0.25, around(likeness)) > alike;
    if (!jumps && !differs) continue;
    shots.push({ from, to: k });
    from = k;
  }
  shots.push({ from, to: n });
  return shots;
}

/**
 * Of every frame with the one before: mean change of a pixel (grey levels), correlation of block means, and the share of
 * blocks that change.
 */
function between(frames: PictureFrames, progress: (done: number) => void) {
  const { width, height } = frames;
  const n = frames.times.length;
  const size = width * height;
  const change = new Float32Array(n);
  const likeness = new Float32Array(n).fill(1);
  const share = new Float32Array(n);
  const buffer = new Uint8Array((batch + 1) * size);
  const [columns, rows] = [Math.max(1, Math.floor(width / block)), Math.max(1, Math.floor(height / block))];
  let [before, now] = [new Float32Array(columns * rows), new Float32Array(columns * rows)];
  for (let first = 0; first < n; first += batch) {
    const count = Math.min(batch, n - first);
    if (first > 0) buffer.copyWithin(0, batch * size, (batch + 1) * size);
    frames.read(first, count, buffer.subarray(size));
    for (let k = 0; k < count; k++) {
      const picture = buffer.subarray((k + 1) * size, (k + 2) * size);
      [before, now] = [now, before];
      blockMeans(picture, width, columns, rows, now);
      if (first + k === 0) continue;
      let sum = 0;
      for (let i = 0; i < size; i++)
        sum += Math.abs((picture[i] as number) - (buffer[k * size + i] as number));
      change[first + k] = sum / size;
      likeness[first + k] = correlation(before, now);
      share[first + k] = changing(before, now);
    }
    progress(first + count);
  }
  return { change, likeness, share };
}

/** Sums of the pixels of each block. */
function blockMeans(
  picture: Uint8Array,
  width: number,
  columns: number,
  rows: number,
  out: Float32Array,
): void {
  out.fill(0);
  for (let y = 0; y < rows * block && y * width < picture.length; y++)
    for (let x = 0; x < columns * block && x < width; x++) {
      const at = Math.floor(y / block) * columns + Math.floor(x / block);
      out[at] = (out[at] as number) + (picture[y * width + x] as number);
    }
}

/** The share of blocks whose means differ, a change of all light aside. */
function changing(before: Float32Array, now: Float32Array): number {
  const steps = now.map((v, k) => (v - (before[k] as number)) / block ** 2);
  const all = Float32Array.from(steps).sort()[steps.length >> 1] as number;
  let count = 0;
  for (const step of steps) if (Math.abs(step - all) > leastStep) count++;
  return count / steps.length;
}

/** 1 where either does not vary: nothing tells of a cut. */
function correlation(x: Float32Array, y: Float32Array): number {
  const n = x.length;
  let [mx, my] = [0, 0];
  for (let k = 0; k < n; k++) {
    mx += (x[k] as number) / n;
    my += (y[k] as number) / n;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    const [u, v] = [(x[k] as number) - mx, (y[k] as number) - my];
    xx += u * u;
    yy += v * v;
    xy += u * v;
  }
  const least = n * (block * block) ** 2;
  return xx > least && yy > least ? xy / Math.sqrt(xx * yy) : 1;
}
