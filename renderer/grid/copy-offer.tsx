import { phrase } from '#renderer/i18n/phrase.tsx';
import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { makeCopy } from '#renderer/operations/playable.ts';
import { useApp } from '#renderer/state/context.tsx';
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
  if (playable.kind === 'asking') return <span className="grid-wait" />;
  if (playable.kind === 'making')
    return (
      <p className="copy-offer" role="status">
        {tr('Making a playable copy')}
      </p>
    );
  const failed = playable.kind === 'failed';
  const why = told(failed ? playable.error.message : playable.why);
  return (
    <div className="copy-offer">
      <p title={why}>{why}</p>
      <Button
        onClick={() => void makeCopy(app, recording)}
        aria-label={
          failed
            ? tr('Try again to make a playable copy of {name}', { name: recording.name })
            : tr('Make a playable copy of {name}', { name: recording.name })
        }
        title={`${why} ${tr('A small copy for this window only: syncing and exporting use the original')}`}
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
