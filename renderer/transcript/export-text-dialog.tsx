import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { useEffect, useMemo, useState } from 'react';
import { WriteDialog } from '#renderer/project/write-dialog.tsx';
import { sourceOf, writeText } from '#renderer/operations/transcripts.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { transcriptById } from '#renderer/state/transcripts.ts';
import { clipMiddle } from '#src/model/clip-middle.ts';
import { withoutEnding } from '#renderer/ui/select-stem.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { lossOnClock, projectTranscriptOn, servedBy } from '#src/model/transcript-clocks.ts';
import './transcript.css';

const formats = [
  ['TextGrid', 'Praat TextGrid'],
  ['eaf', 'ELAN'],
  ['srt', 'SubRip subtitles'],
  ['vtt', 'WebVTT subtitles'],
  ['ass', 'ASS subtitles'],
  ['json', 'JSON, with all that is known'],
  ['ctm', 'CTM'],
  ['tsv', 'Table, tabs between'],
  ['csv', 'Table, commas between'],
  ['txt', 'Plain text'],
] as const satisfies readonly (readonly [string, Plain])[];
type Ending = (typeof formats)[number][0];

/** What the chosen format would not keep: said before anything is written. */
function useLosses(
  own: ProjectTranscript | null,
  transcript: Transcript | null,
  ending: Ending,
  wordTimes: boolean,
): readonly string[] {
  const app = useApp();
  const [lost, setLost] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!own || !transcript) return;
    const asked = new AbortController();
    app.channel
      .call(
        'transcript.losses',
        { name: `x.${ending}`, transcript: transcript as never, source: sourceOf(own), wordTimes },
        asked.signal,
      )
      .then(setLost)
      .catch((error: unknown) => {
        if (!asked.signal.aborted) app.fail(error);
      });
    return () => asked.abort();
  }, [app, own, transcript, ending, wordTimes]);
  return lost;
}

/** Writes a transcript to a file. */
export function ExportTextDialog({ id }: { id: string }) {
  const app = useApp();
  const own = useAppState((s) => transcriptById(s, id));
  const project = useProject();
  const selected = useAppState((s) => s.selected[0] ?? null);
  const [clock, setClock] = useState<string | null>(null);
  const [ending, setEnding] = useState<Ending>('TextGrid');
  const [wordTimes, setWordTimes] = useState(false);
  const served = useMemo(() => (own ? servedBy(project, own) : []), [project, own]);
  // The recording that is selected, if the text serves it; else the text's own.
  const on = clock ?? (served.includes(selected ?? '') && selected ? selected : (own?.recording ?? null));
  const loss = useMemo(
    () => own && projectTranscriptOn(project, own, on === 'timeline' ? null : on),
    [project, own, on],
  );
  const ofFormat = useLosses(own, loss?.transcript ?? null, ending, wordTimes);
  if (!own || on === null || !recordingOf(project, own.recording)) return null;
  const lost = loss ? lossOnClock(loss, recordingOf(project, on)?.name ?? null) : [];
  return (
    <WriteDialog
      title={tr('Export transcript')}
      first={withoutEnding(own.source ?? recordingOf(project, own.recording)?.name ?? 'transcript')}
      nameOf={(typed) => `${typed}.${ending}`}
      typedOf={withoutEnding}
      lists="text"
      write={(path, overwrite) => writeText(app, own, path, overwrite, { wordTimes, clock: on })}
    >
      <label className="typed">
        <span className="soft">{tr('Format')}</span>
        <select data-first value={ending} onChange={(event) => setEnding(event.target.value as Ending)}>
          {formats.map(([key, words]) => (
            <option key={key} value={key}>
              {`${tr(words)} (.${key})`}
            </option>
          ))}
        </select>
      </label>
      {served.length > 0 ? (
        <label className="typed">
          <span className="soft">{tr('On the clock of')}</span>
          <select value={on} onChange={(event) => setClock(event.target.value)}>
            {[own.recording, ...served].map((id) => (
              <option key={id} value={id}>
                {clipMiddle(recordingOf(project, id)?.name ?? id, 60)}
              </option>
            ))}
            <option value="timeline">{tr('the timeline')}</option>
          </select>
        </label>
      ) : null}
      {[...lost, ...ofFormat].map((line) => (
        <p key={line} className="small export-lost">
          {told(line)}
        </p>
      ))}
      {ending === 'vtt' || ending === 'ass' ? (
        <label className="check">
          <input
            type="checkbox"
            checked={wordTimes}
            onChange={(event) => setWordTimes(event.target.checked)}
          />
          {tr('With the time of every word')}
        </label>
      ) : null}
    </WriteDialog>
  );
}
