import { useCallback } from 'react';
import { type Draw, Layer } from '#renderer/pair/layer.tsx';
import { useAppState } from '#renderer/state/context.tsx';
import type { Viewport } from '#renderer/state/state.ts';
import { timeShown } from '#renderer/state/time-shown.ts';
import { drawRuler, rulerHeight } from '#renderer/timeline/draw-ruler.ts';

/** The timeline's time once more, at the map that lies under it. */
export function StepsAxis({ viewport, width }: { viewport: Viewport; width: number }) {
  const shown = useAppState(timeShown);
  const draw = useCallback<Draw>(
    (context, palette) => drawRuler(context, viewport, width, palette, shown),
    [viewport, width, shown],
  );
  return (
    <div className="steps-axis">
      <Layer size={{ width, height: rulerHeight }} draw={draw} />
    </div>
  );
}
