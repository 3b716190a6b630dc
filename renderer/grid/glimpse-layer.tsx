import { tr } from '#renderer/i18n/tr.ts';
import { shownMoment } from '#renderer/player/shown.ts';
import { useAppState } from '#renderer/state/context.tsx';
import { formatTime } from '#renderer/time/format.ts';
import type { CropBox, Glimpses } from '#src/model/crop.ts';
import type { Recording } from '#src/model/recording.ts';
import { PictureOverlay, placedAt } from './picture-overlay.tsx';

/** So far from the playhead a glimpse is shown still, seconds. */
const holds = 0.5;

/** Where the glimpse nearest to the playhead looked, and what it took for the subject, over the picture. */
export function GlimpseLayer({ recording }: { recording: Recording }) {
  const { id } = recording;
  const [stream] = recording.media.video;
  const glances = useAppState((s) =>
    s.following?.recording === id && s.following.outcome.kind === 'done'
      ? (s.following.outcome.glimpses?.glances ?? null)
      : null,
  );
  const shown = useAppState((s) => {
    const t = glances ? shownMoment(s, id) : null;
    return glances && t !== null ? nearest(glances, t) : null;
  });
  if (!shown || !stream) return null;
  const placed = ([x, y, w, h]: CropBox) =>
    placedAt([x / stream.width, y / stream.height, w / stream.width, h / stream.height]);
  const at = formatTime(shown.t);
  return (
    <PictureOverlay
      stream={stream}
      corner="left"
      label={
        shown.believed
          ? tr('Glimpse at {at}: the subject is seen', { at })
          : tr('Glimpse at {at}: the subject is not seen', { at })
      }
      says={shown.believed ? tr('Glimpse at {at}', { at }) : tr('Glimpse at {at}, not seen', { at })}
    >
      <span className="glimpse-field" style={placed(shown.seen)} />
      <span className="heat-box" data-believed={shown.believed} style={placed(shown.best)} />
    </PictureOverlay>
  );
}

/** The same one as before while none is nearer, so that nothing is drawn anew. */
function nearest(glances: Glimpses['glances'], t: number): Glimpses['glances'][number] | null {
  let best: Glimpses['glances'][number] | null = null;
  for (const glance of glances)
    if (Math.abs(glance.t - t) < (best ? Math.abs(best.t - t) : holds)) best = glance;
  return best;
}
