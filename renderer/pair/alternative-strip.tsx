import { phrase } from '#renderer/i18n/phrase.tsx';
import { tr } from '#renderer/i18n/tr.ts';
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useApp } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { formatSmall, formatTime } from '#renderer/time/format.ts';
import type { Palette } from '#renderer/timeline/palette.ts';
import type { Difference } from '#src/align/curve-difference.ts';
import { differenceInWords, differenceOf } from './alternative-edits.ts';
import { trace } from './draw.ts';
import { pairStore } from './pair-state.ts';
import type { PairFacts } from './path.ts';
import { contextOf } from './scaled-canvas.ts';
import { usePalette } from './use-palette.ts';
import { type View, xOf } from './view.ts';
import type { Pair } from './warp-solver.ts';

/** Pixels of the curve. */
const height = 34;

/** How far the path that stands lies off the one that is kept, along A's time; switching, and choosing one. */
export function AlternativeStrip({ pair, facts, view }: { pair: Pair; facts: PairFacts; view: View }) {
  const project = useProject();
  const difference = useMemo(() => differenceOf(project, pair, facts.path), [project, pair, facts.path]);
  const switched = useStore(pairStore(useApp()), (s) => s.switched);
  const palette = usePalette();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const ctx = contextOf(canvas.current, view.width, height);
    if (ctx) drawDifference(ctx, difference, view, palette);
  }, [difference, view, palette]);
  if (!difference) return null;
  const { most } = difference;
  return (
    <section className="pair-difference" aria-label={tr('Compared with the path that is kept')}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${tr('Difference along A: {difference}', { difference: differenceInWords(difference) })}${most.by === 0 ? '' : `, ${tr('at {time}', { time: formatTime(most.at) })}`}`}
        style={{ width: view.width, height }}
      />
      <div className="pair-difference-words">
        <span className="small soft">
          {phrase('Path {which}: {difference}', {
            which: <strong>{switched}</strong>,
            difference: differenceInWords(difference),
          })}
        </span>
        <span className="pair-difference-actions">
          <CommandButton
            id="pair.switch"
            look="quiet"
            name={tr('Switch to the other path')}
            sign={tr('Switch')}
          />
          <CommandButton
            id="pair.choose"
            look="quiet"
            name={tr('Choose this path, drop the other')}
            sign={tr('Choose this')}
          />
        </span>
      </div>
    </section>
  );
}

/** Zero in the middle, the largest difference at the edge; the scale stands in figures beside it. */
function drawDifference(
  ctx: CanvasRenderingContext2D,
  difference: Difference | null,
  view: View,
  palette: Palette,
): void {
  ctx.clearRect(0, 0, view.width, height);
  if (!difference) return;
  const largest = Math.max(1e-6, Math.abs(difference.most.by));
  const y = (by: number) => height / 2 - (by / largest) * (height / 2 - 3);
  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  trace(ctx, [
    { x: 0, y: height / 2 },
    { x: view.width, y: height / 2 },
  ]);
  ctx.stroke();
  ctx.strokeStyle = palette.text;
  ctx.lineWidth = 1.5;
  trace(
    ctx,
    difference.a.map((a, k) => ({ x: xOf(view, a), y: y(difference.by[k] as number) })),
  );
  ctx.stroke();
  ctx.fillStyle = palette.text;
  ctx.font = `10px ${palette.mono}`;
  ctx.textBaseline = 'top';
  ctx.fillText(tr('+{largest} of B', { largest: formatSmall(largest) }), 3, 1);
  ctx.textBaseline = 'bottom';
  ctx.fillText(`−${formatSmall(largest)}`, 3, height - 1);
}
