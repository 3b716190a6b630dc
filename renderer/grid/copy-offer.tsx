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
        Making a playable copy
      </p>
    );
  const failed = playable.kind === 'failed';
  const why = failed ? playable.error.message : playable.why;
  return (
    <div className="copy-offer">
      <p title={why}>{why}</p>
      <Button
        onClick={() => void makeCopy(app, recording)}
        aria-label={`${failed ? 'Try again to make' : 'Make'} a playable copy of ${recording.name}`}
        title={`${why} A small copy for this window only: syncing and exporting use the original`}
      >
        {failed ? (
          'Try again'
        ) : (
          <>
            Make a <span className="copy-word">playable</span> copy
          </>
        )}
      </Button>
    </div>
  );
}
