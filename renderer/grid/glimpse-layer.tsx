import { useRef } from 'react';
import { shownMoment } from '#renderer/player/shown.ts';
import { useAppState } from '#renderer/state/context.tsx';
import { formatTime } from '#renderer/time/format.ts';
import type { CropBox, Glimpses } from '#src/model/crop.ts';
import type { Recording } from '#src/model/recording.ts';
import { fitted } from './fit.ts';
import { useRoom } from './use-room.ts';
import './heat.css';

/** So far from the playhead a glimpse is shown still, seconds. */
const holds = 0.5;

/** Where the glimpse nearest to the playhead looked, and what it took for the subject, over the picture. */
export function GlimpseLayer({ recording }: { recording: Recording }) {
  const { id } = recording;
  const [stream] = recording.media.video;
  const box = useRef<HTMLDivElement>(null);
  const glances = useAppState((s) =>
    s.following?.recording === id && s.following.outcome.kind === 'done'
      ? (s.following.outcome.glimpses?.glances ?? null)
      : null,
  );
  const shown = useAppState((s) => {
    const t = glances ? shownMoment(s, id) : null;
    return glances && t !== null ? nearest(glances, t) : null;
  });
  const isWanted = glances !== null && stream !== undefined;
  const size = useRoom(box, isWanted);
  if (!isWanted) return null;
  const fit = fitted(stream, size);
  const placed = ([x, y, w, h]: CropBox) => ({
    left: percent(x / stream.width),
    top: percent(y / stream.height),
    width: percent(w / stream.width),
    height: percent(h / stream.height),
  });
  return (
    <div ref={box} className="heat-layer">
      {shown && fit.width > 0 ? (
        <div
          className="heat-picture"
          role="img"
          aria-label={`Glimpse at ${formatTime(shown.t, 2)}: the subject is ${shown.believed ? 'seen' : 'not seen'}`}
          style={{ left: fit.left, top: fit.top, width: fit.width, height: fit.height }}
        >
          <span className="glimpse-field" style={placed(shown.seen)} />
          <span className="heat-box" data-believed={shown.believed} style={placed(shown.best)} />
          <span className="heat-says">
            Glimpse at {formatTime(shown.t, 2)}
            {shown.believed ? '' : ', not seen'}
          </span>
        </div>
      ) : null}
    </div>
  );
}

const percent = (share: number): string => `${100 * share}%`;

/** The same one as before while none is nearer, so that nothing is drawn anew. */
function nearest(glances: Glimpses['glances'], t: number): Glimpses['glances'][number] | null {
  let best: Glimpses['glances'][number] | null = null;
  for (const glance of glances)
    if (Math.abs(glance.t - t) < (best ? Math.abs(best.t - t) : holds)) best = glance;
  return best;
}
