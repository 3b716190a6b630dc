import type { CropBox } from '#src/model/crop.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import type { Track } from './track.ts';

/** The part of the pictures that a film fills, pixels: x, y, width, height. */
export type Film = CropBox;

/** Pictures that are asked. */
const asked = 24;
/** Bars are even to within so many grey levels, by coding. */
const even = 6;
/** Opposite bars are as wide as each other to within this share of the picture. */
const alike = 0.03;
/** Narrower ones, shares of the picture, are left: they do no harm. */
const least = 0.03;
/** Along so much of its edge the film must differ from the bar on some picture: a figure before black, which has none, does not. */
const edge = 0.6;
/** Less of the picture than this is no film. */
const fewest = 0.15;

/**
 * Where a film lies between bars of one grey that stand still (letterbox, pillarbox), at opposite sides; null where there are none. A camera
 * that shakes within them would be taken for a thing that moves before a still background.
 */
export function filmWithin(frames: PictureFrames): Film | null {
  const { width, height, times } = frames;
  const count = times.length;
  if (count < 2) return null;
  // Of all pictures that are asked the darkest and the lightest of each pixel.
  const low = new Uint8Array(width * height).fill(255);
  const high = new Uint8Array(width * height);
  for (let n = 0; n < Math.min(asked, count); n++) {
    const pixels = frames.read(Math.round((n * (count - 1)) / (Math.min(asked, count) - 1)), 1);
    for (let at = 0; at < low.length; at++) {
      const value = pixels[at] as number;
      if (value < (low[at] as number)) low[at] = value;
      if (value > (high[at] as number)) high[at] = value;
    }
  }
  /** How far a bar reaches in from one side, in lines that `at` walks along; 0 where none does, or where the film's edge does not stand out from it. */
  const barFrom = (lines: number, length: number, at: (line: number, k: number) => number): number => {
    const level = low[at(0, length >> 1)] as number;
    const differs = (line: number, k: number): boolean => {
      const pixel = at(line, k);
      return (high[pixel] as number) > level + even || (low[pixel] as number) < level - even;
    };
    const share = (line: number): number => {
      let off = 0;
      for (let k = 0; k < length; k++) off += Number(differs(line, k));
      return off / length;
    };
    let line = 0;
    while (line < lines && share(line) === 0) line++;
    // Its last line may be half the film's: that stands still, too.
    return line > 0 && line + 1 < lines && Math.max(share(line), share(line + 1)) > edge ? line + 1 : 0;
  };
  const both = (first: number, last: number, length: number): readonly [number, number] =>
    Math.min(first, last) >= least * length && Math.abs(first - last) <= Math.max(2, alike * length)
      ? [first, last]
      : [0, 0];
  const down = (top: number, bottom: number) => both(top, bottom, height);
  const [top, bottom] = down(
    barFrom(height, width, (line, k) => line * width + k),
    barFrom(height, width, (line, k) => (height - 1 - line) * width + k),
  );
  // Beside the film alone: above and below it there may be bars as well.
  const rows = height - top - bottom;
  const [left, right] = both(
    barFrom(width, rows, (line, k) => (top + k) * width + line),
    barFrom(width, rows, (line, k) => (top + k) * width + width - 1 - line),
    width,
  );
  const film: Film = [left, top, width - left - right, rows];
  const isFilm = film[2] * film[3] < width * height && film[2] * film[3] >= fewest * width * height;
  return isFilm && Math.min(film[2], film[3]) >= 16 ? film : null;
}

/** The same pictures without what lies around the film. */
export function filmOnly(frames: PictureFrames, [x, y, width, height]: Film): PictureFrames {
  const whole = new Uint8Array(frames.width * frames.height);
  const size = width * height;
  return {
    ...{ width, height, times: frames.times },
    read(start, count, into = new Uint8Array(count * size)) {
      for (let k = 0; k < count; k++) {
        const pixels = frames.read(start + k, 1, whole);
        for (let j = 0; j < height; j++) {
          const from = (y + j) * frames.width + x;
          into.set(pixels.subarray(from, from + width), k * size + j * width);
        }
      }
      return into.subarray(0, count * size);
    },
  };
}

/** What was found in the film, in the whole picture. */
export function inWhole<T extends Track>(
  track: T,
  [x, y, w, h]: Film,
  { width, height }: Pick<PictureFrames, 'width' | 'height'>,
): T {
  const scale = [w / width, h / height] as const;
  const shift = [(2 * x + w) / width - 1, (2 * y + h) / height - 1] as const;
  const isBent = track.kind === 'tps';
  /** Which of x and y a number of θ is about; null: both. */
  const axisOf = (c: number): 0 | 1 | null => (isBent ? ((c % 2) as 0 | 1) : c < 3 ? 0 : c < 6 ? 1 : null);
  return {
    ...track,
    frames: track.frames.map((frame) => {
      // What the shift is multiplied by: the third row of the matrix.
      const under = [frame.theta[6] ?? 0, frame.theta[7] ?? 0, 1];
      return {
        ...frame,
        theta: frame.theta.map((value, c) => {
          const axis = axisOf(c);
          return axis === null
            ? value
            : scale[axis] * value + shift[axis] * (isBent ? 1 : (under[c % 3] as number));
        }),
        sd: frame.sd.map((sd, c) => {
          const axis = axisOf(c);
          return axis === null ? sd : scale[axis] * sd;
        }),
      };
    }),
    candidates: track.candidates.map((each) => {
      const [bx, by, bw, bh] = each.box;
      return { ...each, box: [bx + x, by + y, bw, bh] };
    }),
  };
}
