import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useAppState } from '#renderer/state/context.tsx';
import { formatTime } from '#renderer/time/format.ts';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import type { JobResults } from '#src/contract/job-results.ts';
import type { Recording } from '#src/model/recording.ts';
import { JobWorking } from './job-working.tsx';
import { Moments } from './moments.tsx';
import { Part } from './part.tsx';

/** More than these would push everything else out of sight. */
const mostPhrases = 12;

/** Which phrases, or seconds, have a region of this recording's picture to themselves. */
export function AttentionPart({ recording }: { recording: Recording }) {
  const attending = useAppState((s) => (s.attending?.recording === recording.id ? s.attending : null));
  if (recording.media.video.length === 0) return null;
  const outcome = attending?.outcome ?? null;
  return (
    <Part title={tr('Attention')}>
      {outcome?.kind === 'working' ? (
        <JobWorking kind="ground" name={tr('Looking at the picture')} stop={outcome.stop} />
      ) : null}
      {outcome?.kind === 'failed' ? (
        <p className="job-error" role="alert">
          <ErrorText error={outcome.error} />
        </p>
      ) : null}
      {outcome?.kind === 'done' ? <Found recording={recording} result={outcome.result} /> : null}
      {outcome?.kind === 'working' ? null : (
        <div className="part-do">
          <CommandButton
            id="clip.show-attention"
            name={outcome ? tr('Look again') : tr('Show on the picture')}
          />
          {outcome ? <CommandButton id="clip.hide-attention" name={tr('Hide')} /> : null}
        </div>
      )}
    </Part>
  );
}

function Found({
  recording,
  result: { phrases, by, reason },
}: {
  recording: Recording;
  result: JobResults['ground'];
}) {
  const found = phrases.filter(({ status }) => status === 'grounded');
  return (
    <>
      <p className="soft small" role="status">
        {reason !== null
          ? told(reason)
          : by === 'motion'
            ? tr(
                '{found} of {all} stretches have what moves in one region: without it the picture loses more than without regions elsewhere.',
                { found: found.length, all: phrases.length },
              )
            : tr(
                '{found} of {all} phrases have a region to themselves: without it the picture loses more than without regions elsewhere.',
                { found: found.length, all: phrases.length },
              )}
      </p>
      <Moments
        recording={recording}
        most={mostPhrases}
        moments={found.map(({ text, start, frames, deletion }) => {
          const at = frames[0]?.t ?? start ?? 0;
          return {
            key: `${at}/${text}`,
            at,
            line: (
              <>
                <span className="num">{formatTime(at)}</span> {text === '' ? tr('what moves') : text}{' '}
                <span
                  className="soft num"
                  title={tr('How probably a region anywhere would do (deletion test)')}
                >
                  p {(deletion?.p ?? 1).toFixed(2)}
                </span>
              </>
            ),
          };
        })}
      />
    </>
  );
}
