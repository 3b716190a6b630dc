import type { Peaks } from '#src/contract/methods.ts';
import { columnSeconds, type TileAddress, tileSpan } from './tiles.ts';

/** Pixels of the screen (not of the page), row by row from the top left. */
export type Pixels = { readonly width: number; readonly height: number; readonly data: Uint32Array };

/** A straight piece of a clip in pixels of the screen, with the source seconds at its two ends. */
export type Stretch = {
  readonly x0: number;
  readonly x1: number;
  readonly source0: number;
  readonly source1: number;
};

export type WaveTile = {
  readonly peaks: Pick<Peaks, 'min' | 'max'>;
  readonly address: TileAddress;
  /** How much it is enlarged. */
  readonly gain: number;
};

/**
 * Paints the part of a waveform that `stretch` shows, a bar for every column of pixels: the extent of all
 * peaks that fall into it, so that nothing is lost at any zoom and nothing flickers while it moves. Bars are at
 * least a pixel high, their ends shaded by the share of the pixel that they cover. Composed by hand because
 * drawing scaled pictures takes a software canvas four times as long.
 *
 * @param top first row of pixels, `high` how many rows; `ink`: 0xBBGGRR
 */
export function paintWave(
  pixels: Pixels,
  stretch: Stretch,
  top: number,
  high: number,
  tile: WaveTile,
  ink: number,
): void {
  const { width, height, data } = pixels;
  const { min, max } = tile.peaks;
  const perPixel = (stretch.source1 - stretch.source0) / (stretch.x1 - stretch.x0);
  const column = columnSeconds(tile.address.level);
  const [start] = tileSpan(tile.address);
  // The columns of pixels whose middles lie in the stretch.
  const first = Math.max(0, Math.ceil(stretch.x0 - 0.5));
  const end = Math.min(width, Math.ceil(stretch.x1 - 0.5));
  if (end <= first) return;
  const half = high / 2;
  const scale = (tile.gain * (half - 1)) / 127;
  const ratio = perPixel / column;
  const origin = (stretch.source0 - stretch.x0 * perPixel - start) / column;
  const bottom = Math.min(height, top + high);
  const solid = (0xff000000 | ink) >>> 0;
  for (let x = first; x < end; x++) {
    const begin = origin + x * ratio;
    const a = Math.max(0, Math.min(max.length - 1, Math.floor(begin + 1e-9)));
    const b = Math.min(max.length, Math.max(a + 1, Math.ceil(begin + ratio - 1e-9)));
    let loudest = -127;
    let lowest = 127;
    for (let i = a; i < b; i++) {
      if ((max[i] as number) > loudest) loudest = max[i] as number;
      if ((min[i] as number) < lowest) lowest = min[i] as number;
    }
    const y0 = top + half - within(loudest * scale, half - 1) - 0.5;
    const y1 = top + half - within(lowest * scale, half - 1) + 0.5;
    const upper = Math.ceil(y0);
    const lower = Math.floor(y1);
    const stop = Math.min(bottom, lower) * width + x;
    for (let at = Math.max(0, upper) * width + x; at < stop; at += width) data[at] = solid;
    if (upper > y0 && upper > 0 && upper <= bottom)
      data[(upper - 1) * width + x] = ((Math.round(255 * (upper - y0)) << 24) | ink) >>> 0;
    if (lower < y1 && lower >= 0 && lower < bottom)
      data[lower * width + x] = ((Math.round(255 * (y1 - lower)) << 24) | ink) >>> 0;
  }
}

const within = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

/** #rrggbb as pixels hold it. */
export function inkOf(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  return ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16);
}
