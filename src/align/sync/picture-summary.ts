import type { Picture } from '#src/signal/picture.ts';

/**
 * What placing by picture needs to know of one recording: how brightness and motion change, in the whole frame
 * and in blocks of it, on an even grid. Framing and exposure hardly matter to it. Plain data, about 4.5 MB an hour.
 */
export type PictureSummary = {
  /** Source time at which the pictures end, seconds. */
  readonly duration: number;
  /** Grid cells per second; cell i is centred on source time i/gridRate. */
  readonly gridRate: number;
  readonly cells: number;
  /** Median time between frames, seconds. */
  readonly frameTime: number;
  /** First the signals of the whole frame, then those of the blocks. */
  readonly whole: number;
  readonly signals: number;
  /** signals × cells, signal by signal: change against the signal's own surroundings, ±15 a standard deviation. */
  readonly features: Int8Array;
};

export const pictureGrid = 50;
const columns = 4;
const rows = 3;
const blocks = columns * rows;
/** Signals of the whole frame: brightness (mean), brightness (median of blocks), motion. */
export const wholeSignals = 3;
const scale = 15;

/**
 * Brightness changes and motion energy of the whole frame and of 4 × 3 blocks, each set against its own mean
 * and spread over some seconds, on an even grid of 50 cells a second whatever the frame rate.
 */
export function describePicture(picture: Picture): PictureSummary {
  const { times } = picture;
  const n = times.length;
  const frameTime = medianStep(times);
  const duration = n > 0 ? (times[n - 1] as number) + frameTime : 0;
  const cells = Math.max(1, Math.round(duration * pictureGrid));
  const signals = wholeSignals + 2 * blocks;
  const features = new Int8Array(signals * cells);
  const { light, motion } = measureFrames(picture);
  const lane = new Float64Array(cells);
  const perFrame = new Float64Array(n);
  const put = (signal: number, values: Float64Array, kind: 'light' | 'motion') => {
    if (kind === 'light') slope(times, values, lane);
    else energy(times, values, lane);
    standOut(lane, kind === 'light' ? 2 : 0.25, features.subarray(signal * cells, (signal + 1) * cells));
  };
  for (let i = 0; i < n; i++) perFrame[i] = mean(light, i);
  put(0, perFrame, 'light');
  for (let i = 0; i < n; i++) perFrame[i] = median(light, i);
  put(1, perFrame, 'light');
  for (let i = 0; i < n; i++) perFrame[i] = mean(motion, i);
  put(2, perFrame, 'motion');
  for (let b = 0; b < blocks; b++) {
    for (let i = 0; i < n; i++) perFrame[i] = light[i * blocks + b] as number;
    put(wholeSignals + b, perFrame, 'light');
    for (let i = 0; i < n; i++) perFrame[i] = motion[i * blocks + b] as number;
    put(wholeSignals + blocks + b, perFrame, 'motion');
  }
  return { duration, gridRate: pictureGrid, cells, frameTime, whole: wholeSignals, signals, features };
}

function medianStep(times: Float64Array): number {
  const steps: number[] = [];
  for (let i = 1; i < times.length; i++) steps.push((times[i] as number) - (times[i - 1] as number));
  steps.sort((p, q) => p - q);
  return steps[steps.length >> 1] ?? 0.04;
}

/** By frame and block: mean grey level, and mean change of a pixel since the frame before, light changes aside. */
function measureFrames({ width, height, times, pixels }: Picture): {
  light: Float64Array;
  motion: Float64Array;
} {
  const n = times.length;
  const light = new Float64Array(n * blocks);
  const motion = new Float64Array(n * blocks);
  const blockOf = new Uint8Array(width * height);
  const size = new Float64Array(blocks);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const b = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
      blockOf[y * width + x] = b;
      size[b] = (size[b] as number) + 1;
    }
  const area = width * height;
  for (let i = 0; i < n; i++) {
    const at = i * area;
    const own = i * blocks;
    for (let p = 0; p < area; p++) {
      const b = own + (blockOf[p] as number);
      light[b] = (light[b] as number) + (pixels[at + p] as number);
    }
    for (let b = 0; b < blocks; b++)
      light[own + b] = (light[own + b] as number) / Math.max(1, size[b] as number);
    if (i === 0) continue;
    // A change of light multiplies and lifts all of a block's pixels alike; what is left moved.
    for (let p = 0; p < area; p++) {
      const k = blockOf[p] as number;
      const lift = (light[own + k] as number) - (light[own - blocks + k] as number);
      const change = (pixels[at + p] as number) - (pixels[at - area + p] as number) - lift;
      motion[own + k] = (motion[own + k] as number) + Math.abs(change);
    }
    for (let b = 0; b < blocks; b++)
      motion[own + b] = (motion[own + b] as number) / Math.max(1, size[b] as number);
  }
  return { light, motion };
}

