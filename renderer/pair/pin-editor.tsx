import { tr } from '#renderer/i18n/tr.ts';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { sayIfOdd } from '#renderer/operations/pins.ts';
import { useApp } from '#renderer/state/context.tsx';
import { formatTime, parseTime } from '#renderer/time/format.ts';
import { ValueField } from '#renderer/ui/value-field.tsx';
import { putPin, removePin } from './pair-edits.ts';
import type { Pair } from './warp-solver.ts';
import { pairStore } from './pair-state.ts';
import type { PairPin } from './path.ts';
import { isVisible, spotOf, type View } from './view.ts';

/** The numbers of one pin, edited where the pin is. */
export function PinEditor({ pair, pins, view }: { pair: Pair; pins: readonly PairPin[]; view: View }) {
  const app = useApp();
  const store = pairStore(app);
  const editing = useStore(store, (s) => s.editing);
  const box = useRef<HTMLDivElement>(null);
  const pin = pins.find((p) => p.id === editing) ?? null;
  const id = pin?.id ?? null;
  useEffect(() => {
    if (id !== null) box.current?.querySelector('input')?.focus();
  }, [id]);
  if (!pin || !isVisible(view, pin, -8)) return null;
  const close = () => {
    store.setState({ editing: null });
    box.current?.closest('.pair-stage')?.querySelector<HTMLElement>('.pair-matrix')?.focus();
  };
  const at = spotOf(view, pin);
  const left = Math.max(4, Math.min(view.width - 236, at.x + 14));
  const top = Math.max(4, Math.min(view.height - 108, at.y + 14));
  const set = (a: number, b: number): string | null => {
    if (a < 0 || b < 0) return tr('It lies before the beginning.');
    putPin(app, pair, pin.id, { a, b });
    void sayIfOdd(app, pin.id);
    return null;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a small editor in the drawing, not a dialog of the window
    <div
      ref={box}
      className="pair-pin-editor"
      role="group"
      aria-label={tr('Numbers of the pin')}
      style={{ left, top }}
      onKeyDownCapture={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <ValueField
        label={tr('A at')}
        text={formatTime(pin.a, 6)}
        parse={parseTime}
        onCommit={(v) => set(v, pin.b)}
      />
      <ValueField
        label={tr('B at')}
        text={formatTime(pin.b, 6)}
        parse={parseTime}
        onCommit={(v) => set(pin.a, v)}
      />
      <p className="pair-pin-actions">
        <button
          type="button"
          className="button quiet danger"
          onClick={() => {
            removePin(app, pin.id);
            close();
          }}
        >
          {tr('Remove pin')}
        </button>
        <button type="button" className="button quiet" onClick={close}>
          {tr('Done')}
        </button>
      </p>
    </div>
  );
}
