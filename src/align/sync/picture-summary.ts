import type { Sequence } from '#src/model/sequence.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { blocks, measureFrames, meanOfBlocks, medianOfBlocks } from './picture-blocks.ts';
import { evenSpectra } from './evened-spectra.ts';
import { emphasised, energy, laneDeviation, laneMost, slope, standOut } from './picture-lanes.ts';

/**
 * What placing by picture needs to know of one recording, on an even grid: how brightness and motion change in the whole
 * frame and in blocks of it, and how the figure moves that is seen. Framing and exposure hardly matter to it. Plain data, about
 * 10 MB an hour.
 */
export type PictureSummary = {
  /** Source time at which the pictures end, seconds. */
  readonly duration: number;
  /** Grid cells per second; cell i is centred on source time i/gridRate. */
  readonly gridRate: number;
  readonly cells: number;
  /** Median time between frames, seconds. */
  readonly frameTime: number;
  /** signals × cells, signal by signal (see `pictureGroups`), ±15 a standard deviation. */
  readonly features: Int8Array;
};

/**
 * What of a figure's motion two cameras have in common from whatever side they see it. `flow`: how much moves right, left, down
 * and up in each of four heights; `likeness`: how alike are the moments so far before and after each, see `likenessPairs`.
 */
export type FigureSignals = { readonly flow: Sequence; readonly likeness: Sequence };

export const pictureGrid = 50;
/** Heights of a figure's flow. */
export const flowHeights = 4;
/** Which lags before and after a moment are compared, of now, 0.16, 0.32, 0.64, 1.28 and 2.56 s. */
const some = [0, 1, 3, 5] as const;
export const likenessPairs = some.flatMap((before) =>
  some.flatMap((after) => (before + after > 0 ? [[before, after] as const] : [])),
);

/**
 * Signals that are of one kind lie together: light (2), motion (1), the blocks' light and motion, flow, likeness. The first of
 * each kind, and after the last of all.
 */
export const pictureGroups: readonly number[] = startsOf([
  2,
  1,
  blocks,
  blocks,
  4 * flowHeights,
  likenessPairs.length,
]);
const signals = pictureGroups.at(-1) as number;

/**
 * Brightness changes and motion energy of the whole frame (brightness as the mean and as the median of its blocks) and
 * of 4 × 3 blocks, each set against its own mean and spread over some seconds, and the figure's signals, on a grid of 50 cells a
 * second whatever the frame rate; the spectrum of each kind is made more even.
 * @param figure null: none is seen
 */
export function describePicture(frames: PictureFrames, figure: FigureSignals | null = null): PictureSummary {
  const { times } = frames;
  const n = times.length;
  const frameTime = medianStep(times);
  const duration = n > 0 ? (times[n - 1] as number) + frameTime : 0;
  const cells = Math.max(1, Math.round(duration * pictureGrid));
  const features = new Int8Array(signals * cells);
  const { light, motion } = measureFrames(frames);
  const lane = new Float64Array(cells);
  const perFrame = new Float64Array(n);
  let signal = 0;
  const put = (kind: 'light' | 'motion', value: (frame: number) => number) => {
    for (let i = 0; i < n; i++) perFrame[i] = value(i);
    if (kind === 'light') slope(times, perFrame, lane, pictureGrid);
    else energy(times, perFrame, lane, pictureGrid);
    const to = features.subarray(signal * cells, (signal + 1) * cells);
    standOut(lane, kind === 'light' ? 2 : 0.25, to, pictureGrid);
    signal++;
  };
  put('light', (i) => meanOfBlocks(light, i));
  put('light', (i) => medianOfBlocks(light, i));
  put('motion', (i) => meanOfBlocks(motion, i));
  for (let b = 0; b < blocks; b++) put('light', (i) => light[i * blocks + b] as number);
  for (let b = 0; b < blocks; b++) put('motion', (i) => motion[i * blocks + b] as number);
  for (const part of figure ? [figure.flow, figure.likeness] : []) {
    emphasised(part, features.subarray(signal * cells, (signal + part.dims) * cells), pictureGrid);
    signal += part.dims;
  }
  for (const [g, first] of pictureGroups.slice(0, -1).entries()) {
    const kind = features.subarray(first * cells, (pictureGroups[g + 1] as number) * cells);
    evenSpectra(kind, cells, pictureGrid, { deviation: laneDeviation, most: laneMost });
  }
  return { duration, gridRate: pictureGrid, cells, frameTime, features };
}

function startsOf(counts: readonly number[]): number[] {
  const starts = [0];
  for (const count of counts) starts.push((starts.at(-1) as number) + count);
  return starts;
}

function medianStep(times: Float64Array): number {
  const steps: number[] = [];
  for (let i = 1; i < times.length; i++) steps.push((times[i] as number) - (times[i - 1] as number));
  steps.sort((p, q) => p - q);
  return steps[steps.length >> 1] ?? 0.04;
}

/**
 * Run backwards: the same light and motion in an order that matches nothing, as the picture shown backwards would be described.
 */
export function backwards(p: PictureSummary): PictureSummary {
  const [, motion, blockLight, blockMotion, flow, likeness] = pictureGroups as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const features = new Int8Array(p.features.length);
  for (let s = 0; s < signals; s++) {
    const isLight = s < motion || (s >= blockLight && s < blockMotion);
    const from =
      s < flow ? s : s < likeness ? flow + turnedFlow(s - flow) : likeness + turnedLikeness(s - likeness);
    for (let i = 0; i < p.cells; i++) {
      const value = p.features[(from + 1) * p.cells - 1 - i] as number;
      features[s * p.cells + i] = isLight ? -value : value;
    }
  }
  return { ...p, features };
}

/** Right for left, down for up. */
const turnedFlow = (s: number): number => {
  const [way, row] = [Math.floor(s / flowHeights), s % flowHeights];
  return (way ^ 1) * flowHeights + row;
};

const turnedLikeness = (s: number): number => {
  const [before, after] = likenessPairs[s] as readonly [number, number];
  return likenessPairs.findIndex(([p, q]) => p === after && q === before);
};
