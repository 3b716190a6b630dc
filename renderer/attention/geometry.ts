import { nearestOnPiece, reach } from '#renderer/pair/hit.ts';
import type { Blit } from '#renderer/pair/tiles.ts';
import { spotOf, type Spot, type View, xOf, yOf } from '#renderer/pair/view.ts';
import type { Viewport } from '#renderer/state/state.ts';
import { blocksOf } from '#renderer/timeline/layout.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import type { MapBoundary } from './map-path.ts';

/** A straight piece of the recording on the screen: its own view, `left` pixels from the left. */
export type MapPiece = { readonly left: number; readonly view: View };
/** Positions of the text between the bottom and the top. */
export type Rows = readonly [from: number, to: number];

/** The map's time lies under the timeline's: a piece for each straight stretch of the recording's time map. */
export function piecesOf(
  map: TimeMap,
  viewport: Viewport,
  width: number,
  height: number,
  rows: Rows,
): readonly MapPiece[] {
  return blocksOf(map, viewport, width)
    .flatMap((block) => block.pieces)
    .filter(({ x0, x1 }) => x1 > x0)
    .map(({ x0, x1, source0, source1 }) => ({
      left: x0,
      view: {
        ...{ a0: source0, b0: rows[0], width: x1 - x0, height },
        perA: (source1 - source0) / (x1 - x0),
        perB: Math.max(1, rows[1] - rows[0]) / Math.max(1, height),
      },
    }));
}

/** Which source times are on the screen; null: nothing of the recording. */
export function sourceSeen(pieces: readonly MapPiece[]): readonly [number, number] | null {
  const first = pieces[0]?.view;
  const last = pieces.at(-1)?.view;
  return first && last ? [first.a0, last.a0 + last.width * last.perA] : null;
}

/** The one picture of a map, for the pair view's drawing. */
export function blitOf({ start, hop, canvas }: MapPicture, view: View): Blit {
  const { width: columns, height: rows } = canvas;
  const [x, y] = [xOf(view, start), yOf(view, rows)];
  return {
    key: { la: 0, lb: 0, ia: 0, ib: 0 },
    source: { x: 0, y: 0, w: columns, h: rows },
    target: { x, y, w: xOf(view, start + columns * hop) - x, h: yOf(view, 0) - y },
  };
}

/** The piece under a pixel, or the nearest. */
export function pieceAt(pieces: readonly MapPiece[], x: number): MapPiece | null {
  let best: MapPiece | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  for (const piece of pieces) {
    const off = Math.max(piece.left - x, x - piece.left - piece.view.width, 0);
    if (off < nearest) [best, nearest] = [piece, off];
  }
  return best;
}

/** The boundary that a hand near the path takes hold of: the nearest, where the path comes within reach; else null. */
export function boundaryAt(
  { left, view }: MapPiece,
  boundaries: readonly MapBoundary[],
  spot: Spot,
): MapBoundary | null {
  const own = { x: spot.x - left, y: spot.y };
  let best: MapBoundary | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  let onPath = false;
  let before: Spot | null = null;
  for (const boundary of boundaries) {
    const at = spotOf(view, boundary);
    const off = Math.hypot(at.x - own.x, at.y - own.y);
    // Where two words touch, the second one's start stands for both.
    if (off <= nearest) [best, nearest] = [boundary, off];
    if (before && nearestOnPiece(before, at, own).distance <= reach.path) onPath = true;
    before = at;
  }
  return onPath || nearest <= reach.pin ? best : null;
}

/** The boundary between words that lies nearest to a height on the map, whichever time it has. */
export function boundaryOfRow(boundaries: readonly MapBoundary[], b: number, a: number): MapBoundary | null {
  let best: MapBoundary | null = null;
  for (const each of boundaries) {
    const closer = Math.abs(each.b - b) - Math.abs((best?.b ?? Number.POSITIVE_INFINITY) - b);
    // Two words meet in one row: the end of the one, the start of the other; the one that is nearer in time.
    if (!best || closer < 0 || (closer === 0 && Math.abs(each.a - a) < Math.abs(best.a - a))) best = each;
  }
  return best;
}

/** A picture of a map, with the stretch of time that it is of. */
export type MapPicture = {
  readonly canvas: HTMLCanvasElement;
  /** Source seconds of its left edge, and of a column. */
  readonly start: number;
  readonly hop: number;
};
