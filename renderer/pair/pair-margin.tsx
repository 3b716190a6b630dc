import { tr } from '#renderer/i18n/tr.ts';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useApp } from '#renderer/state/context.tsx';
import type { Palette } from '#renderer/timeline/palette.ts';
import { ticks } from '#renderer/timeline/ticks.ts';
import type { Recording } from '#src/model/recording.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { drawWave } from './draw.ts';
import { type Curve, drawCurve } from './projection-curve.ts';
import { pairStore } from './pair-state.ts';
import { contextOf } from './scaled-canvas.ts';
import { usePalette } from './use-palette.ts';
import { useSourceTime } from './use-source-time.ts';
import { useWave } from './use-wave.ts';
import { type View, xOf, yOf } from './view.ts';

/** Pixels across each margin; with a curve its waveform and curve have a lane of their own beside the ticks. */
const marginSize = { a: 40, b: 56 } as const;
const ticksSize = { a: 20, b: 42 } as const;
const laneSize = 34;

/** A recording's own clock and waveform along its axis: A below the matrix, B on its left. */
export function PairMargin({
  recording,
  side,
  view,
  hue,
  map,
  curve,
}: {
  recording: Recording;
  side: 'a' | 'b';
  view: View;
  hue: number;
  map: TimeMap | null;
  /** What the warp's method made of it in the space where it compared the two. */
  curve: Curve | undefined;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const upright = side === 'b';
  const length = upright ? view.height : view.width;
  const across = curve ? ticksSize[side] + laneSize : marginSize[side];
  const lane = curve ? laneSize : across;
  const start = upright ? view.b0 : view.a0;
  const per = upright ? view.perB : view.perA;
  const wave = useWave(recording, start, start + length * per, length);

  useEffect(() => {
    const ctx = contextOf(canvas.current, upright ? across : length, upright ? length : across);
    if (!ctx) return;
    ctx.clearRect(0, 0, upright ? across : length, upright ? length : across);
    const place = upright ? (s: number) => yOf(view, s) : (s: number) => xOf(view, s);
    ctx.save();
    if (!upright) ctx.translate(0, across - lane);
    ctx.globalAlpha = curve ? 0.35 : 0.55;
    if (wave) drawWave(ctx, wave, place, upright, length, lane, palette.hues[hue] ?? palette.text);
    ctx.globalAlpha = 1;
    if (curve) drawCurve(ctx, curve, place, upright, length, lane, palette);
    ctx.restore();
    drawTicks(ctx, palette, place, start, per, upright, length, across);
  }, [view, wave, start, per, upright, length, across, lane, hue, palette, curve]);

  return (
    <div
      className={`pair-margin ${side}`}
      data-hue={hue}
      title={
        curve
          ? tr('{name}; the line: what the method made of it, dimension {dimension}', {
              name: recording.name,
              dimension: curve.dimension + 1,
            })
          : recording.name
      }
    >
      <canvas ref={canvas} style={{ width: upright ? across : length, height: upright ? length : across }} />
      <NowMark map={map} view={view} upright={upright} />
      <CursorMark view={view} upright={upright} />
    </div>
  );
}

function NowMark({ map, view, upright }: { map: TimeMap | null; view: View; upright: boolean }) {
  return <Mark look="now" time={useSourceTime(map)} view={view} upright={upright} />;
}

function CursorMark({ view, upright }: { view: View; upright: boolean }) {
  const time = useStore(pairStore(useApp()), (s) => (upright ? s.cursor?.b : s.cursor?.a) ?? null);
  return <Mark look="cursor" time={time} view={view} upright={upright} />;
}

/** A line across the margin: its own element, so that following the pointer redraws nothing else. */
function Mark({
  look,
  time,
  view,
  upright,
}: {
  look: 'now' | 'cursor';
  time: number | null;
  view: View;
  upright: boolean;
}) {
  if (time === null) return null;
  const at = Math.round(upright ? yOf(view, time) : xOf(view, time));
  const transform = upright ? `translateY(${at}px)` : `translateX(${at}px)`;
  return <span className={`pair-mark ${look}`} style={{ transform }} />;
}

function drawTicks(
  ctx: CanvasRenderingContext2D,
  palette: Palette,
  place: (s: number) => number,
  start: number,
  per: number,
  upright: boolean,
  length: number,
  across: number,
): void {
  const list = ticks({ start: timelineTime(start), secondsPerPixel: per }, length, upright ? 34 : 72);
  ctx.font = `10px ${palette.mono}`;
  ctx.textBaseline = 'middle';
  ctx.lineWidth = 1;
  for (const tick of list) {
    const p = Math.round(place(tick.time)) + 0.5;
    const size = tick.label === null ? 3 : 6;
    ctx.strokeStyle = palette.lineStrong;
    ctx.beginPath();
    // Ticks stand on the side of the matrix.
    if (upright) {
      ctx.moveTo(across, p);
      ctx.lineTo(across - size, p);
    } else {
      ctx.moveTo(p, 0);
      ctx.lineTo(p, size);
    }
    ctx.stroke();
    if (tick.label === null) continue;
    const width = ctx.measureText(tick.label).width;
    const x = upright ? across - 9 - width : Math.min(length - width - 1, Math.max(1, p - width / 2));
    const y = upright ? Math.min(length - 6, Math.max(6, p)) : 13;
    ctx.globalAlpha = 0.72;
    ctx.fillStyle = palette.panel;
    ctx.fillRect(x - 2, y - 6, width + 4, 12);
    ctx.globalAlpha = 1;
    ctx.fillStyle = palette.soft;
    ctx.fillText(tick.label, x, y + 0.5);
  }
}
