import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { commandById } from '#renderer/commands/index.ts';
import { editAndSolve } from '#renderer/operations/solve.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { candidatesOf } from '#renderer/state/candidates.ts';
import { placeByHand } from '#renderer/state/edits.ts';
import { driftOf, isElastic, likelyOff, offsetOf, withDrift } from '#renderer/state/mapping.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { useTimelineTime } from '#renderer/state/time-shown.ts';
import { formatConfidence, formatPpm, formatSmall, parseNumber } from '#renderer/time/format.ts';
import { Confidence } from '#renderer/ui/confidence.tsx';
import { ValueField } from '#renderer/ui/value-field.tsx';
import { otherTracks } from '#src/align/copy-map.ts';
import type { Placement } from '#src/model/alignment.ts';
import { isData, type Recording } from '#src/model/recording.ts';
import { shifted, type TimeMap } from '#src/model/time-map.ts';
import { Fact, Part } from './part.tsx';
import { SegmentTable } from './segment-table.tsx';

const nudgeNames = {
  frame: 'Nudge by one frame',
  ms: 'Nudge by one ms',
  sample: 'Nudge by one sample',
} as const;
const unitNames = { frame: 'frame', ms: 'ms', sample: 'sample' } as const;

/** Where the recording lies, how fast its clock runs, how sure that is. */
export function PlacementPart({
  recording,
  placement,
  reference,
}: {
  recording: Recording;
  placement: Placement | null;
  reference: boolean;
}) {
  const app = useApp();
  const { write, read, shown } = useTimelineTime();
  const hasTracks = useAppState((s) => otherTracks(projectOf(s), recording.id).length > 0);
  if (!placement)
    return (
      <Part title={tr('Placement')}>
        <p className="soft">
          {isData(recording.media)
            ? tr(
                'Sync does not place numbers. Drag its clip on the timeline, pin a moment of it to a moment of another recording, or warp the two in the pair view.',
              )
            : tr('Not synced yet. Sync, or drag its clip on the timeline to place it by hand.')}
        </p>
      </Part>
    );
  const map = placement.map;
  if (!map)
    return (
      <Part title={tr('Placement')}>
        <p>{placement.reason === null ? tr('Not placed.') : told(placement.reason)}</p>
        <p className="soft">
          {candidatesOf(placement).length > 0
            ? tr(
                'Try one of the places above, drag its clip on the timeline, or pin a moment of it to a moment of another recording.',
              )
            : tr('Drag its clip on the timeline, or pin a moment of it to a moment of another recording.')}
        </p>
      </Part>
    );
  const put = (next: TimeMap, label: string) => {
    editAndSolve(app, placeByHand(recording.id, next, placement.event, label));
    return null;
  };
  const offset = offsetOf(map);
  const drift = driftOf(map);
  const isWarped = isElastic(map) && placement.by === 'auto' && !reference;
  const off = likelyOff(map);
  const nudge = (unit: 'frame' | 'ms' | 'sample', direction: 1 | -1) =>
    commandById(`clip.nudge-${unit}-${direction < 0 ? 'back' : 'on'}`).run(app);
  return (
    <Part title={tr('Placement')}>
      <ValueField
        label={tr('Offset')}
        text={write(offset, 6)}
        {...(shown.notation === 'frames' ? { unit: tr('frames') } : {})}
        parse={read}
        disabled={reference}
        onCommit={(t) => put(shifted(map, t - offset), tr('Set offset'))}
        step={(direction, keys) => nudge(keys.altKey ? 'sample' : keys.shiftKey ? 'frame' : 'ms', direction)}
      />
      {isElastic(map) ? (
        <Fact name={tr('Drift')}>{tr('elastic')}</Fact>
      ) : (
        <ValueField
          label={tr('Drift')}
          text={formatPpm(drift).replace(' ppm', '')}
          unit="ppm"
          parse={parseNumber}
          disabled={reference}
          onCommit={(ppm) =>
            Math.abs(ppm) > 100_000 ? tr('At most 100 000 ppm.') : put(withDrift(map, ppm), tr('Set drift'))
          }
        />
      )}
      <Fact name={isWarped ? tr('Match') : tr('Confidence')}>
        {reference ? (
          <span className="soft">{tr('reference')}</span>
        ) : placement.by === 'manual' ? (
          <span className="soft">{tr('placed by hand')}</span>
        ) : (
          <Confidence
            value={placement.confidence}
            text={formatConfidence(placement.confidence)}
            {...(isWarped ? { title: tr('How sure it is that both hold the same thing') } : {})}
          />
        )}
      </Fact>
      {isWarped && off !== null ? (
        <Fact name={tr('Likely off')}>
          <span
            className="num"
            title={tr('Where it is least sure, 90 % lie nearer than this')}
          >{`± ${formatSmall(off)}`}</span>
        </Fact>
      ) : null}
      {placement.reason ? <p className="part-note">{told(placement.reason)}</p> : null}
      {reference ? (
        <p className="soft small">{tr('Its clock is the timeline: the others move against it.')}</p>
      ) : null}
      <SegmentTable map={map} />
      {reference ? null : (
        <div className="nudges">
          {(['frame', 'ms', 'sample'] as const).map((unit) => (
            <fieldset key={unit}>
              <legend className="unseen">{tr(nudgeNames[unit])}</legend>
              <span className="small soft">{tr(unitNames[unit])}</span>
              <CommandButton id={`clip.nudge-${unit}-back`} sign="−" />
              <CommandButton id={`clip.nudge-${unit}-on`} sign="+" />
            </fieldset>
          ))}
        </div>
      )}
      {hasTracks || (placement.by === 'manual' && !reference) ? (
        <div className="part-do">
          {hasTracks ? <CommandButton id="clip.copy-map" name={tr('Copy to its other tracks')} /> : null}
          {placement.by === 'manual' && !reference ? <CommandButton id="clip.release" /> : null}
        </div>
      ) : null}
    </Part>
  );
}
