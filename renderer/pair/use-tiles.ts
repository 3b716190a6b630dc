import { useEffect, useMemo, useReducer } from 'react';
import { useChannel } from '#renderer/state/context.tsx';
import type { CostTile } from '#src/contract/methods.ts';
import type { Recording } from '#src/model/recording.ts';
import { type ColourMap, type Contrast, colourTable, contrastOf, paint } from '#src/signal/heat-colours.ts';
import { createTileStore, type TileStore } from './tile-store.ts';
import { type Grid, keyText, rootTile, type TileArea, type TileKey } from './tiles.ts';
import { comparedRef } from './compared-crops.ts';
import type { Comparison } from './use-comparison.ts';

/** Cells of the finest level, seconds: features are computed this often. */
export const cellLength = 0.01;

export type Tiles = {
  readonly grid: Grid;
  readonly store: TileStore;
  /** The tile's pixels in the chosen colours; null while it is not there. */
  readonly picture: (key: TileKey) => HTMLCanvasElement | null;
  /** Grows whenever something new can be drawn. */
  readonly version: number;
};

/** Whether there is nothing of the matrix yet, and nothing wrong with it. */
export const isRough = ({ store }: Tiles): boolean => ['loading', 'not-ready'].includes(store.state().kind);

/** The cost matrix of two recordings, fetched as it is looked at. */
export function useTiles(a: Recording, b: Recording, colours: ColourMap, comparison: Comparison): Tiles {
  const { how, turned, said, crops } = comparison;
  const channel = useChannel();
  const [version, changed] = useReducer((n: number) => n + 1, 0);
  const made = useMemo(() => {
    const grid: Grid = { hop: cellLength, extent: { a: a.media.duration, b: b.media.duration } };
    const refA = comparedRef(a, crops.a);
    const refB = comparedRef(b, crops.b);
    const tile = async ({ x, y, columns, rows }: TileArea, signal: AbortSignal): Promise<CostTile> => {
      const [p, q] = [[...x] as [number, number], [...y] as [number, number]];
      if (!turned)
        return await channel.call(
          'matrix.tile',
          { a: refA, b: refB, x: p, y: q, columns, rows, how, said },
          signal,
        );
      const mirrored = { a: refB, b: refA, x: q, y: p, columns: rows, rows: columns, how, said };
      return transposed(await channel.call('matrix.tile', mirrored, signal));
    };
    return { grid, store: createTileStore(grid, tile, changed) };
  }, [channel, a, b, how, turned, said, crops]);
  useEffect(() => {
    made.store.open();
    return () => made.store.dispose();
  }, [made]);
  const picture = useMemo(() => painter(made.store, made.grid, colours), [made, colours]);
  return { ...made, picture, version };
}

function transposed({ cost, columns, rows }: CostTile): CostTile {
  const out = new Uint8Array(cost.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = cost[r * columns + c] as number;
  return { cost: out, columns: rows, rows: columns };
}

/** Paints each tile once; all with the contrast of the coarsest, so that no seams show. */
function painter(store: TileStore, grid: Grid, colours: ColourMap) {
  const pictures = new WeakMap<object, HTMLCanvasElement>();
  const root = keyText(rootTile(grid));
  let contrast: Contrast | null = null;
  return (key: TileKey): HTMLCanvasElement | null => {
    const tile = store.get(keyText(key));
    if (!tile) return null;
    const kept = pictures.get(tile);
    if (kept) return kept;
    contrast ??= contrastOf(store.get(root)?.cost ?? tile.cost);
    const canvas = document.createElement('canvas');
    canvas.width = tile.columns;
    canvas.height = tile.rows;
    const ctx = canvas.getContext('2d');
    if (!ctx) return null;
    const image = ctx.createImageData(tile.columns, tile.rows);
    paint(tile.cost, tile.columns, tile.rows, colourTable(colours), contrast, image.data);
    ctx.putImageData(image, 0, 0);
    pictures.set(tile, canvas);
    return canvas;
  };
}
