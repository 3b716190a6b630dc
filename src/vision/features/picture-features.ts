import type { PictureFrames } from '#src/signal/picture.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { cellColumns, cellDims, cellRows, frameCells } from './cells.ts';
import { type FigureBox, figureBox, steadyWindow, windowReach } from './figure-box.ts';
import { type Foreground, foreground, runFrames } from './foreground.ts';
import { shotsOf } from '../shots.ts';
import { selfSimilarity } from './self-similarity.ts';

/** Seconds between the frames of what is compared. */
export const pictureHop = 0.04;

const cells = cellRows * cellColumns;
const flowCells = cells / 4;
const likenessDims = 35;

/** What the dimensions of `pictureFeatures` are, [from, to). */
export const pictureParts = {
  /** By height alone: how much of the figure, its change, its motion up and down, and sideways. The same from any side. */
  heights: [0, 4 * cellRows],
  /** The figure's outline, as a map of its window. */
  shape: [4 * cellRows, 4 * cellRows + cells],
  /** How much moves right, left, down and up in each part of the window. */
  flow: [4 * cellRows + cells, 4 * cellRows + cells + 4 * flowCells],
  /** How like itself the action is about each moment: see `selfSimilarity`. */
  likeness: [4 * cellRows + cells + 4 * flowCells, 4 * cellRows + cells + 4 * flowCells + likenessDims],
} as const;
const seenDims = pictureParts.flow[1];
/** How many numbers a moment has. */
export const pictureDims = pictureParts.likeness[1];
const dims = pictureDims;

export type PictureFeatureOptions = {
  /**
   * `figure` (default): a window that follows what stands out from the backdrop; `frame`: the picture as it is framed.
   * Or θ of an affine or projective crop at a time (s), see `CropFrame`.
   */
  readonly look?: 'figure' | 'frame' | ((time: number) => readonly number[]);
  readonly progress?: (frames: number, of: number) => void;
};

/**
 * What a video shows, as features that two of one action have in common however the cameras frame it: n × 163, every
 * 0.04 s, in four parts of equal weight (`pictureParts`), each centred and of unit mean square. Null where nothing
 * moves. After a cut all begins anew. Two runs of `runFrames` pictures lie in memory at a time, besides the features.
 */
export function pictureFeatures(frames: PictureFrames, options: PictureFeatureOptions = {}): Sequence | null {
  const { times } = frames;
  const n = times.length;
  if (n < 2) return null;
  const { look = 'figure', progress } = options;
  const grid = gridOf(times);
  const raw = new Float32Array(cellDims);
  let moved = false;
  const add = (seen: Foreground, k: number, theta: readonly number[]) => {
    frameCells(seen, k, theta, raw);
    moved ||= raw.subarray(cells, 2 * cells).some((change) => change > 0);
    grid.add(seen.from + k, seenOf(raw));
  };
  const boxes: (FigureBox | null)[] = [];
  const flush = (seen: Foreground, first: number) => {
    const from = Math.max(first, lowerBound(times, (times[seen.from] as number) - windowReach));
    const windows =
      look === 'figure' ? steadyWindow(boxes, times, from, seen.from, seen.count, frames) : null;
    for (let k = 0; k < seen.count; k++) {
      const window = windows?.[k];
      add(
        seen,
        k,
        window
          ? thetaOf(window, frames)
          : typeof look === 'function'
            ? look(times[seen.from + k] as number)
            : [1, 0, 0, 0, 1, 0],
      );
    }
  };
  for (const shot of shotsOf(frames)) {
    const runs = Math.ceil((shot.to - shot.from) / runFrames);
    const startOf = (run: number) => shot.from + Math.floor((run * (shot.to - shot.from)) / runs);
    let waiting: Foreground | null = null;
    for (let run = 0; run < runs; run++) {
      const seen = foreground(frames, startOf(run), startOf(run + 1) - startOf(run));
      for (let k = 0; k < seen.count; k++) boxes.push(figureBox(seen, k));
      // A run is looked at once the boxes of the seconds after it are known.
      if (waiting) flush(waiting, shot.from);
      waiting = seen;
      progress?.(startOf(run + 1), n);
    }
    if (waiting) flush(waiting, shot.from);
  }
  return moved ? finished(grid.values, times[0] as number) : null;
}

const thetaOf = (
  [x, y, size]: readonly [number, number, number],
  { width, height }: PictureFrames,
): readonly number[] => [
  ...[(size * (cellColumns / cellRows)) / width, 0, (2 * x) / width - 1],
  ...[0, size / height, (2 * y) / height - 1],
];

