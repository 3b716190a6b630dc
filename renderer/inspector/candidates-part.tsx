import { tr } from '#renderer/i18n/tr.ts';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import { tryOut } from '#renderer/operations/candidates.ts';
import { useApp } from '#renderer/state/context.tsx';
import { candidatesOf, isByClock, isTried } from '#renderer/state/candidates.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { hueOf, recordingOf } from '#renderer/state/selectors.ts';
import { formatTime } from '#renderer/time/format.ts';
import type { Candidate, Placement } from '#src/model/alignment.ts';
import type { Recording } from '#src/model/recording.ts';
import { Part } from './part.tsx';

/** The ways a refused recording might lie, best first, each tried by one click. */
export function CandidatesPart({
  recording,
  placement,
}: {
  recording: Recording;
  placement: Placement | null;
}) {
  const candidates = candidatesOf(placement);
  if (candidates.length === 0) return null;
  const most = Math.max(placement?.chance ?? 0, ...candidates.map((c) => c.score));
  return (
    <Part title={tr('Where it might lie')}>
      <ol className="candidates">
        {candidates.map((candidate) => (
          <CandidateRow
            key={`${candidate.against}/${candidate.offset}`}
            recording={recording}
            candidate={candidate}
            chance={placement?.chance ?? null}
            most={most}
          />
        ))}
      </ol>
    </Part>
  );
}

/** What the moment is of the other recording's own clock, in words. */
const begins = (offset: number): string =>
  offset < 0
    ? tr('begins {value} before it', { value: formatTime(-offset) })
    : tr('begins at its {offset}', { offset: formatTime(offset) });

function CandidateRow({
  recording,
  candidate,
  chance,
  most,
}: {
  recording: Recording;
  candidate: Candidate;
  chance: number | null;
  /** The largest number of the list: what a full bar means. */
  most: number;
}) {
  const app = useApp();
  const project = useProject();
  const name = recordingOf(project, candidate.against)?.name ?? candidate.against;
  const tried = isTried(project, recording.id, candidate);
  const share = (value: number) => `${Math.round((100 * Math.max(0, value)) / Math.max(most, 1e-9))}%`;
  const score = candidate.score.toFixed(2);
  return (
    <li>
      <button
        type="button"
        className="candidate"
        data-hue={hueOf(project, candidate.against)}
        aria-pressed={tried}
        title={`${tried ? tr('It lies here now') : tr('Place it here by hand')}: ${begins(candidate.offset)}, ${tr('“{name}”', { name })}`}
        onClick={() => tryOut(app, recording.id, candidate)}
      >
        <span className="swatch" />
        <ClippedName name={name} />
        <span className="candidate-try">{tried ? tr('Here now') : tr('Try')}</span>
        <span className="candidate-at num small soft">{begins(candidate.offset)}</span>
        {isByClock(candidate) ? (
          <span className="candidate-score small soft">{tr('by its clock')}</span>
        ) : (
          <span
            className="candidate-score num small"
            title={chance === null ? '' : tr('Chance reaches {chance}', { chance: chance.toFixed(2) })}
          >
            <span className="unseen">{`, ${tr('scores')} `}</span>
            {score}
            {chance === null ? null : (
              <span className="unseen">
                {` ${tr('against a chance level of {chance}', { chance: chance.toFixed(2) })}`}
              </span>
            )}
            <span className="score-bar" aria-hidden="true">
              <span style={{ width: share(candidate.score) }} />
              {chance === null ? null : <i style={{ left: share(chance) }} />}
            </span>
          </span>
        )}
      </button>
    </li>
  );
}
