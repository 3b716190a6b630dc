import { tr } from '#renderer/i18n/tr.ts';
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { ErrorBoundary } from '#renderer/app/error-boundary.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { bounded, mostPictures, pairShare, type PaneSizes, usual } from '#renderer/state/pane-sizes.ts';
import { Border } from './border.tsx';
import { TabDrag } from './drag.tsx';
import type { Panel, Place } from './layout.ts';
import { panelNames, withinNames } from './panel-names.ts';
import { GroupsOf, type SeenGroup, seenGroups } from './groups.tsx';
import './dock.css';

/** Below this the parts stand under each other and the page scrolls; app.css says the same. */
const narrow = '(max-width: 56rem)';

type Room = {
  /** The height that the pictures may take of their place, pixels; null: they fill it. */
  readonly room: number | null;
};

/**
 * The timeline and, around it, the panels where the user has them, with borders between them.
 * @param bodies what a panel shows; null: it has nothing to show now, and no place
 */
export function Splits({
  timeline,
  most,
  bodies,
}: {
  timeline: ReactNode;
  /** The height that the timeline can make use of, as CSS has it; null: any. */
  most: string | null;
  bodies: Readonly<Record<Panel, ((room: Room) => ReactNode) | null>>;
}) {
  const app = useApp();
  const sizes = useAppState((s) => s.panes);
  const layout = useAppState((s) => s.layout);
  const hosts = useHosts();
  const centre = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const bottom = useRef<HTMLDivElement>(null);
  const room = useRoom(centre);
  const seen = (place: Place): readonly SeenGroup[] =>
    sizes.hidden.includes(place) ? [] : seenGroups(layout[place], (panel) => bodies[panel] !== null);
  const groups = { left: seen('left'), top: seen('top'), bottom: seen('bottom'), right: seen('right') };
  const has = (place: Place) => groups[place].length > 0;
  const onlyPictures = has('top') && groups.top.every((group) => group.panels.join() === 'pictures');
  const share = sizes.pictures ?? (onlyPictures ? null : mostPictures);
  const move = (change: (s: PaneSizes) => Partial<PaneSizes>) =>
    app.store.setState(({ panes }) => ({ panes: bounded({ ...panes, ...change(panes) }) }));
  const height = () => Math.max(200, centre.current?.clientHeight ?? 600);
  const below = () => height() - (top.current?.clientHeight ?? 0);
  const lower = ({ pair }: PaneSizes) => pair ?? (bottom.current?.clientHeight ?? 0) / below();
  const pictures = () => share ?? (top.current?.clientHeight ?? 0) / height();
  const style = {
    '--left': has('left') ? `${sizes.left}px` : '0px',
    '--right': has('right') ? `${sizes.right}px` : '0px',
    '--pictures': !has('top') ? '0' : share === null ? 'auto' : `${share * 100}%`,
    // Well above 1 together, or what one cannot take would be left empty.
    '--middle': 100 * (1 - (sizes.pair ?? pairShare)),
    '--bottom': has('bottom') ? 100 * (sizes.pair ?? pairShare) : 0,
    '--most': has('bottom') && sizes.pair === null && most ? most : 'none',
  } as CSSProperties;
  const place = (of: Place) => <GroupsOf place={of} groups={groups[of]} host={hosts} />;
  return (
    <TabDrag>
      <main className="splits" id="main" style={style}>
        {has('left') ? (
          <>
            <div className="pane left">{place('left')}</div>
            <Border
              name={tr('Width of the {panel}', { panel: firstName(groups.left) })}
              along="x"
              value={sizes.left}
              onMove={(d) => move((s) => ({ left: s.left + d }))}
              onReset={() => move(() => ({ left: usual.left }))}
            />
          </>
        ) : (
          <Away />
        )}
        <div className="centre" ref={centre}>
          <div className="pane top" ref={top}>
            {has('top') ? place('top') : null}
          </div>
          {has('top') ? (
            <Border
              name={tr('Height of the {panel}', { panel: firstName(groups.top) })}
              along="y"
              value={pictures() * 100}
              onMove={(d) => move(() => ({ pictures: pictures() + d / height() }))}
              onReset={() => move(() => ({ pictures: usual.pictures }))}
            />
          ) : (
            <span />
          )}
          <div className="pane middle">
            <ErrorBoundary part={tr('The timeline')}>{timeline}</ErrorBoundary>
          </div>
          {has('bottom') ? (
            <>
              <Border
                name={tr('Height of the {panel}', { panel: firstName(groups.bottom) })}
                along="y"
                value={lower(sizes) * 100}
                onMove={(d) => move((s) => ({ pair: lower(s) - d / below() }))}
                onReset={() => move(() => ({ pair: usual.pair }))}
              />
              <div className="pane bottom" ref={bottom}>
                {place('bottom')}
              </div>
            </>
          ) : (
            <Away />
          )}
        </div>
        {has('right') ? (
          <>
            <Border
              name={tr('Width of the {panel}', { panel: firstName(groups.right) })}
              along="x"
              value={sizes.right}
              onMove={(d) => move((s) => ({ right: s.right - d }))}
              onReset={() => move(() => ({ right: usual.right }))}
            />
            <div className="pane right">{place('right')}</div>
          </>
        ) : (
          <Away />
        )}
      </main>
      {Object.values(groups).flatMap((each) =>
        each.map(({ active }) =>
          createPortal(
            <ErrorBoundary part={tr('The panel “{panel}”', { panel: tr(panelNames[active]) })}>
              {bodies[active]?.({
                room: share === null && active === 'pictures' && onlyPictures ? room : null,
              })}
            </ErrorBoundary>,
            hosts(active),
            active,
          ),
        ),
      )}
    </TabDrag>
  );
}

const firstName = ([group]: readonly SeenGroup[]): string =>
  group ? tr(withinNames[group.panels[0] ?? group.active]) : '';

/** The places of a part and its border in the grid, where it is put away. */
const Away = () => (
  <>
    <span className="away" />
    <span className="away" />
  </>
);

/**
 * An element for each panel that goes with it from place to place, so that nothing in the panel begins anew: its
 * zoom, what is half typed, what a canvas shows.
 */
function useHosts(): (panel: Panel) => HTMLElement {
  const [made] = useState(() => new Map<Panel, HTMLElement>());
  return (panel) => {
    const known = made.get(panel);
    if (known) return known;
    const host = document.createElement('div');
    host.className = 'dock-host';
    made.set(panel, host);
    return host;
  };
}

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