function lowerBound(times: Float64Array, t: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From the cells of one frame what is compared of it: heights, shape, flow. */
function seenOf(raw: Float32Array): Float32Array {
  const out = new Float32Array(seenDims);
  const [shape] = pictureParts.shape;
  const [flow] = pictureParts.flow;
  for (let r = 0; r < cellRows; r++)
    for (let c = 0; c < cellColumns; c++) {
      const at = r * cellColumns + c;
      const [figure, change, right, left, down, up] = [0, 1, 2, 3, 4, 5].map(
        (m) => raw[m * cells + at] as number,
      ) as [number, number, number, number, number, number];
      const sum = (to: number, value: number) => {
        out[to] = (out[to] as number) + value;
      };
      sum(r, figure);
      sum(cellRows + r, change);
      sum(2 * cellRows + r, down - up);
      sum(3 * cellRows + r, right + left);
      out[shape + at] = figure;
      const part = (r >> 1) * (cellColumns >> 1) + (c >> 1);
      for (const [m, value] of [right, left, down, up].entries()) sum(flow + m * flowCells + part, value);
    }
  return out;
}

/** Frames as they come onto an even grid of time: joined by straight lines. */
function gridOf(times: Float64Array) {
  const start = times[0] as number;
  const count = Math.floor(((times.at(-1) as number) - start) / pictureHop + 1e-6) + 1;
  const values = new Float32Array(count * seenDims);
  let next = 0;
  let before: Float32Array | null = null;
  return {
    values,
    add(k: number, now: Float32Array): void {
      const t = times[k] as number;
      const last = before;
      for (; next < count && start + next * pictureHop <= t + 1e-9; next++) {
        const from = last ? (times[k - 1] as number) : t;
        const u = last && t > from ? Math.min(1, (start + next * pictureHop - from) / (t - from)) : 1;
        for (let d = 0; d < seenDims; d++)
          values[next * seenDims + d] = (1 - u) * (last ? (last[d] as number) : 0) + u * (now[d] as number);
      }
      before = now;
    },
  };
}

/** Smoothed, made even, and its likeness to itself added. */
function finished(seen: Float32Array, start: number): Sequence {
  const n = seen.length / seenDims;
  smooth(seen, seenDims, smoothing / pictureHop);
  // Change varies by powers of ten.
  const changes = [cellRows, 2 * cellRows] as const;
  let [sum, count] = [0, 0];
  for (let k = 0; k < n; k++)
    for (let d = changes[0]; d < changes[1]; d++, count++) sum += seen[k * seenDims + d] as number;
  const usual = sum / count || 1;
  for (let k = 0; k < n; k++)
    for (let d = changes[0]; d < changes[1]; d++)
      seen[k * seenDims + d] = Math.log1p((8 * (seen[k * seenDims + d] as number)) / usual);
  for (let g = 0; g < 4; g++) even(seen, seenDims, g * cellRows, (g + 1) * cellRows);
  even(seen, seenDims, ...pictureParts.shape);
  even(seen, seenDims, ...pictureParts.flow);
  const body: Sequence = { values: seen, dims: seenDims, hop: pictureHop, start };
  const likeness = selfSimilarity(body, pictureParts.shape[1]);
  even(likeness.values, likeness.dims, 0, likeness.dims);
  const values = new Float32Array(n * dims);
  for (let k = 0; k < n; k++) {
    values.set(seen.subarray(k * seenDims, (k + 1) * seenDims), k * dims);
    values.set(likeness.values.subarray(k * likenessDims, (k + 1) * likenessDims), k * dims + seenDims);
  }
  return { values, dims, hop: pictureHop, start };
}

/** Seconds (sd) over which a frame is blurred with its neighbours. */
const smoothing = 0.06;

/** Dimensions from…to−1 centred, and of a mean square of 1 together, in place; nothing where they never change. */
function even(values: Float32Array, dims: number, from: number, to: number): void {
  const n = values.length / dims;
  let power = 0;
  for (let d = from; d < to; d++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += values[k * dims + d] as number;
    for (let k = 0; k < n; k++) {
      const v = (values[k * dims + d] as number) - sum / n;
      values[k * dims + d] = v;
      power += v * v;
    }
  }
  const scale = power > 0 ? Math.sqrt(n / power) : 0;
  for (let k = 0; k < n; k++)
    for (let d = from; d < to; d++) values[k * dims + d] = (values[k * dims + d] as number) * scale;
}

/** Gaussian means over time (sd in frames), dimension by dimension, in place. */
function smooth(values: Float32Array, dims: number, sd: number): void {
  const n = values.length / dims;
  const reach = Math.ceil(3 * sd);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, q) =>
    Math.exp(-0.5 * ((q - reach) / sd) ** 2),
  );
  const line = new Float32Array(n);
  for (let d = 0; d < dims; d++) {
    for (let k = 0; k < n; k++) line[k] = values[k * dims + d] as number;
    for (let k = 0; k < n; k++) {
      let [sum, total] = [0, 0];
      for (let q = Math.max(0, k - reach); q <= Math.min(n - 1, k + reach); q++) {
        const w = weights[q - k + reach] as number;
        sum += w * (line[q] as number);
        total += w;
      }
      values[k * dims + d] = sum / total;
    }
  }
}
