import { tr } from '#renderer/i18n/tr.ts';
import { hearAgain } from '#renderer/operations/peaks.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { soundKey } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Recording } from '#src/model/recording.ts';
import { decodingTrouble, mayTryAgain } from './decoding-trouble.ts';

/** That a recording was decoded only in part, or not at all; null when it was decoded whole, or not yet. */
export function useDecodingTrouble(recording: Recording): string | null {
  const heard = useAppState((s) => s.heard[soundKey(recording)]);
  return heard ? decodingTrouble(recording, heard) : null;
}

/** The same with a way to try again, where that may help. */
export function DecodingTroubleNote({ recording, id }: { recording: Recording; id?: string }) {
  const app = useApp();
  const heard = useAppState((s) => s.heard[soundKey(recording)]);
  const trouble = useDecodingTrouble(recording);
  if (!heard || trouble === null) return null;
  return (
    <p className="source-trouble small" id={id}>
      <Icon name="warning" />
      <span>{trouble}</span>
      {heard.again ? (
        <span className="soft">{tr('Decoding again…')}</span>
      ) : mayTryAgain(heard) ? (
        <Button onClick={() => void hearAgain(app, recording)}>
          {tr('Try again')}
          <span className="unseen">{`: ${tr('decode {name}', { name: recording.name })}`}</span>
        </Button>
      ) : null}
    </p>
  );
}
