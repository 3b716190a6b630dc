import { tr } from '#renderer/i18n/tr.ts';
import { useRef } from 'react';

/**
 * A border that the pointer or the arrow keys move, by pixels; a double click, or Enter, gives it its usual place again.
 */
export function Border({
  name,
  along,
  value,
  onMove,
  onReset,
}: {
  name: string;
  along: 'x' | 'y';
  value: number;
  onMove: (pixels: number) => void;
  onReset: () => void;
}) {
  const from = useRef<number | null>(null);
  const place = (event: { clientX: number; clientY: number }) =>
    along === 'x' ? event.clientX : event.clientY;
  const letGo = () => {
    from.current = null;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be moved
    <div
      className={`border ${along}`}
      role="separator"
      tabIndex={0}
      aria-label={name}
      aria-orientation={along === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(value)}
      title={tr('Drag to resize; double-click for the usual size')}
      onPointerDown={(event) => {
        from.current = place(event);
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (from.current === null) return;
        onMove(place(event) - from.current);
        from.current = place(event);
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onDoubleClick={onReset}
      onKeyDown={(event) => {
        const step = along === 'x' ? { ArrowLeft: -16, ArrowRight: 16 } : { ArrowUp: -16, ArrowDown: 16 };
        const by = (step as Record<string, number>)[event.key];
        if (by === undefined && event.key !== 'Enter') return;
        event.preventDefault();
        event.stopPropagation();
        if (by === undefined) onReset();
        else onMove(by);
      }}
    />
  );
}
