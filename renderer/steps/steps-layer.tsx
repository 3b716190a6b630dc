import { useCallback } from 'react';
import type { MapPiece } from '#renderer/attention/geometry.ts';
import { onPieces, spotIn } from '#renderer/attention/map-layers.tsx';
import { drawRing } from '#renderer/pair/draw.ts';
import { type Draw, Layer, type Size } from '#renderer/pair/layer.tsx';
import { xOf, yOf } from '#renderer/pair/view.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import { isPinned, type StepGrip } from './steps-map.ts';

/** Below it a step is drawn broken: somebody should look. */
const doubtful = 0.8;

/** Where each step is: a bar in its row; broken lines where that is doubtful. Lines between tell the order. */
export function StepBars({
  list: { steps, pins },
  pieces,
  held,
  chosen,
  size,
}: {
  list: ProjectSteps;
  pieces: readonly MapPiece[];
  held: StepGrip | null;
  chosen: number | null;
  size: Size;
}) {
  const draw = useCallback<Draw>(
    (ctx, palette) => {
      const stroke = (draw: () => void, colour: string, broken: boolean) => {
        for (const [width, style] of [
          [4, palette.pathHalo],
          [1.75, colour],
        ] as const) {
          ctx.lineWidth = width;
          ctx.strokeStyle = style;
          ctx.setLineDash(broken ? [5, 3] : []);
          ctx.beginPath();
          draw();
          ctx.stroke();
        }
        ctx.setLineDash([]);
      };
      onPieces(ctx, pieces, ({ view }) => {
        const found = steps.flatMap((step, k) =>
          step.start === null || step.end === null ? [] : [{ ...step, start: step.start, end: step.end, k }],
        );
        stroke(
          () => {
            for (const [i, { end, k }] of found.entries()) {
              const next = found[i + 1];
              if (!next) continue;
              ctx.moveTo(xOf(view, end), yOf(view, k + 0.5));
              ctx.lineTo(xOf(view, next.start), yOf(view, next.k + 0.5));
            }
          },
          palette.path,
          true,
        );
        for (const { start, end, confidence, k } of found) {
          const [x0, x1] = [xOf(view, start), xOf(view, end)];
          if (x1 < -4 || x0 > view.width + 4) continue;
          const [top, bottom] = [yOf(view, k + 1), yOf(view, k)];
          const air = Math.min(3, (bottom - top) / 6);
          stroke(
            () => ctx.rect(x0, top + air, Math.max(2, x1 - x0), Math.max(2, bottom - top - 2 * air)),
            k === chosen ? palette.accent : palette.path,
            confidence < doubtful && !isPinned(pins, k),
          );
        }
      });
      const at = spotIn(pieces, held);
      if (held && at) drawRing(ctx, at, palette.accent, palette, steps[held.word]?.start === null);
    },
    [steps, pins, pieces, held, chosen],
  );
  return <Layer size={size} draw={draw} />;
}
