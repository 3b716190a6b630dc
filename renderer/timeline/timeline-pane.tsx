import { type MouseEvent, type PointerEvent, useEffect, useRef } from 'react';
import { goTo } from '#renderer/commands/play.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { referenceOf } from '#src/model/project.ts';
import { selecting } from '#renderer/state/selecting.ts';
import { scrollWithin } from '#renderer/ui/scroll-within.ts';
import { formatLength } from '#renderer/time/format.ts';
import type { Project } from '#src/model/project.ts';
import { type ClipDrag, startClipDrag } from './drag.ts';
import { rulerHeight } from './draw-ruler.ts';
import { hitTest, type Track } from './layout.ts';
import { endOf, keepInSight, scrollBy, toTime, zoomAbout } from './scale.ts';
import { Stage } from './stage.ts';
import { TrackHead } from './track-head.tsx';
import { currentExtent, currentTracks, currentView } from './view.ts';
import { wheelMeaning } from './wheel.ts';

/** Movement below this is a click. */
const dragAfter = 3;
type Hand =
  | { readonly kind: 'playhead' }
  | {
      readonly kind: 'clip';
      readonly track: Track;
      readonly x: number;
      drag: ClipDrag | null;
      refused: boolean;
    };

/** A click anywhere here takes the focus from the button pressed before, so that Space plays. */
const takeFocus = (event: MouseEvent<HTMLDivElement>) => {
  if (event.button !== 0 || event.target === event.currentTarget) return;
  event.preventDefault();
  event.currentTarget.focus({ preventScroll: true });
};

/** Heads at the left, drawn rows at the right; both scroll together. */
export function TimelinePane({
  tracks,
  project,
  event,
}: {
  tracks: readonly Track[];
  project: Project;
  event: string | null;
}) {
  const app = useApp();
  const scroller = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLCanvasElement>(null);
  const rows = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const stage = useRef<Stage | null>(null);
  const hand = useRef<Hand | null>(null);
  const reference = project.events.find((e) => e.id === event)?.reference ?? referenceOf(project);

  useEffect(() => {
    const box = scroller.current;
    const right = pane.current;
    if (!box || !right || !ruler.current || !rows.current || !overlay.current) return;
    const made = new Stage(app, { ruler: ruler.current, tracks: rows.current, overlay: overlay.current });
    stage.current = made;
    const measure = () => {
      made.rowHeight = 2.75 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      made.resize(right.clientWidth, Math.max(0, box.clientHeight - rulerHeight));
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    sizes.observe(right);
    measure();
    const onScroll = () => {
      made.scrollTop = box.scrollTop;
      made.draw('rows');
      made.draw('overlay');
    };
    const onWheel = (event: WheelEvent) => {
      const meaning = wheelMeaning(event);
      const s = app.store.getState();
      const view = currentView(s);
      event.preventDefault();
      if (meaning.kind === 'zoom') {
        const x = event.clientX - right.getBoundingClientRect().left;
        const zoomed = zoomAbout(view, x, meaning.factor);
        app.set({ viewport: keepInSight(zoomed, currentExtent(s), s.paneWidth) });
        return;
      }
      if (meaning.y !== 0) box.scrollTop += meaning.y;
      if (meaning.x !== 0)
        app.set({ viewport: keepInSight(scrollBy(view, meaning.x), currentExtent(s), s.paneWidth) });
    };
    box.addEventListener('scroll', onScroll, { passive: true });
    right.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      sizes.disconnect();
      box.removeEventListener('scroll', onScroll);
      right.removeEventListener('wheel', onWheel);
      made.close();
      stage.current = null;
    };
  }, [app]);

  const latest = useAppState((s) => s.selected.at(-1) ?? null);
  const row = tracks.findIndex((t) => t.recording.id === latest);
  useEffect(() => {
    const box = scroller.current;
    const high = stage.current?.rowHeight ?? 44;
    if (box && row >= 0)
      scrollWithin(box, rulerHeight + row * high, rulerHeight + (row + 1) * high, rulerHeight);
  }, [row]);

  const pointOf = (event: PointerEvent) => {
    const box = (pane.current as HTMLDivElement).getBoundingClientRect();
    const top = (scroller.current as HTMLDivElement).getBoundingClientRect().top;
    return { x: event.clientX - box.left, y: event.clientY - top - rulerHeight };
  };
  const seekTo = (x: number) => goTo(app, toTime(currentView(app.store.getState()), x));

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const { x, y } = pointOf(event);
    const s = app.store.getState();
    const scrolled = y + (stage.current?.scrollTop ?? 0);
    const hit =
      y < 0 ? null : hitTest(currentTracks(s), currentView(s), x, scrolled, stage.current?.rowHeight ?? 44);
    event.currentTarget.setPointerCapture(event.pointerId);
    if (hit?.onClip) {
      hand.current = { kind: 'clip', track: hit.track, x, drag: null, refused: false };
      const { id } = hit.track.recording;
      if (event.shiftKey || event.ctrlKey || event.metaKey || !s.selected.includes(id))
        app.store.setState((now) => selecting(now, id, event));
      return;
    }
    hand.current = { kind: 'playhead' };
    seekTo(x);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const held = hand.current;
    if (!held) return;
    const { x } = pointOf(event);
    if (held.kind === 'playhead') {
      seekTo(x);
      return;
    }
    if (!held.drag) {
      if (held.refused || Math.abs(x - held.x) < dragAfter) return;
      const drag = startClipDrag(app, held.track);
      if (typeof drag === 'string') {
        held.refused = true;
        app.say(drag);
        return;
      }
      held.drag = drag;
    }
    held.drag?.move(x - held.x, event.shiftKey);
    if (stage.current) {
      stage.current.snappedAt = held.drag?.snappedAt ?? null;
      stage.current.draw('overlay');
    }
  };
  const letGo = () => {
    hand.current = null;
    if (stage.current) {
      stage.current.snappedAt = null;
      stage.current.draw('overlay');
    }
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const held = hand.current;
      if (event.key !== 'Escape' || held?.kind !== 'clip' || !held.drag) return;
      held.drag.cancel();
      hand.current = null;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only moves the focus
    <div className="timeline-scroll" ref={scroller} tabIndex={-1} data-home="" onMouseDown={takeFocus}>
      <ul className="track-heads" aria-label="Tracks">
        {tracks.map((track) => (
          <TrackHead key={track.recording.id} track={track} reference={track.recording.id === reference} />
        ))}
      </ul>
      {/* The keys for all of this are commands; the pointer is the second way to do it. */}
      <div
        className="timeline-pane"
        ref={pane}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={letGo}
        onPointerCancel={letGo}
      >
        <div className="timeline-canvases">
          <canvas ref={ruler} />
          <Waveforms ref={rows} tracks={tracks} />
          <canvas ref={overlay} className="timeline-overlay" />
        </div>
      </div>
    </div>
  );
}

function Waveforms({ ref, tracks }: { ref: React.Ref<HTMLCanvasElement>; tracks: readonly Track[] }) {
  const app = useApp();
  const s = app.store.getState();
  const view = currentView(s);
  const label = `Waveforms of ${tracks.length} recordings over ${formatLength(endOf(view, s.paneWidth) - view.start)}. The table after this says the same in numbers.`;
  return <canvas ref={ref} role="img" aria-label={label} />;
}
