import { makeRandom } from '#src/math/random.ts';
import type { GroundedFrame, GroundedPhrase, HeatMap } from '#src/model/grounding.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { foreground, runFrames } from '#src/vision/features/foreground.ts';
import { shotsOf } from '#src/vision/shots.ts';
import { attendedCells, boxOf } from './attention.ts';
import { deletionTest, elsewhere, judged } from './deletion.ts';
import { cellsOf } from './regions.ts';

export type TimedPhrase = { readonly text: string; readonly start: number; readonly end: number };

/** Seconds that one map is of, at most. */
const mapSeconds = 1;

/**
 * Attention by motion, where no network tells what the pictures show: in which region it moves, against the camera's own motion,
 * while each phrase is said. A map is made of every other frame of a second, and tested on those between: the motion must be
 * missed more where it was attended to than elsewhere.
 * @param frames grey, small; camera motion is undone shot by shot
 */
export function groundByMotion(
  phrases: readonly TimedPhrase[],
  frames: PictureFrames,
  {
    seed = 1,
    progress = () => {},
  }: { readonly seed?: number; readonly progress?: (done: number) => void } = {},
): readonly GroundedPhrase[] {
  const random = makeRandom(seed);
  const grid = cellsOf(frames.width, frames.height);
  const cells = motionOfCells(frames, grid, progress);
  const size = grid.columns * grid.rows;
  const summed = (range: readonly number[]): Float32Array => {
    const sum = new Float32Array(size);
    for (const k of range)
      for (let c = 0; c < size; c++) sum[c] = (sum[c] as number) + (cells[k * size + c] as number);
    return sum;
  };
  return phrases.map(({ text, start, end }) => {
    const parts = Math.max(1, Math.round((end - start) / mapSeconds));
    const made: GroundedFrame[] = [];
    const [falls, others]: [number[], number[][]] = [[], []];
    for (let part = 0; part < parts; part++) {
      const [from, to] = [part, part + 1].map((k) => start + (k * (end - start)) / parts) as [number, number];
      const own: number[] = [];
      frames.times.forEach((t, k) => {
        if (t >= from && t < to) own.push(k);
      });
      const [even, odd] = [0, 1].map((rest) => summed(own.filter((_, k) => k % 2 === rest))) as [
        Float32Array,
        Float32Array,
      ];
      const motion = even.reduce((sum, v) => sum + v, 0);
      if (!(motion > 0) || own.length < 2) continue;
      const heat = smoothed({ ...grid, values: even.map((v) => v / motion) });
      const mask = attendedCells(heat);
      made.push({ t: (from + to) / 2, heat, ...boxOf(heat, mask) });
      const within = (where: Uint8Array) =>
        odd.reduce((sum, v, c) => sum + (where[c] === 0 ? 0 : v), 0) /
        Math.max(
          1e-9,
          odd.reduce((sum, v) => sum + v, 0),
        );
      const moved = elsewhere(grid, mask, random);
      if (moved.length === 0) continue;
      falls.push(within(mask));
      others.push(moved.map(within));
    }
    if (made.length === 0)
      return { text, start: null, end: null, status: 'not-found', confidence: 0, deletion: null, frames: [] };
    const deletion = deletionTest(falls, others);
    return judged({ text, start, end }, deletion, made);
  });
}

/** The mean of each cell and its neighbours: single cells that flicker are no region. */
function smoothed({ columns, rows, values }: HeatMap): HeatMap {
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      let [sum, count] = [0, 0];
      for (let b = Math.max(0, r - 1); b <= Math.min(rows - 1, r + 1); b++)
        for (let a = Math.max(0, c - 1); a <= Math.min(columns - 1, c + 1); a++) {
          sum += values[b * columns + a] as number;
          count++;
        }
      out[r * columns + c] = sum / count;
    }
  return { columns, rows, values: out };
}

/** Change of every cell since the frame before beyond noise and the camera's motion; frames × cells. */
function motionOfCells(
  frames: PictureFrames,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  progress: (done: number) => void,
): Float32Array {
  const { width, height, times } = frames;
  const out = new Float32Array(times.length * columns * rows);
  const cellOf = Int32Array.from({ length: width * height }, (_, p) => {
    const [x, y] = [p % width, Math.floor(p / width)];
    return Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
  });
  for (const shot of shotsOf(frames))
    for (let from = shot.from; from < shot.to; from += runFrames) {
      progress(from);
      const { change, count } = foreground(frames, from, Math.min(runFrames, shot.to - from));
      for (let k = 0; k < count; k++)
        for (let p = 0; p < cellOf.length; p++) {
          const cell = (from + k) * columns * rows + (cellOf[p] as number);
          out[cell] = (out[cell] as number) + (change[k * cellOf.length + p] as number);
        }
    }
  return out;
}
