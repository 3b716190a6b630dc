import type { PictureFrames } from '#src/signal/picture.ts';
import { makeSteady } from './steady.ts';

/** Side of a cell, pixels of the analysis picture. */
export const cellSize = 8;

/** What moves in each cell of a picture, frame by frame; row k of an array holds rows·cols cells. */
export type CellMotion = {
  readonly cols: number;
  readonly rows: number;
  /** Presentation times of the frames, source seconds. */
  readonly times: Float64Array;
  /** Σd² of the change d from frame k−1 to k: stands halfway between them. */
  readonly energy: Float32Array;
  /** Mean grey. */
  readonly light: Float32Array;
  /** Σf of how much changes from frame k−1 to k above noise, f = max(0, |d| − noise); and Σx·f, Σy·f, pixels. */
  readonly mass: Float32Array;
  readonly massX: Float32Array;
  readonly massY: Float32Array;
  /** Σ(x² + y²)·f, pixels². */
  readonly massR: Float32Array;
};

/**
 * Reads frames `from`…`to`−1, steadied against the shake of the camera, and adds up in each cell how they change.
 * Sums, so that those of a larger region are the sums of its cells'.
 */
export function cellMotion(frames: PictureFrames, from: number, to: number): CellMotion {
  const { width, height } = frames;
  const [cols, rows] = [
    Math.max(1, Math.floor(width / cellSize)),
    Math.max(1, Math.floor(height / cellSize)),
  ];
  const [count, cells, pixels] = [to - from, cols * rows, width * height];
  const cellOf = Int32Array.from({ length: pixels }, (_, i) => {
    const c = Math.min(cols - 1, Math.floor((((i % width) + 0.5) * cols) / width));
    return Math.min(rows - 1, Math.floor(((Math.floor(i / width) + 0.5) * rows) / height)) * cols + c;
  });
  const area = new Float32Array(cells);
  for (const cell of cellOf) area[cell] = (area[cell] as number) + 1;
  const sums = () => new Float32Array(count * cells);
  const [energy, light, mass, massX, massY, massR] = [sums(), sums(), sums(), sums(), sums(), sums()];
  const steady = makeSteady(frames, from, to);
  let before = new Float32Array(pixels);
  let now = new Float32Array(pixels);
  const difference = new Float32Array(pixels);
  for (let k = 0; k < count; k++) {
    [before, now] = [now, before];
    steady.frame(k, now);
    const row = k * cells;
    for (let i = 0; i < pixels; i++) {
      const at = row + (cellOf[i] as number);
      const value = now[i] as number;
      light[at] = (light[at] as number) + value;
      if (k === 0) continue;
      const d = value - (before[i] as number);
      energy[at] = (energy[at] as number) + d * d;
      difference[i] = Math.abs(d);
    }
    if (k === 0) continue;
    // Most of the picture stands still: what half of its pixels exceed is noise.
    const least = Math.max(2, 5 * typical(difference));
    for (let i = 0; i < pixels; i++) {
      const f = (difference[i] as number) - least;
      if (f <= 0) continue;
      const at = row + (cellOf[i] as number);
      const y = Math.floor(i / width);
      mass[at] = (mass[at] as number) + f;
      const x = i - y * width;
      massX[at] = (massX[at] as number) + f * x;
      massR[at] = (massR[at] as number) + f * (x * x + y * y);
      massY[at] = (massY[at] as number) + f * y;
    }
  }
  for (let i = 0; i < light.length; i++) light[i] = (light[i] as number) / (area[i % cells] as number);
  return { cols, rows, times: frames.times.slice(from, to), energy, light, mass, massX, massY, massR };
}

/** The median, to an eighth of a grey. */
function typical(values: Float32Array): number {
  const counts = new Int32Array(2048);
  for (const v of values) {
    const bin = Math.min(2047, Math.floor(8 * v));
    counts[bin] = (counts[bin] as number) + 1;
  }
  let below = 0;
  for (let bin = 0; bin < 2048; bin++) {
    below += counts[bin] as number;
    if (2 * below >= values.length) return (bin + 0.5) / 8;
  }
  return 256;
}
