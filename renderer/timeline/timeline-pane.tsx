import { tr } from '#renderer/i18n/tr.ts';
import { type MouseEvent, type PointerEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { chooseDocument, chooseWords } from '#renderer/operations/transcripts.ts';
import { wordsInHand } from '#renderer/state/transcripts.ts';
import { chooseKey, type KeyDrag, startKeyDrag } from '#renderer/operations/crop-keys.ts';
import { goTo } from '#renderer/commands/play.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { referenceOf } from '#src/model/project.ts';
import { selecting } from '#renderer/state/selecting.ts';
import { scrollWithin } from '#renderer/ui/scroll-within.ts';
import { formatLength } from '#renderer/time/format.ts';
import { toSource } from '#src/model/time-map.ts';
import type { Project } from '#src/model/project.ts';
import { type ClipDrag, startClipDrag } from './drag.ts';
import { rulerHeight } from './draw-ruler.ts';
import { type BoundaryDrag, startBoundaryDrag } from './boundary-drag.ts';
import { CropHead } from './crop-head.tsx';
import { hitKey } from './draw-crop.ts';
import { hitTest, type TimelineRow, type Track } from './layout.ts';
import { ColumnsHead } from './columns-head.tsx';
import { CuesHead, StripHead } from './strip-head.tsx';
import type { AppState } from '#renderer/state/state.ts';
import { DocumentHead } from './document-head.tsx';
import { mostHeight, roomyHeights, rowAt, topOf } from './row-places.ts';
import { TextHead } from './text-head.tsx';
import { boundaryCursor, type HeldBoundary } from './draw-hold.ts';
import { hitText, type TextHit } from './text-hit.ts';
import { endOf, keepInSight, scrollBy, toTime, zoomAbout } from './scale.ts';
import { Stage } from './stage.ts';
import { TrackHead } from './track-head.tsx';
import { currentExtent, currentRows, currentView } from './view.ts';
import { wheelMeaning } from './wheel.ts';

/** Movement below this is a click. */
const dragAfter = 3;
type Hand =
  | { readonly kind: 'playhead' }
  | {
      readonly kind: 'boundary';
      readonly x: number;
      readonly boundary: Omit<HeldBoundary, 'alone'>;
      readonly drag: BoundaryDrag;
      moved: boolean;
    }
  | {
      readonly kind: 'key';
      readonly x: number;
      readonly track: Track;
      readonly drag: KeyDrag;
      moved: boolean;
    }
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
  rows: lines,
  project,
  event,
}: {
  rows: readonly TimelineRow[];
  project: Project;
  event: string | null;
}) {
  const app = useApp();
  const scroller = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLCanvasElement>(null);
  const rows = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | null>(null);
  const measureAgain = useRef(() => {});
  const spectrum = useAppState((s) => s.spectrum);
  const hand = useRef<Hand | null>(null);
  const reference = project.events.find((e) => e.id === event)?.reference ?? referenceOf(project);

  useEffect(() => {
    const box = scroller.current;
    const right = pane.current;
    if (!box || !right || !ruler.current || !rows.current || !overlay.current || !playhead.current) return;
    const made = new Stage(app, {
      ...{ ruler: ruler.current, tracks: rows.current, overlay: overlay.current },
      playhead: playhead.current,
    });
    stage.current = made;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const pixels = (name: string) => rem * Number.parseFloat(getComputedStyle(box).getPropertyValue(name));
      const room = Math.max(0, box.clientHeight - rulerHeight);
      const least = { full: pixels('--track'), slim: pixels('--track-slim') };
      made.heights = roomyHeights(currentRows(app.store.getState()), least, room);
      box.style.setProperty('--track-own', `${made.heights.track}px`);
      made.resize(right.clientWidth, room);
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(box);
    sizes.observe(right);
    measureAgain.current = measure;
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

  // Rows are higher then, or there are others to share the room with.
  const shape = mostHeight(lines);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that matters
  useLayoutEffect(() => measureAgain.current(), [spectrum, shape]);

  const latest = useAppState((s) => s.selected.at(-1) ?? null);
  const row = lines.findIndex((line) => line.kind === 'track' && line.track.recording.id === latest);
  useEffect(() => {
    const box = scroller.current;
    const heights = stage.current?.heights;
    if (!box || !heights || row < 0) return;
    const top = rulerHeight + topOf(currentRows(app.store.getState()), row, heights);
    scrollWithin(box, top, top + heights.track, rulerHeight);
  }, [app, row]);

  const pointOf = (event: PointerEvent) => {
    const box = (pane.current as HTMLDivElement).getBoundingClientRect();
    const top = (scroller.current as HTMLDivElement).getBoundingClientRect().top;
    return { x: event.clientX - box.left, y: event.clientY - top - rulerHeight };
  };
  /** What row is at a height of the pane, and how far below its top that is. */
  const lineAt = (s: AppState, y: number) => {
    const rows = currentRows(s);
    const scrolled = y + (stage.current?.scrollTop ?? 0);
    const place = y < 0 || !stage.current ? null : rowAt(rows, stage.current.heights, scrolled);
    return {
      line: place ? rows[place.index] : undefined,
      below: scrolled - (place?.top ?? 0),
      high: place?.height ?? 0,
    };
  };
  const seekTo = (x: number) => goTo(app, toTime(currentView(app.store.getState()), x));

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const { x, y } = pointOf(event);
    const s = app.store.getState();
    const { line, below, high } = lineAt(s, y);
    event.currentTarget.setPointerCapture(event.pointerId);
    if (line?.kind === 'document') {
      chooseDocument(app, line.own);
      return;
    }
    if (line?.kind === 'text') {
      const text = hitText(line, currentView(s), x, below, high);
      if (text.boundary) {
        const drag = startBoundaryDrag(app, line.track, line.own, text.boundary, x);
        const boundary = { ...text.boundary, row: line };
        hand.current = { kind: 'boundary', x, boundary, drag, moved: false };
        chooseWords(app, line.own, text.boundary.word, text.boundary.word + 1, false);
      } else chooseHit(line, text, event.shiftKey);
      if (text.boundary || text.words) return;
    }
    const key = line?.kind === 'crop' ? hitKey(line, currentView(s), x) : null;
    if (line?.kind === 'crop' && key) {
      const drag = startKeyDrag(app, line.crop, key.t);
      hand.current = { kind: 'key', x, track: line.track, drag, moved: false };
      chooseKey(app, line.crop.recording, key.t);
      return;
    }
    const hit =
      line && line.kind !== 'text' && line.kind !== 'crop'
        ? hitTest([line.track], currentView(s), x, 0, high)
        : null;
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
  const chooseHit = (line: TimelineRow & { kind: 'text' }, { words }: TextHit, extend: boolean) => {
    const now = wordsInHand(app.store.getState());
    if (!words) return;
    if (extend && now?.own === line.own)
      chooseWords(app, line.own, Math.min(now.from, words[0]), Math.max(now.to, words[1]), false);
    else chooseWords(app, line.own, ...words);
  };
  /** The pointer tells where a boundary can be taken hold of. */
  const showHold = (event: PointerEvent<HTMLDivElement>) => {
    const { x, y } = pointOf(event);
    const s = app.store.getState();
    const { line, below, high } = lineAt(s, y);
    const boundary = line?.kind === 'text' ? hitText(line, currentView(s), x, below, high).boundary : null;
    const isKey = line?.kind === 'crop' && hitKey(line, currentView(s), x) !== null;
    event.currentTarget.style.cursor = boundary
      ? boundaryCursor(boundary, event.altKey)
      : isKey
        ? 'col-resize'
        : '';
    stage.current?.hold(
      boundary && line?.kind === 'text' ? { ...boundary, row: line, alone: event.altKey } : null,
    );
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const held = hand.current;
    if (!held) {
      showHold(event);
      return;
    }
    const { x } = pointOf(event);
    if (held.kind === 'boundary') {
      if (!held.moved && Math.abs(x - held.x) < dragAfter) return;
      held.moved = true;
      held.drag.move(x, event.altKey);
      stage.current?.hold({ ...held.boundary, alone: event.altKey });
      return;
    }
    if (held.kind === 'key') {
      if (!held.moved && Math.abs(x - held.x) < dragAfter) return;
      held.moved = true;
      const to = toSource(held.track.map, toTime(currentView(app.store.getState()), x));
      if (to !== null) held.drag.move(to);
      return;
    }
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
      if (event.key !== 'Escape' || !held || held.kind === 'playhead' || !held.drag) return;
      held.drag.cancel();
      hand.current = null;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only moves the focus
    <div
      className="timeline-scroll"
      ref={scroller}
      tabIndex={-1}
      data-home=""
      data-spectrum={spectrum}
      onMouseDown={takeFocus}
    >
      <ul className="track-heads" aria-label={tr('Tracks')}>
        {lines.map((line) =>
          line.kind === 'track' ? (
            <TrackHead
              key={line.track.recording.id}
              track={line.track}
              reference={line.track.recording.id === reference}
            />
          ) : line.kind === 'columns' ? (
            <ColumnsHead key={`${line.track.recording.id}/${line.from}`} {...line} />
          ) : line.kind === 'strip' ? (
            <StripHead key={`${line.track.recording.id}/strip/${line.from}`} {...line} />
          ) : line.kind === 'cues' ? (
            <CuesHead key={`${line.track.recording.id}/cues/${line.cues[0]?.name}`} {...line} />
          ) : line.kind === 'crop' ? (
            <CropHead key={`${line.track.recording.id}/crop`} {...line} />
          ) : line.kind === 'document' ? (
            <DocumentHead key={`${line.own.id}/document`} {...line} />
          ) : (
            <TextHead key={`${line.own.id}/${line.voice}`} {...line} />
          ),
        )}
      </ul>
      {/* The keys for all of this are commands; the pointer is the second way to do it. */}
      <div
        className="timeline-pane"
        ref={pane}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        onPointerLeave={() => stage.current?.hold(null)}
      >
        <div className="timeline-canvases">
          <canvas ref={ruler} />
          <Waveforms ref={rows} count={lines.filter((line) => line.kind === 'track').length} />
          <canvas ref={overlay} className="timeline-overlay" />
          <div ref={playhead} className="timeline-playhead" />
        </div>
      </div>
    </div>
  );
}

function Waveforms({ ref, count }: { ref: React.Ref<HTMLCanvasElement>; count: number }) {
  const app = useApp();
  const s = app.store.getState();
  const view = currentView(s);
  const what = useAppState((now) => (now.spectrum ? tr('Spectrograms') : tr('Waveforms')));
  const label = tr(
    '{what} of {count} recordings over {endOf}. The table after this says the same in numbers.',
    { what, count, endOf: formatLength(endOf(view, s.paneWidth) - view.start) },
  );
  return <canvas ref={ref} role="img" aria-label={label} />;
}
