import { useApp, useAppState } from '#renderer/state/context.tsx';
import { driftText } from '#renderer/state/mapping.ts';
import { selecting } from '#renderer/state/selecting.ts';
import { formatConfidence } from '#renderer/time/format.ts';
import { Confidence } from '#renderer/ui/confidence.tsx';
import type { Track } from './layout.ts';

/** A row's name, its confidence and drift, and whether it is heard. */
export function TrackHead({ track, reference }: { track: Track; reference: boolean }) {
  const app = useApp();
  const { id, name, media } = track.recording;
  const order = useAppState((s) => s.selected.indexOf(id));
  const solo = useAppState((s) => s.solo === id);
  const muted = useAppState((s) => s.muted.includes(id) || (s.solo !== null && s.solo !== id));
  const placement = track.placement;
  return (
    <li className="track-head" data-hue={track.hue} data-selected={order >= 0 ? 'true' : undefined}>
      <button
        type="button"
        className="track-name"
        aria-pressed={order >= 0}
        title={name}
        onClick={(event) => app.store.setState((s) => selecting(s, id, event))}
      >
        <span className="swatch" />
        <span className="clip">{name}</span>
      </button>
      {media.audio.length > 0 ? (
        <span className="track-sound">
          <button
            type="button"
            className="letter"
            aria-label={`Hear only ${name}`}
            title="Hear only this"
            aria-pressed={solo}
            onClick={() => app.set({ solo: solo ? null : id })}
          >
            S
          </button>
          <button
            type="button"
            className="letter"
            aria-label={`Mute ${name}`}
            title="Mute"
            aria-pressed={muted}
            onClick={() =>
              app.store.setState((s) => ({
                solo: s.solo === null || s.solo === id ? s.solo : null,
                muted: s.muted.includes(id) ? s.muted.filter((m) => m !== id) : [...s.muted, id],
              }))
            }
          >
            M
          </button>
        </span>
      ) : (
        <span className="track-sound faint small" title="This recording has no sound">
          silent
        </span>
      )}
      <span className="track-facts num small">
        {track.placed && placement ? (
          <>
            {placement.by === 'manual' ? (
              <span title="Placed by hand">by hand</span>
            ) : reference ? (
              <span title="Its clock is the timeline">reference</span>
            ) : (
              <Confidence value={placement.confidence} text={formatConfidence(placement.confidence)} />
            )}
            <span title="How fast its clock runs">{reference ? '' : driftText(track.map)}</span>
          </>
        ) : (
          <span className="soft">{placement ? 'not placed' : 'not synced'}</span>
        )}
      </span>
    </li>
  );
}
