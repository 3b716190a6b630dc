import { useMemo } from 'react';
import { phrase } from '#renderer/i18n/phrase.tsx';
import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { chooseWords } from '#renderer/operations/transcripts.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import { lossOnClock, projectTranscriptOn, servedBy } from '#src/model/transcript-clocks.ts';

/** Through the timeline a text serves other recordings too. */
export type Service = {
  /** How many it serves. */
  readonly count: number;
  /** The selected one of them, and which words it did not record; null: none of them is selected. */
  readonly of: { readonly recording: Recording; readonly unheard: readonly number[] } | null;
};

export function useService(own: ProjectTranscript): Service {
  const project = useProject();
  const selected = useAppState((s) => s.selected[0] ?? null);
  const served = useMemo(() => servedBy(project, own), [project, own]);
  const recording = recordingOf(project, selected !== null && served.includes(selected) ? selected : null);
  const of = useMemo(() => {
    const on = recording && projectTranscriptOn(project, own, recording.id);
    return on && recording ? { recording, unheard: on.lost } : null;
  }, [project, own, recording]);
  return { count: served.length, of };
}

/** Which other recordings the text serves; of the selected one, what of the text it did not record, and the way there. */
export function Served({ own, service: { count, of } }: { own: ProjectTranscript; service: Service }) {
  const app = useApp();
  const at = useAppState((s) => (s.words?.transcript === own.id ? s.words.from : -1));
  if (count === 0) return null;
  if (!of)
    return (
      <p className="transcript-facts small soft">
        {tr('Serves {count} other recordings through the timeline too.', { count })}{' '}
        {tr('Select one to see which words it did not record.')}
      </p>
    );
  const { recording, unheard } = of;
  const next = unheard.find((k) => k > at) ?? unheard[0];
  return (
    <p className="transcript-facts small soft">
      {phrase('Serves {name} through the timeline.', { name: <ClippedName name={recording.name} /> })}{' '}
      {next === undefined ? (
        tr('It recorded every word.')
      ) : (
        <>
          {lossOnClock({ lost: unheard, lostCues: [] }, recording.name).map(told).join(' ')}{' '}
          <Button look="quiet" onClick={() => chooseWords(app, own, next)}>
            {tr('Next of these')}
          </Button>
        </>
      )}
    </p>
  );
}
