import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useAppState } from '#renderer/state/context.tsx';
import { projectOf } from '#renderer/state/selectors.ts';
import { formatTime } from '#renderer/time/format.ts';
import type { ButtonLook } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import type { JobResults } from '#src/contract/job-results.ts';
import type { Recording } from '#src/model/recording.ts';
import { evenShift, shiftByShots, type SoundShift } from '#src/model/sound-shift.ts';
import { clockOf, shiftOf } from '#src/model/stream-maps.ts';
import { latenessWords, shiftWords, toldBy } from './avsync-words.ts';
import { LipsChoice } from './lips-choice.tsx';
import { JobWorking } from './job-working.tsx';
import { Fact, Part } from './part.tsx';

/** Whether this recording's sound comes after its own picture, where it has both. */
export function AvSyncPart({ recording }: { recording: Recording }) {
  const check = useAppState((s) => (s.avsync?.recording === recording.id ? s.avsync : null));
  const shift = useAppState((s) => shiftOf(projectOf(s), recording.id));
  const clock = useAppState((s) => clockOf(projectOf(s), recording.id));
  const told = check?.outcome.kind === 'done' ? check.outcome.result : null;
  const { audio, video } = recording.media;
  if (audio.length === 0 || video.length === 0) return null;
  return (
    <Part title={tr('Sound against picture')}>
      {check?.outcome.kind === 'working' ? (
        <JobWorking kind="avsync" name={tr('Checking sound against picture')} stop={check.outcome.stop} />
      ) : null}
      {check?.outcome.kind === 'failed' ? (
        <p className="job-error" role="alert">
          <ErrorText error={check.outcome.error} />
        </p>
      ) : null}
      {check?.outcome.kind === 'done' ? <Answer result={check.outcome.result} /> : null}
      {shift ? <Applied shift={shift} clock={clock} /> : null}
      {check?.outcome.kind === 'working' ? null : <LipsChoice />}
      {check?.outcome.kind === 'working' ? null : (
        <div className="part-do">
          {told ? <PutRight told={told} look={shift ? 'plain' : 'primary'} /> : null}
          {shift ? <CommandButton id="clip.sound-back" name={tr('Take back')} /> : null}
          <CommandButton id="clip.check-sound" name={check ? tr('Check again') : tr('Check')} />
        </div>
      )}
    </Part>
  );
}

/** The ways to put it right, the one that fits all that was told first. They stay, disabled, where they were used. */
function PutRight({ told, look }: { told: JobResults['avsync']; look: ButtonLook }) {
  if (!evenShift(told)) return null;
  if (!shiftByShots(told)) return <CommandButton id="clip.sound-right" look={look} />;
  return (
    <>
      <CommandButton id="clip.sound-right-shots" look={look} />
      <CommandButton id="clip.sound-right" name={tr('…by one offset')} />
    </>
  );
}

/** What was done about it, and where it shows. */
function Applied({ shift, clock }: { shift: SoundShift; clock: 'sound' | 'picture' }) {
  return (
    <div className="find-answer">
      <p role="status">{shiftWords(shift, clock)}</p>
      <p className="soft small">
        {clock === 'sound'
          ? tr(
              'Its place was found by what is heard: its sound stays with the others, its picture moves. Heard and seen here and in exports; the file stays as it is.',
            )
          : tr('Heard and seen here and in exports; the file stays as it is.')}
      </p>
    </div>
  );
}

function Answer({ result }: { result: JobResults['avsync'] }) {
  const { offset, sd, ppm, segments, confidence, reason, by } = result;
  if (offset === null || by === null)
    return <p role="status">{`${tr('Not told.')} ${told(reason ?? '')}`}</p>;
  return (
    <>
      <p role="status">{latenessWords(offset)}.</p>
      <Fact name={tr('Within')}>
        <span className="num">{`± ${Math.round(1000 * (sd ?? 0))} ms`}</span>
      </Fact>
      <Fact name={tr('Confidence')}>
        <span className="num" title={tr('The probability that it is within 40 ms of the truth')}>
          {confidence.toFixed(2)}
        </span>
      </Fact>
      {ppm === null ? null : (
        <Fact name={tr('Drift')}>
          <span className="num">{`${Math.round(ppm)} ppm`}</span>
        </Fact>
      )}
      <p className="soft small">{tr(toldBy[by])}</p>
      {segments.length > 1 ? (
        <ol className="small">
          {segments.map((each) => (
            <li key={each.start} className="num">
              {formatTime(each.start)} – {formatTime(each.end)}:{' '}
              {each.offset === null ? tr('not told') : `${Math.round(1000 * each.offset)} ms`}
            </li>
          ))}
        </ol>
      ) : null}
    </>
  );
}
