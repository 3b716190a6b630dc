import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { useState } from 'react';
import { exportSteps, type StepsExport } from '#renderer/operations/steps-export.ts';
import { WriteDialog } from '#renderer/project/write-dialog.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { stepsById } from '#renderer/state/steps.ts';
import { withoutEnding } from '#renderer/ui/select-stem.ts';
import { stepEndings } from '#src/formats/step-files.ts';

const formats: readonly (readonly [StepsExport, Plain])[] = [
  ['youtube', 'Chapters for a video’s description (0:00 Title)'],
  ['vtt-chapters', 'Chapters as WebVTT, for players'],
  ['ffmetadata', 'Chapters for ffmpeg, to be put into a film'],
  ['srt', 'SubRip subtitles'],
  ['vtt', 'WebVTT subtitles'],
  ['json', 'JSON, with all that is known'],
  ['clips', 'A clip of each step'],
];

/** Writes the steps that are found: chapters, subtitles, clips. */
export function ExportStepsDialog({ id }: { id: string }) {
  const app = useApp();
  const list = useAppState((s) => stepsById(s, id));
  const project = useProject();
  const [format, setFormat] = useState<StepsExport>('youtube');
  const [cutting, setCutting] = useState(false);
  const own = recordingOf(project, list?.recording ?? null);
  if (!list || !own) return null;
  const found = list.steps.filter(({ start }) => start !== null).length;
  return (
    <WriteDialog
      title={tr('Export steps')}
      first={tr('{name} steps', { name: withoutEnding(own.name) })}
      nameOf={(typed) => `${typed}${format === 'clips' ? '' : stepEndings[format]}`}
      typedOf={withoutEnding}
      lists="text"
      makes={format === 'clips' ? 'folder' : 'file'}
      disabled={found === 0}
      write={async (path, overwrite) => {
        setCutting(format === 'clips');
        const answer = await exportSteps(app, list, own, format, path, overwrite);
        setCutting(false);
        return answer;
      }}
    >
      <label className="typed">
        <span className="soft">{tr('Format')}</span>
        <select data-first value={format} onChange={(event) => setFormat(event.target.value as StepsExport)}>
          {formats.map(([key, words]) => (
            <option key={key} value={key}>
              {tr(words)}
              {key === 'clips' ? '' : ` (${stepEndings[key]})`}
            </option>
          ))}
        </select>
      </label>
      <p className="small soft export-found">
        {found === 0
          ? tr('No step is found yet: pin some first.')
          : tr('{found} of {all} steps are found. Times are those of “{name}”.', {
              found,
              all: list.steps.length,
              name: own.name,
            })}
      </p>
      {cutting ? (
        <p className="small export-found" role="status">
          {tr('Cutting: how far it is stands below, among the jobs. This may be closed meanwhile.')}
        </p>
      ) : null}
    </WriteDialog>
  );
}
