import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { bounded, type Hideable, mostPictures, type PaneSizes, usual } from '#renderer/state/pane-sizes.ts';

/** Below this the parts stand under each other and the page scrolls; app.css says the same. */
const narrow = '(max-width: 56rem)';

/**
 * The five parts of the window, with borders between them that the pointer or the arrow keys move; a double
 * click, or Enter, gives a border its usual place again.
 */
export function Splits(parts: {
  left: ReactNode;
  /** `room`: the height it may take, pixels; null: it fills what the user gave it. */
  pictures: ((room: number | null) => ReactNode) | null;
  middle: ReactNode;
  bottom: ReactNode;
  right: ReactNode;
}) {
  const app = useApp();
  const sizes = useAppState((s) => s.panes);
  const isShown = (part: Hideable) => !sizes.hidden.includes(part);
  const grid = isShown('pictures') ? parts.pictures : null;
  const centre = useRef<HTMLElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const room = useRoom(centre);
  const move = (change: (s: PaneSizes) => Partial<PaneSizes>) =>
    app.store.setState(({ panes }) => ({ panes: bounded({ ...panes, ...change(panes) }) }));
  const height = () => Math.max(200, centre.current?.clientHeight ?? 600);
  const below = () => height() - (top.current?.clientHeight ?? 0);
  const pictures = () => sizes.pictures ?? (top.current?.clientHeight ?? 0) / height();
  const style = {
    '--left': isShown('left') ? `${sizes.left}px` : '0px',
    '--right': isShown('right') ? `${sizes.right}px` : '0px',
    '--pictures': grid === null ? '0' : sizes.pictures === null ? 'auto' : `${sizes.pictures * 100}%`,
    // Well above 1 together, or what one cannot take would be left empty.
    '--middle': `${100 * (1 - sizes.pair)}fr`,
    '--bottom': isShown('bottom') ? `${100 * sizes.pair}fr` : '0fr',
  } as CSSProperties;
  return (
    <div className="splits" style={style}>
      {isShown('left') ? (
        <>
          <aside className="pane left" aria-label="Sources">
            <ErrorBoundary part="The list of sources">{parts.left}</ErrorBoundary>
          </aside>
          <Border
            name="Width of the sources"
            along="x"
            value={sizes.left}
            onMove={(d) => move((s) => ({ left: s.left + d }))}
            onReset={() => move(() => ({ left: usual.left }))}
          />
        </>
      ) : (
        <Away />
      )}
      <main className="centre" id="main" ref={centre}>
        <div className="pane top" ref={top}>
          <ErrorBoundary part="The video grid">{grid?.(sizes.pictures === null ? room : null)}</ErrorBoundary>
        </div>
        {grid ? (
          <Border
            name="Height of the video grid"
            along="y"
            value={pictures() * 100}
            onMove={(d) => move(() => ({ pictures: pictures() + d / height() }))}
            onReset={() => move(() => ({ pictures: usual.pictures }))}
          />
        ) : (
          <span />
        )}
        <div className="pane">
          <ErrorBoundary part="The timeline">{parts.middle}</ErrorBoundary>
        </div>
        {isShown('bottom') ? (
          <>
            <Border
              name="Height of the pair view"
              along="y"
              value={sizes.pair * 100}
              onMove={(d) => move((s) => ({ pair: s.pair - d / below() }))}
              onReset={() => move(() => ({ pair: usual.pair }))}
            />
            <div className="pane">
              <ErrorBoundary part="The pair view">{parts.bottom}</ErrorBoundary>
            </div>
          </>
        ) : (
          <Away />
        )}
      </main>
      {isShown('right') ? (
        <>
          <Border
            name="Width of the inspector"
            along="x"
            value={sizes.right}
            onMove={(d) => move((s) => ({ right: s.right - d }))}
            onReset={() => move(() => ({ right: usual.right }))}
          />
          <aside className="pane right" aria-label="Inspector">
            <ErrorBoundary part="The inspector">{parts.right}</ErrorBoundary>
          </aside>
        </>
      ) : (
        <Away />
      )}
    </div>
  );
}

/** The places of a part and its border in the grid, where it is put away. */
const Away = () => (
  <>
    <span className="away" />
    <span className="away" />
  </>
);

/** The height that the pictures may take while nobody has chosen one. */
function useRoom(centre: React.RefObject<HTMLElement | null>): number {
  const [room, setRoom] = useState(200);
  useEffect(() => {
    const element = centre.current;
    if (!element) return;
    const measure = () =>
      setRoom(
        Math.round(
          matchMedia(narrow).matches ? window.innerHeight * 0.6 : element.clientHeight * mostPictures,
        ),
      );
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, [centre]);
  return room;
}

function Border({
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
      title="Drag to resize; double-click for the usual size"
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
