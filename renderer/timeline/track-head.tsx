import { lostFile } from '#renderer/state/lost-files.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { driftOf, driftText, isElastic, likelyOff } from '#renderer/state/mapping.ts';
import { selecting } from '#renderer/state/selecting.ts';
import { mixFor, projectOf } from '#renderer/state/selectors.ts';
import { toggleMute, toggleSolo } from '#renderer/state/mix-edits.ts';
import { isHeard } from '#src/model/mix.ts';
import { formatConfidence, formatSmall, formatDelay, formatGain } from '#renderer/time/format.ts';
import { Confidence } from '#renderer/ui/confidence.tsx';
import { dataFact, dimsFact, rateFact } from '#renderer/sources/facts.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { lanesOf, type Track } from './layout.ts';

/** Whether there is anything to say of a clock. */
const bends = (map: TimeMap): boolean => isElastic(map) || Math.abs(driftOf(map)) >= 0.05;

/** A row's name, its confidence and drift, and whether it is heard. */
export function TrackHead({ track, reference }: { track: Track; reference: boolean }) {
  const app = useApp();
  const { id, name, media } = track.recording;
  const order = useAppState((s) => s.selected.indexOf(id));
  const { solo, gain, delay } = useAppState((s) => mixFor(projectOf(s), id));
  const muted = useAppState((s) => !isHeard(projectOf(s), id));
  const hearOnly = (beside: boolean) => app.edit(toggleSolo(projectOf(app.store.getState()), id, beside));
  const trouble = useAppState((s) =>
    lostFile(s, id) === 'outside'
      ? tr('file outside')
      : s.missing.includes(id)
        ? tr('file missing')
        : s.changed.includes(id)
          ? tr('file changed')
          : null,
  );
  const isMixed = gain !== 0 || delay !== 0;
  const folded = useAppState((s) => s.folded.includes(id));
  const placement = track.placement;
  const isAlone = useAppState((s) => projectOf(s).recordings.length === 1);
  const [numbers] = media.data;
  return (
    <li className="track-head own-head" data-hue={track.hue} data-selected={order >= 0 ? 'true' : undefined}>
      <button
        type="button"
        className="track-name"
        aria-pressed={order >= 0}
        title={name}
        onClick={(event) => app.store.setState((s) => selecting(s, id, event))}
      >
        <span className="swatch" />
        <ClippedName name={name} />
      </button>
      {media.audio.length > 0 ? (
        <span className="track-sound">
          <button
            type="button"
            className="letter"
            aria-label={tr('Hear only {name}', { name })}
            title={tr('Hear only this (Ctrl: beside the others that are heard alone)')}
            aria-pressed={solo}
            onClick={(event) => hearOnly(event.ctrlKey || event.metaKey)}
          >
            S
          </button>
          <button
            type="button"
            className="letter"
            aria-label={tr('Mute {name}', { name })}
            title={tr('Mute')}
            aria-pressed={muted}
            onClick={() => app.edit(toggleMute(projectOf(app.store.getState()), id))}
          >
            M
          </button>
        </span>
      ) : lanesOf(track.recording) > 0 ? (
        <span className="track-sound">
          <button
            type="button"
            className="letter"
            aria-expanded={!folded}
            aria-label={tr('Columns of {name}', { name })}
            title={folded ? tr('Show its columns each by itself') : tr('Fold its columns away')}
            onClick={() =>
              app.store.setState((s) => ({
                folded: folded ? s.folded.filter((f) => f !== id) : [...s.folded, id],
              }))
            }
          >
            <Icon name={folded ? 'down' : 'up'} />
          </button>
        </span>
      ) : (
        <span
          className="track-sound faint small"
          title={numbers ? tr('This recording holds numbers') : tr('This recording has no sound')}
        >
          {numbers ? numbers.codec : tr('silent')}
        </span>
      )}
      <span className="track-facts num small">
        {trouble ? (
          <span className="track-trouble" title={tr('Find it in the list of sources')}>
            <Icon name="warning" /> {trouble}
          </span>
        ) : track.placed && placement ? (
          <>
            {placement.by === 'manual' ? (
              <span title={tr('Placed by hand')}>{tr('by hand')}</span>
            ) : reference ? (
              <span title={tr('Its clock is the timeline')}>{tr('reference')}</span>
            ) : isElastic(track.map) && likelyOff(track.map) !== null ? (
              <span title={tr('Warped: where it is least sure, 90 % lie nearer than this')}>
                {`± ${formatSmall(likelyOff(track.map) ?? 0)}`}
              </span>
            ) : (
              <Confidence value={placement.confidence} text={formatConfidence(placement.confidence)} />
            )}
            {reference || isMixed || (numbers && !bends(track.map)) ? null : (
              <span title={tr('How fast its clock runs')}>{driftText(track.map)}</span>
            )}
          </>
        ) : (
          <span className="soft">
            {placement || numbers ? tr('not placed') : isAlone ? tr('by itself') : tr('not synced')}
          </span>
        )}
        {isMixed ? (
          <span
            className="clip"
            title={tr('How it is heard: louder or softer, later or earlier than it lies')}
          >
            {[gain !== 0 ? formatGain(gain) : '', delay !== 0 ? formatDelay(delay) : ''].join(' ').trim()}
          </span>
        ) : null}
        {numbers ? (
          <span className="clip" title={dataFact(track.recording)}>
            {dimsFact(numbers.dims)} · {rateFact(track.recording)}
          </span>
        ) : null}
      </span>
    </li>
  );
}
