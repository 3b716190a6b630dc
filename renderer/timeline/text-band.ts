import type { Transcript } from '#src/model/transcript.ts';
import type { Band } from './hatch.ts';
import type { Block, Piece } from './layout.ts';
import type { Palette } from './palette.ts';

/** Parts of a text row, from its top: segments, words, and phones once there is room for them. */
export const segmentHeight = 12;
export const phoneHeight = 10;
/** Seconds a pixel from which phones are shown: before, there is no room for their letters, but for words' on two lines. */
const phonesFrom = 1 / 200;

/** Where the words of a row stand, from its band's top. */
export function wordStrip(band: Pick<Band, 'height' | 'view'>): readonly [top: number, bottom: number] {
  const phones = band.view.secondsPerPixel <= phonesFrom ? phoneHeight : 0;
  return [segmentHeight + 1, band.height - phones];
}

/** What is drawn, where, and how: of one block of one row of a text. */
export type Drawing = {
  readonly context: CanvasRenderingContext2D;
  readonly t: Transcript;
  readonly band: Band;
  readonly palette: Palette;
  readonly hue: string;
  /** Where a moment of the recording stands; what was not recorded in this block, at its end. */
  readonly place: (source: number) => number;
  /** Whether it was recorded in this block, be that off the screen. */
  readonly isHere: (source: number) => boolean;
  /** The block as far as it is on the screen. */
  readonly piece: Piece;
};

/** A block as far as it is on the screen, and where its moments stand; null: it is not there. */
export function placesIn({ x0, x1, pieces }: Block): Pick<Drawing, 'place' | 'isHere' | 'piece'> | null {
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return null;
  const straightOn = (source: number): number => {
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pieces[middle] as Piece).source1 < source) low = middle + 1;
      else high = middle;
    }
    const piece = pieces[low] as Piece;
    const perPixel = (piece.source1 - piece.source0) / Math.max(1e-9, piece.x1 - piece.x0);
    return piece.x0 + (source - piece.source0) / perPixel;
  };
  return {
    place: (source) => Math.min(x1, Math.max(x0, straightOn(source))),
    isHere: (source) => straightOn(source) >= x0 - 1 && straightOn(source) <= x1 + 1,
    piece: { x0: first.x0, x1: last.x1, source0: first.source0, source1: last.source1 },
  };
}
