import { tr } from '#renderer/i18n/tr.ts';
import { phrase } from '#renderer/i18n/phrase.tsx';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { isCopyingSeveral, withoutCopy } from '#renderer/operations/playable.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { hasPicture } from '#renderer/state/selectors.ts';
import { GridCell } from './grid-cell.tsx';
import { commonAspect, gridLayout } from './grid-layout.ts';
import './grid.css';

/** Pixels around the pictures, in all. */
const margin = 8;

/** The coloured line at the left of each cell, pixels (grid.css). */
const hueLine = 3;

/**
 * All pictures under their recordings' time maps, at one playhead. `room`: the height it may take, of which
 * it takes what the pictures can use; null: it fills its place.
 */
export function VideoGrid({ room }: { room: number | null }) {
  const { recordings } = useProject();
  const app = useApp();
  useLayoutEffect(() => {
    app.set({ picturesShown: true });
    return () => app.set({ picturesShown: false });
  }, [app]);
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, []);
  const pictures = recordings.filter(hasPicture);
  const names = useMemo(() => recordings.filter(hasPicture).map((r) => r.name), [recordings]);
  const height = (room ?? size.height) - margin;
  const { columns, rows, cellWidth, cellHeight } = gridLayout(pictures.length, size.width - margin, height, {
    aspect: commonAspect(pictures.flatMap(({ media }) => media.video?.[0] ?? [])),
    beside: hueLine,
    isSparing: room !== null,
  });
  const used = rows * Math.floor(cellHeight) + (rows - 1) * 4 + margin;
  return (
    <section className="video-grid" aria-label={tr('Videos')} data-height={room === null ? undefined : 'own'}>
      <Copies />
      <Stills />
      <div ref={box} className="grid-box" style={room === null ? {} : { flex: 'none', height: used }}>
        <div
          className="grid-cells"
          style={{
            gridTemplateColumns: `repeat(${columns}, ${Math.floor(cellWidth)}px)`,
            gridAutoRows: `${Math.floor(cellHeight)}px`,
          }}
        >
          {pictures.map((recording) => (
            <GridCell key={recording.id} recording={recording} names={names} />
          ))}
        </div>
      </div>
    </section>
  );
}

/** Where the machine does not keep up with all pictures: what was given up, and what not. */
function Stills() {
  const stills = useAppState((s) => (s.playing ? s.stills.length : 0));
  if (stills === 0) return null;
  return (
    <p className="grid-strip" role="status">
      <span>
        {phrase(
          'This machine does not keep up with all pictures: stills shown for {n} of them, now and then a new one. Select the recordings that are to move; sound and times are right.',
          { n: <span className="num">{stills}</span> },
        )}
      </span>
    </p>
  );
}

/** Several recordings that need a copy get them with one click. */
function Copies() {
  const without = useAppState((s) => withoutCopy(s).length);
  const copying = useAppState(isCopyingSeveral);
  if (copying)
    return (
      <p className="grid-strip" role="status">
        <span>
          {tr(
            'Making copies for playback, one after the other; every picture appears as soon as its copy is done.',
          )}
        </span>
        <CommandButton id="view.stop-copies" name={tr('Stop')} />
      </p>
    );
  if (without < 2) return null;
  return (
    <p className="grid-strip">
      <span>
        {phrase('{n} recordings cannot be played here as they are.', {
          n: <span className="num">{without}</span>,
        })}
      </span>
      <CommandButton id="view.copies" />
    </p>
  );
}
