import type { Region } from '#src/model/grounding.ts';

/** How cells tile a picture: about square, 16 on the shorter side. */
export function cellsOf(width: number, height: number): { readonly columns: number; readonly rows: number } {
  const short = 16;
  const long = (ratio: number) => Math.min(64, Math.max(short, Math.round(short * ratio)));
  return width >= height
    ? { columns: long(width / height), rows: short }
    : { columns: short, rows: long(height / width) };
}

/**
 * Squares that cover a picture, each overlapping its neighbours by half: their side is `share` of the picture's shorter side.
 * @param width in pixels, as `height`: for the shape alone
 */
export function coveringSquares(width: number, height: number, share: number): readonly Region[] {
  const side = share * Math.min(width, height);
  const places = (length: number): number[] => {
    const steps = Math.max(0, Math.ceil((length - side) / (side / 2) - 1e-9));
    return Array.from({ length: steps + 1 }, (_, k) => (steps === 0 ? 0 : (k * (length - side)) / steps));
  };
  return places(height).flatMap((y) =>
    places(width).map((x): Region => [x / width, y / height, side / width, side / height]),
  );
}

/** Nine of half the side in one region and on its edges, cut at the picture's: a second, closer glimpse. */
export function closerSquares([x, y, w, h]: Region): readonly Region[] {
  const within = (at: number, length: number) => Math.max(0, Math.min(1 - length, at));
  const out: Region[] = [];
  for (let b = 0; b < 4; b++)
    for (let a = 0; a < 4; a++)
      out.push([
        within(x + ((a - 0.5) * w) / 3, w / 2),
        within(y + ((b - 0.5) * h) / 3, h / 2),
        w / 2,
        h / 2,
      ]);
  return out;
}

/** The patches of a network that sees the whole picture as a square of side × side of them, row by row. */
export const patchesOf = (side: number): readonly Region[] =>
  Array.from(
    { length: side * side },
    (_, k): Region => [(k % side) / side, Math.floor(k / side) / side, 1 / side, 1 / side],
  );

/** What two regions share, of the first. */
export function overlap([x, y, w, h]: Region, [p, q, s, r]: Region): number {
  const across = Math.max(0, Math.min(x + w, p + s) - Math.max(x, p));
  const along = Math.max(0, Math.min(y + h, q + r) - Math.max(y, q));
  return (across * along) / (w * h);
}
