import { tr } from '#renderer/i18n/tr.ts';
import { useCallback } from 'react';
import { type Contrast, colourTable, paint } from '#src/signal/heat-colours.ts';
import {
  drawBand,
  drawMatrix,
  drawPath,
  drawPlayhead,
  drawRing,
  hollowPath,
  type PathWidth,
} from '#renderer/pair/draw.ts';
import type { PairFacts, PairPath } from '#renderer/pair/path.ts';
import { type Draw, Layer, type Size } from '#renderer/pair/layer.tsx';
import { useSourceTime } from '#renderer/pair/use-source-time.ts';
import { type Spot, spotOf, type View } from '#renderer/pair/view.ts';
import { type AttentionMap, attentionContrast, type TextRows } from '#src/model/attention-map.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import type { Word } from '#src/model/transcript.ts';
import { drawRows } from './draw-words.ts';
import { blitOf, type MapPiece, type Rows } from './geometry.ts';
import { type MapBoundary, mapPath } from './map-path.ts';
import type { MapPicture } from './geometry.ts';

/** Colours of attention: the pair view's other table, so that nobody takes one for the other. */
export const mapColours = 'magma';

/** Every piece on its own part of the canvas. */
export function onPieces(
  ctx: CanvasRenderingContext2D,
  pieces: readonly MapPiece[],
  draw: (piece: MapPiece) => void,
): void {
  for (const piece of pieces) {
    ctx.save();
    ctx.translate(piece.left, 0);
    ctx.beginPath();
    ctx.rect(0, 0, piece.view.width, piece.view.height);
    ctx.clip();
    draw(piece);
    ctx.restore();
  }
}

/** The heat map. */
export function MapHeat({
  picture,
  text,
  pieces,
  rows,
  size,
}: {
  picture: MapPicture | null;
  text: TextRows;
  pieces: readonly MapPiece[];
  rows: Rows;
  size: Size;
}) {
  const draw = useCallback<Draw>(
    (ctx, palette) => {
      if (picture)
        onPieces(ctx, pieces, ({ view }) => {
          drawMatrix(ctx, view, [blitOf(picture, view)], () => picture.canvas);
        });
      drawRows(ctx, text, rows, size.width, size.height, palette);
    },
    [text, picture, pieces, rows, size],
  );
  return <Layer size={size} draw={draw} />;
}

/** Attention as a picture, over the text or over time. */
export function attentionPicture(map: AttentionMap, over: 'text' | 'time'): MapPicture | null {
  const { start, hop, frames } = map;
  const values = over === 'text' ? map.overText : map.overTime;
  const canvas = paintedMap(values, frames, map.phones.length, attentionContrast(map, over));
  return canvas && { canvas, start: start - hop / 2, hop };
}

/** @param values rows × columns, row by row from the bottom: 0 bright */
export function paintedMap(
  values: Uint8Array,
  columns: number,
  rows: number,
  contrast: Contrast,
): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, columns);
  canvas.height = Math.max(1, rows);
  const ctx = canvas.getContext('2d');
  if (!ctx || columns === 0 || rows === 0) return null;
  const image = ctx.createImageData(columns, rows);
  paint(values, columns, rows, colourTable(mapColours), contrast, image.data);
  ctx.putImageData(image, 0, 0);
  return canvas;
}

/** Rows lower than so many pixels have a ridge that the path’s own line would hide. */
const lowRow = 7;

/** How the path is drawn so that what attention says of it is seen: beside it where rows are low. */
export const overRidge = ({ perB }: Pick<View, 'perB'>): PathWidth | undefined =>
  1 / perB < lowRow ? hollowPath : undefined;

/** The path of the text as it is, the band where the sound alone has it, and the boundary in hand. */
export function MapPath({
  facts,
  sound,
  pieces,
  held,
  faded,
  size,
}: {
  facts: Pick<PairFacts, 'path' | 'matches'>;
  sound: PairPath['stretches'];
  pieces: readonly MapPiece[];
  held: MapBoundary | null;
  /** The band is that of a moment ago. */
  faded: boolean;
  size: Size;
}) {
  const draw = useCallback<Draw>(
    (ctx, palette) => {
      onPieces(ctx, pieces, ({ view }) => {
        drawBand(ctx, view, sound, palette, faded ? 0.3 : 1, 'a');
        drawPath(ctx, view, { ...facts, locked: [] }, palette, 0, overRidge(view));
      });
      const at = spotIn(pieces, held);
      if (at) drawRing(ctx, at, palette.accent, palette);
    },
    [facts, sound, pieces, held, faded],
  );
  return <Layer size={size} draw={draw} />;
}

/** Where what is held stands; null: on no piece that is seen. */
export function spotIn(
  pieces: readonly MapPiece[],
  held: { readonly a: number; readonly b: number } | null,
): Spot | null {
  const piece = held && pieces.find(({ view: v }) => held.a >= v.a0 && held.a <= v.a0 + v.width * v.perA);
  if (!held || !piece) return null;
  const { x, y } = spotOf(piece.view, held);
  return { x: piece.left + x, y };
}

/** Where the text has its words, before anything is heard. */
export function KnownPath({
  text,
  words,
  pieces,
  rows,
  size,
}: {
  text: TextRows;
  words: readonly Word[];
  pieces: readonly MapPiece[];
  rows: Rows;
  size: Size;
}) {
  const draw = useCallback<Draw>(
    (ctx, palette) => {
      drawRows(ctx, text, rows, size.width, size.height, palette);
      const facts = mapPath(text, words);
      onPieces(ctx, pieces, ({ view }) => drawPath(ctx, view, { ...facts, locked: [] }, palette, 0));
    },
    [text, words, pieces, rows, size],
  );
  return (
    <Layer size={size} draw={draw} label={tr('Where the text has its words. The table says the same.')} />
  );
}

/** Where the playhead stands. */
export function MapPlayhead({
  map,
  pieces,
  size,
}: {
  map: TimeMap;
  pieces: readonly MapPiece[];
  size: Size;
}) {
  const source = useSourceTime(map);
  const draw = useCallback<Draw>(
    (ctx, palette) => {
      if (source === null) return;
      onPieces(ctx, pieces, ({ view }) => {
        if (source >= view.a0 && source <= view.a0 + view.width * view.perA)
          drawPlayhead(ctx, view, source, null, palette);
      });
    },
    [source, pieces],
  );
  return <Layer size={size} draw={draw} />;
}
