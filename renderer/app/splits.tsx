import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { ErrorBoundary } from './error-boundary.tsx';

type Sizes = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
const usual: Sizes = { left: 232, right: 304, top: 0.27, bottom: 0.37 };
const key = 'syncline.splits';

function remembered(): Sizes {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    const valid =
      typeof kept === 'object' &&
      kept !== null &&
      Object.keys(usual).every((k) => Number.isFinite((kept as Record<string, unknown>)[k]));
    return valid ? (kept as Sizes) : usual;
  } catch {
    return usual;
  }
}

const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));

/** Keeps every part at a size in which it is of use. */
export const bounded = (s: Sizes): Sizes => {
  const top = clamp(s.top, 0.1, 0.7);
  return {
    left: clamp(s.left, 160, 480),
    right: clamp(s.right, 220, 560),
    top,
    bottom: clamp(s.bottom, 0.1, 0.85 - top),
  };
};

/** The five parts of the window, with borders between them that the pointer or the arrow keys move. */
export function Splits(parts: {
  left: ReactNode;
  top: ReactNode;
  middle: ReactNode;
  bottom: ReactNode;
  right: ReactNode;
}) {
  const [sizes, setSizes] = useState(remembered);
  const centre = useRef<HTMLElement>(null);
  useEffect(() => localStorage.setItem(key, JSON.stringify(sizes)), [sizes]);
  const move = (change: (s: Sizes) => Sizes) => setSizes((s) => bounded(change(s)));
  const height = () => Math.max(200, centre.current?.clientHeight ?? 600);
  const style = {
    '--left': `${sizes.left}px`,
    '--right': `${sizes.right}px`,
    '--top': `${sizes.top}fr`,
    '--middle': `${1 - sizes.top - sizes.bottom}fr`,
    '--bottom': `${sizes.bottom}fr`,
  } as CSSProperties;
  return (
    <div className="splits" style={style}>
      <aside className="pane left" aria-label="Sources">
        <ErrorBoundary part="The list of sources">{parts.left}</ErrorBoundary>
      </aside>
      <Border
        name="Width of the sources"
        along="x"
        value={sizes.left}
        onMove={(d) => move((s) => ({ ...s, left: s.left + d }))}
      />
      <main className="centre" id="main" ref={centre}>
        <div className="pane">
          <ErrorBoundary part="The video grid">{parts.top}</ErrorBoundary>
        </div>
        <Border
          name="Height of the video grid"
          along="y"
          value={sizes.top * 100}
          onMove={(d) => move((s) => ({ ...s, top: s.top + d / height() }))}
        />
        <div className="pane">
          <ErrorBoundary part="The timeline">{parts.middle}</ErrorBoundary>
        </div>
        <Border
          name="Height of the pair view"
          along="y"
          value={sizes.bottom * 100}
          onMove={(d) => move((s) => ({ ...s, bottom: s.bottom - d / height() }))}
        />
        <div className="pane">
          <ErrorBoundary part="The pair view">{parts.bottom}</ErrorBoundary>
        </div>
      </main>
      <Border
        name="Width of the inspector"
        along="x"
        value={sizes.right}
        onMove={(d) => move((s) => ({ ...s, right: s.right - d }))}
      />
      <aside className="pane right" aria-label="Inspector">
        <ErrorBoundary part="The inspector">{parts.right}</ErrorBoundary>
      </aside>
    </div>
  );
}

function Border({
  name,
  along,
  value,
  onMove,
}: {
  name: string;
  along: 'x' | 'y';
  value: number;
  onMove: (pixels: number) => void;
}) {
  const from = useRef<number | null>(null);
  const place = (event: { clientX: number; clientY: number }) =>
    along === 'x' ? event.clientX : event.clientY;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be moved
    <div
      className={`border ${along}`}
      role="separator"
      tabIndex={0}
      aria-label={name}
      aria-orientation={along === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(value)}
      onPointerDown={(event) => {
        from.current = place(event);
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (from.current === null) return;
        onMove(place(event) - from.current);
        from.current = place(event);
      }}
      onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(event) => {
        const step = along === 'x' ? { ArrowLeft: -16, ArrowRight: 16 } : { ArrowUp: -16, ArrowDown: 16 };
        const by = (step as Record<string, number>)[event.key];
        if (by === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(by);
      }}
    />
  );
}
