import { tr } from '#renderer/i18n/tr.ts';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Size } from '#renderer/pair/layer.tsx';
import { useSize } from '#renderer/pair/use-element.ts';
import { useAppState } from '#renderer/state/context.tsx';
import type { Viewport } from '#renderer/state/state.ts';
import type { Track } from '#renderer/timeline/layout.ts';
import { currentView } from '#renderer/timeline/view.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import type { ErrorData } from '#src/model/errors.ts';
import { type MapPiece, piecesOf, type Rows, sourceSeen } from './geometry.ts';

/** A stage below the timeline and in its time. */
export type TimedStage = {
  readonly stage: RefObject<HTMLDivElement | null>;
  readonly size: Size;
  readonly viewport: Viewport;
  /** Source times that are seen, whichever rows are; null: nothing of the recording. */
  readonly seen: readonly [number, number] | null;
};

export function useTimedStage(track: Track): TimedStage {
  const start = useAppState((s) => currentView(s).start);
  const secondsPerPixel = useAppState((s) => currentView(s).secondsPerPixel);
  const viewport = useMemo(() => ({ start, secondsPerPixel }), [start, secondsPerPixel]);
  const stage = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useSize(stage, (width, height) => setSize({ width, height }));
  const seen = useMemo(
    () => sourceSeen(piecesOf(track.map, viewport, size.width || 800, 1, [0, 1])),
    [track.map, viewport, size.width],
  );
  return { stage, size, viewport, seen };
}

/** What of the recording stands where on the stage. */
export function usePieces(track: Track, { viewport, size }: TimedStage, rows: Rows): readonly MapPiece[] {
  return useMemo(
    () => piecesOf(track.map, viewport, size.width, size.height, rows),
    [track.map, viewport, size, rows],
  );
}

/** Rows stand still while a hand moves what is on them. */
export function useStillRows(rows: Rows, dragging: boolean): Rows {
  const kept = useRef<Rows>([0, 1]);
  useEffect(() => {
    if (!dragging) kept.current = rows;
  }, [rows, dragging]);
  return dragging ? kept.current : rows;
}

/** Which of a map's pictures is shown. */
export function Ways<Key extends string>({
  legend,
  ways,
  shown,
  onChoose,
}: {
  legend: string;
  /** Each with its name and what it means. */
  ways: readonly (readonly [key: Key, name: string, title: string])[];
  shown: Key;
  onChoose: (key: Key) => void;
}) {
  return (
    <fieldset className="attention-over">
      <legend className="unseen">{legend}</legend>
      {ways.map(([key, name, title]) => (
        <Button
          key={key}
          look="quiet"
          title={title}
          aria-pressed={shown === key}
          onClick={() => onChoose(key)}
        >
          {name}
        </Button>
      ))}
    </fieldset>
  );
}

/** Why there is no picture, and how to try again. */
export function MapFailed({ error, retry }: { error: ErrorData; retry: () => void }) {
  return (
    <div className="pair-note" role="alert">
      <p>
        <ErrorText error={error} />
      </p>
      <Button onClick={retry}>{tr('Try again')}</Button>
    </div>
  );
}
