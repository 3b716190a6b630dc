import { useEffect, useRef } from 'react';
import type { Palette } from '#renderer/timeline/palette.ts';
import { contextOf } from './scaled-canvas.ts';
import { usePalette } from './use-palette.ts';

export type Size = { readonly width: number; readonly height: number };
export type Draw = (ctx: CanvasRenderingContext2D, palette: Palette) => void;

/** A canvas over the stage, cleared and drawn anew when `draw` (from `useCallback`), its size or the window's colours are others. */
export function Layer({ size: { width, height }, draw, label }: { size: Size; draw: Draw; label?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  useEffect(() => {
    const ctx = contextOf(canvas.current, width, height);
    if (!ctx) return;
    ctx.clearRect(0, 0, width, height);
    draw(ctx, palette);
  }, [draw, width, height, palette]);
  return <canvas ref={canvas} {...(label === undefined ? {} : { role: 'img', 'aria-label': label })} />;
}
