import { tr } from '#renderer/i18n/tr.ts';
import { createContext, type PointerEvent, type ReactNode, useContext, useEffect, useState } from 'react';
import { useApp } from '#renderer/state/context.tsx';
import { movePanel, type Panel, type Place, places, type Spot } from './layout.ts';
import { panelNames } from './panel-names.ts';

/** Pixels before a press on a tab becomes a drag. */
const slack = 6;
/** Share of a group's length at both its ends where a panel let go comes to stand beside it. */
const edge = 0.25;
/** Pixels inwards of the window's parts where a place that is empty can be dropped on. */
const strip = 72;

type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
type Target = { readonly spot: Spot; readonly box: Box };
type Dragged = {
  readonly panel: Panel;
  readonly target: Target | null;
  readonly x: number;
  readonly y: number;
};

const StartDrag = createContext<(panel: Panel, event: PointerEvent) => void>(() => {});

/** Begins, on a press of a tab, what may become a drag of its panel. */
export const useTabDrag = () => useContext(StartDrag);

/** Lets tabs be dragged: what is under the pointer is marked, Esc or a drop nowhere leaves all as it was. */
export function TabDrag({ children }: { children: ReactNode }) {
  const app = useApp();
  const [pressed, setPressed] = useState<{ panel: Panel; x: number; y: number } | null>(null);
  const [dragged, setDragged] = useState<Dragged | null>(null);
  useEffect(() => {
    if (!pressed) return;
    let now: Dragged | null = null;
    const show = (next: Dragged | null) => {
      now = next;
      setDragged(next);
    };
    const end = () => {
      show(null);
      setPressed(null);
    };
    const move = ({ clientX: x, clientY: y }: globalThis.PointerEvent) => {
      if (now === null && Math.hypot(x - pressed.x, y - pressed.y) < slack) return;
      show({ panel: pressed.panel, x, y, target: targetAt(x, y) });
    };
    const drop = () => {
      const { panel, target } = now ?? {};
      end();
      if (panel && target)
        app.store.setState(({ layout, panes }) => ({
          layout: movePanel(layout, panel, target.spot),
          panes: { ...panes, hidden: panes.hidden.filter((each) => each !== target.spot.place) },
        }));
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || now === null) return;
      event.stopPropagation();
      event.preventDefault();
      end();
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', drop);
    window.addEventListener('pointercancel', end);
    window.addEventListener('keydown', key, true);
    return () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', drop);
      window.removeEventListener('pointercancel', end);
      window.removeEventListener('keydown', key, true);
    };
  }, [app, pressed]);
  return (
    <StartDrag
      value={(panel, event) => {
        if (event.button === 0) setPressed({ panel, x: event.clientX, y: event.clientY });
      }}
    >
      {children}
      {dragged ? (
        <div className="dock-drag" aria-hidden="true">
          {dragged.target ? <div className="dock-target" style={{ ...dragged.target.box }} /> : null}
          <span className="dock-dragged" style={{ left: dragged.x + 12, top: dragged.y + 12 }}>
            {tr(panelNames[dragged.panel])}
          </span>
        </div>
      ) : null}
    </StartDrag>
  );
}

/** What a panel let go at this point of the window would come to: into a group, beside it, or to a side that is empty. */
function targetAt(x: number, y: number): Target | null {
  for (const group of document.querySelectorAll<HTMLElement>('.dock-group')) {
    const box = group.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
    const place = places.find((each) => each === group.dataset.place);
    const index = Number(group.dataset.group);
    if (!place) return null;
    return within(place, index, box, x, y);
  }
  return atEmptySide(x, y);
}

function within(place: Place, group: number, box: DOMRect, x: number, y: number): Target {
  const upright = place === 'left' || place === 'right';
  const at = upright ? (y - box.top) / box.height : (x - box.left) / box.width;
  const { left, top, width, height } = box;
  const half = (second: boolean): Box =>
    upright
      ? { left, width, height: height / 2, top: second ? top + height / 2 : top }
      : { top, height, width: width / 2, left: second ? left + width / 2 : left };
  if (at < edge) return { spot: { place, group, how: 'before' }, box: half(false) };
  if (at > 1 - edge) return { spot: { place, group: group + 1, how: 'before' }, box: half(true) };
  return { spot: { place, group, how: 'with' }, box: { left, top, width, height } };
}

function atEmptySide(x: number, y: number): Target | null {
  const all = document.querySelector('.splits')?.getBoundingClientRect();
  const centre = document.querySelector('.centre')?.getBoundingClientRect();
  if (!all || !centre || y < all.top || y > all.bottom) return null;
  const empty = (place: Place) => document.querySelector(`.dock-group[data-place=${place}]`) === null;
  const { left, right, top, bottom, width, height } = centre;
  const sides: Readonly<Record<Place, Box>> = {
    left: { left: all.left, top: all.top, width: strip, height: all.height },
    right: { left: all.right - strip, top: all.top, width: strip, height: all.height },
    top: { left, top, width, height: Math.min(strip, height) },
    bottom: { left, top: bottom - strip, width: right - left, height: strip },
  };
  for (const place of places) {
    const box = sides[place];
    const inside = x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height;
    if (inside && empty(place)) return { spot: { place, group: 0, how: 'before' }, box };
  }
  return null;
}