function mean(values: Float64Array, frame: number): number {
  let sum = 0;
  for (let b = 0; b < blocks; b++) sum += values[frame * blocks + b] as number;
  return sum / blocks;
}

function median(values: Float64Array, frame: number): number {
  const sorted = values.slice(frame * blocks, (frame + 1) * blocks).sort();
  return ((sorted[(blocks - 1) >> 1] as number) + (sorted[blocks >> 1] as number)) / 2;
}

/** Change per second of a value known at the frames (straight between them), as the mean over each cell. */
function slope(times: Float64Array, values: Float64Array, out: Float64Array): void {
  const at = sampler(times, values);
  for (let c = 0; c < out.length; c++) {
    const t = c / pictureGrid;
    out[c] = (at(t + 0.5 / pictureGrid) - at(t - 0.5 / pictureGrid)) * pictureGrid;
  }
  smooth(out, 1);
}

/** Motion per second, log scale. The change seen at a frame happened since the frame before it. */
function energy(times: Float64Array, values: Float64Array, out: Float64Array): void {
  const n = times.length;
  const total = new Float64Array(n);
  for (let i = 1; i < n; i++) total[i] = (total[i - 1] as number) + (values[i] as number);
  const at = sampler(times, total);
  for (let c = 0; c < out.length; c++) {
    const t = c / pictureGrid;
    out[c] = (at(t + 0.5 / pictureGrid) - at(t - 0.5 / pictureGrid)) * pictureGrid;
  }
  // Repeated frames (25 shown as 30) leave holes: level them out before the logarithm.
  smooth(out, 2);
  for (let c = 0; c < out.length; c++) out[c] = Math.log(2 + (out[c] as number));
}

/** Straight lines between the frames; constant outside. To be asked in rising order. */
function sampler(times: Float64Array, values: Float64Array): (t: number) => number {
  let i = 0;
  const n = times.length;
  return (t) => {
    if (n === 0) return 0;
    if (i > 0 && t < (times[i] as number)) i = Math.max(0, i - 2);
    while (i + 1 < n && (times[i + 1] as number) <= t) i++;
    const t0 = times[i] as number;
    if (t <= t0 || i + 1 >= n) return values[i] as number;
    const part = (t - t0) / ((times[i + 1] as number) - t0);
    return (values[i] as number) + part * ((values[i + 1] as number) - (values[i] as number));
  };
}

/** Binomial smoothing, `turns` times over [¼ ½ ¼]. */
function smooth(x: Float64Array, turns: number): void {
  for (let k = 0; k < turns; k++) {
    let before = x[0] ?? 0;
    for (let i = 0; i < x.length; i++) {
      const here = x[i] as number;
      x[i] = 0.25 * before + 0.5 * here + 0.25 * (x[i + 1] ?? here);
      before = here;
    }
  }
}

/** (value − mean over ±2 s) / (spread over ±10 s + floor), clipped, as small integers. */
function standOut(x: Float64Array, floor: number, out: Int8Array): void {
  const n = x.length;
  const sum = new Float64Array(n + 1);
  const flat = new Float64Array(n);
  const near = 2 * pictureGrid;
  const far = 10 * pictureGrid;
  for (let i = 0; i < n; i++) sum[i + 1] = (sum[i] as number) + (x[i] as number);
  for (let i = 0; i < n; i++) {
    const from = Math.max(0, i - near);
    const to = Math.min(n, i + near + 1);
    flat[i] = (x[i] as number) - ((sum[to] as number) - (sum[from] as number)) / (to - from);
  }
  for (let i = 0; i < n; i++) sum[i + 1] = (sum[i] as number) + (flat[i] as number) ** 2;
  for (let i = 0; i < n; i++) {
    const from = Math.max(0, i - far);
    const to = Math.min(n, i + far + 1);
    const spread = Math.sqrt(((sum[to] as number) - (sum[from] as number)) / (to - from));
    const value = (scale * (flat[i] as number)) / (spread + floor);
    out[i] = Math.round(Math.max(-8 * scale, Math.min(8 * scale, value)));
  }
}
