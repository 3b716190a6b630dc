import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useApp } from '#renderer/state/context.tsx';
import type { TimeMap } from '#src/model/time-map.ts';
import type { Allowed } from './constraints.ts';
import { drawForbidden, drawRegions } from './draw-forbidden.ts';
import {
  drawBeyond,
  drawCandidates,
  drawCrosshair,
  drawFound,
  drawMatrix,
  drawOther,
  drawPath,
  drawPlayhead,
  drawSlopes,
} from './draw.ts';
import type { FoundBox } from './found.ts';
import { pairStore, withView } from './pair-state.ts';
import type { PairFacts, PairRegion } from './path.ts';
import { contextOf } from './scaled-canvas.ts';
import { plan, wantedTiles } from './tiles.ts';
import { beyondLimits, type RateLimits, usualLimits } from './steep.ts';
import { usePalette } from './use-palette.ts';
import { useSourceTime } from './use-source-time.ts';
import type { Tiles } from './use-tiles.ts';
import { centred, type Extent, isVisible, type Point, type View } from './view.ts';

/** The heat map: drawn anew only for another view and for new tiles. */
export function HeatLayer({ tiles, view }: { tiles: Tiles; view: View }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const wanted = useMemo(
    () => wantedTiles(tiles.grid, view, Math.min(2, window.devicePixelRatio || 1)),
    [tiles.grid, view],
  );
  useEffect(() => tiles.store.want(wanted), [tiles.store, wanted]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version means new tiles in the store
  useEffect(() => {
    const ctx = contextOf(canvas.current, view.width, view.height);
    if (!ctx) return;
    const blits = plan(tiles.grid, view, wanted, (k) => tiles.store.get(k) !== null);
    drawMatrix(ctx, view, blits, tiles.picture);
  }, [view, wanted, tiles.grid, tiles.store, tiles.picture, tiles.version]);
  return <canvas ref={canvas} />;
}

/** What a window forbids; path, band and matches, or the candidates where there is no path; what a search found. `hovered`: a candidate's index. */
export function PathLayer({
  view,
  facts,
  extent,
  allowed,
  slope,
  found,
  hovered,
  dragging,
  painting,
  other,
}: {
  view: View;
  facts: PairFacts;
  extent: Extent;
  allowed: Allowed | null;
  /** What the method lets the path's rate be; null: what is usual. */
  slope: RateLimits | null;
  found: readonly FoundBox[];
  hovered: number | null;
  dragging: boolean;
  /** A region being painted. */
  painting: Pick<PairRegion, 'low' | 'high'> | null;
  /** The path that is kept beside this one. */
  other: readonly (readonly Point[])[];
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const selected = useStore(pairStore(useApp()), (s) => s.selectedRegion);
  useEffect(() => {
    const ctx = contextOf(canvas.current, view.width, view.height);
    if (!ctx) return;
    ctx.clearRect(0, 0, view.width, view.height);
    if (allowed) drawForbidden(ctx, view, extent, allowed, palette);
    const regions = painting ? [...facts.forbidden, painting] : facts.forbidden;
    drawRegions(ctx, view, regions, painting ? null : selected, palette);
    if (facts.path.from === 'none')
      drawCandidates(
        ctx,
        view,
        facts.candidates.map((c) => c.shift),
        hovered,
        palette,
      );
    drawPath(ctx, view, facts, palette, dragging ? 0.35 : 1);
    drawBeyond(ctx, view, beyondLimits(facts.path, slope ?? usualLimits), palette);
    drawOther(ctx, view, other, palette);
    drawFound(ctx, view, found, palette);
  }, [view, facts, extent, allowed, found, hovered, dragging, painting, selected, palette, other, slope]);
  return <canvas ref={canvas} />;
}

/** What moves all the time: playhead, crosshair, and how steep the path may run there. Leads the view along with the playhead, if asked to. */
export function MovingLayer({
  view,
  viewKey,
  extent,
  hueA,
  hueB,
  mapA,
  mapB,
  slope,
}: {
  view: View;
  viewKey: string;
  extent: Tiles['grid']['extent'];
  hueA: number;
  hueB: number;
  mapA: TimeMap | null;
  mapB: TimeMap | null;
  /** B's seconds a second of A, at least and at most: shown at the crosshair. */
  slope: readonly [number, number] | null;
}) {
  const store = pairStore(useApp());
  const cursor = useStore(store, (s) => s.cursor);
  const follow = useStore(store, (s) => s.follow);
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  const a = useSourceTime(mapA);
  const b = useSourceTime(mapB);

  useEffect(() => {
    if (!follow || a === null || b === null) return;
    const margin = Math.min(view.width, view.height) * 0.12;
    if (!isVisible(view, { a, b }, margin))
      store.setState((s) => withView(s, viewKey, centred(view, { a, b }, extent)));
  }, [follow, a, b, view, store, viewKey, extent]);

  useEffect(() => {
    const ctx = contextOf(canvas.current, view.width, view.height);
    if (!ctx) return;
    ctx.clearRect(0, 0, view.width, view.height);
    drawPlayhead(ctx, view, a, b, palette);
    if (cursor && slope) drawSlopes(ctx, view, cursor, slope, palette);
    if (cursor) drawCrosshair(ctx, view, cursor, { a: hueA, b: hueB }, palette);
  }, [view, a, b, cursor, hueA, hueB, slope, palette]);
  return <canvas ref={canvas} />;
}
