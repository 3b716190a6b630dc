import { phrase } from '#renderer/i18n/phrase.tsx';
import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { cancelJob } from '#renderer/operations/jobs.ts';
import { copyShare, makeCopy } from '#renderer/operations/playable.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import type { Playable } from '#renderer/state/state.ts';
import { Button } from '#renderer/ui/button.tsx';
import type { Recording } from '#src/model/recording.ts';

/** Why a recording is not seen or heard here, and the copy that mends it. */
export function CopyOffer({
  recording,
  playable,
}: {
  recording: Recording;
  playable: Exclude<Playable, { kind: 'ready' }>;
}) {
  const app = useApp();
  const what = tr('A small copy for this window only: syncing and exporting use the original');
  if (playable.kind === 'asking') return <span className="grid-wait" />;
  if (playable.kind === 'making') {
    const { why, job } = playable;
    return (
      <div className="copy-offer" title={`${told(why)} ${what}`.trim()}>
        <p className="copy-progress">
          <CopyFor job={job} />
        </p>
        {job === null ? null : (
          <Button
            onClick={() => cancelJob(app, job)}
            aria-label={tr('Cancel the copy for playback of {name}', { name: recording.name })}
          >
            {tr('Cancel')}
          </Button>
        )}
      </div>
    );
  }
  const failed = playable.kind === 'failed';
  const why = told(failed ? playable.error.message : playable.why);
  const hint = failed ? ` ${told(playable.error.hint)}` : '';
  return (
    <div className="copy-offer">
      <p title={`${why}${hint}`}>{why}</p>
      <Button
        onClick={() => void makeCopy(app, recording)}
        aria-label={
          failed
            ? tr('Try again to make a playable copy of {name}', { name: recording.name })
            : tr('Make a playable copy of {name}', { name: recording.name })
        }
        title={`${why}${hint} ${what}`}
      >
        {failed
          ? tr('Try again')
          : phrase('Make a {playable} copy', {
              playable: <span className="copy-word">{tr('playable')}</span>,
            })}
      </Button>
    </div>
  );
}

/** What is made, and how far it is, where that is known. */
function CopyFor({ job }: { job: string | null }) {
  const isUnknown = useAppState((s) => copyShare(s, job) === null);
  if (isUnknown) return tr('Copy for playback…');
  return phrase('Copy for playback {share}…', { share: <CopyShare job={job} /> });
}

/** How far a copy is, in whole per cents; nothing while it waits for another. */
export function CopyShare({ job }: { job: string | null }) {
  const percent = useAppState((s) => {
    const share = copyShare(s, job);
    return share === null ? null : Math.floor(100 * share);
  });
  return percent === null ? null : <span className="num">{percent} %</span>;
}
