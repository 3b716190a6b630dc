import { useState } from 'react';
import { exportSteps, type StepsExport } from '#renderer/operations/steps-export.ts';
import { FolderBrowser } from '#renderer/project/folder-browser.tsx';
import { homeOf, join } from '#renderer/project/paths.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { stepsById } from '#renderer/state/steps.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { SaveFooter } from '#renderer/ui/save-footer.tsx';
import { selectStem } from '#renderer/ui/select-stem.ts';
import { stepEndings } from '#src/formats/step-files.ts';

const formats: readonly (readonly [StepsExport, string])[] = [
  ['youtube', 'Chapters for a video’s description (0:00 Title)'],
  ['vtt-chapters', 'Chapters as WebVTT, for players'],
  ['ffmetadata', 'Chapters for ffmpeg, to be put into a film'],
  ['srt', 'SubRip subtitles'],
  ['vtt', 'WebVTT subtitles'],
  ['json', 'JSON, with all that is known'],
  ['clips', 'A clip of each step'],
];

const stem = (name: string): string => name.replace(/\.[^.]{1,8}$/, '');

/** Writes the steps that are found: chapters, subtitles, clips. */
export function ExportStepsDialog({ id }: { id: string }) {
  const app = useApp();
  const list = useAppState((s) => stepsById(s, id));
  const project = useProject();
  const browses = useAppState((s) => s.host?.roots !== null);
  const [format, setFormat] = useState<StepsExport>('youtube');
  const [folder, setFolder] = useState<string | null>(null);
  const [exists, setExists] = useState(false);
  const [busy, setBusy] = useState(false);
  const own = recordingOf(project, list?.recording ?? null);
  const [name, setName] = useState(() => `${stem(own?.name ?? 'recording')} steps`);
  const [home] = useState(() => homeOf(app.store.getState().path, project.recordings));
  const close = () => app.set({ dialog: null });
  if (!list || !own) return null;
  const found = list.steps.filter(({ start }) => start !== null).length;
  const full = `${name.trim()}${format === 'clips' ? '' : stepEndings[format]}`;
  const write = async (path: string, overwrite: boolean) => {
    setBusy(true);
    const answer = await exportSteps(app, list, own, format, path, overwrite);
    setBusy(false);
    if (answer === 'written') close();
    else if (answer === 'exists') setExists(true);
  };
  const save = async (overwrite: boolean) => {
    if (!browses) {
      try {
        const purpose = format === 'clips' ? 'export-folder' : 'export-file';
        const [path] = await app.channel.call('files.pick', { purpose, suggested: full });
        // The system's own dialog has asked whether to replace a file; of a folder it has not.
        if (path !== undefined) await write(path, format !== 'clips');
      } catch (error) {
        app.fail(error);
      }
    } else if (folder && name.trim()) await write(join(folder, full), overwrite);
  };
  return (
    <Dialog
      title="Export steps"
      wide
      onClose={close}
      footer={
        <SaveFooter
          exists={exists}
          label={browses ? 'Write' : 'Choose where…'}
          disabled={found === 0 || busy || (browses && (!folder || !name.trim()))}
          onCancel={close}
          onRename={() => setExists(false)}
          onSave={(overwrite) => void save(overwrite)}
        />
      }
    >
      <label className="typed">
        <span className="soft">Format</span>
        <select
          data-first
          value={format}
          onChange={(event) => {
            setFormat(event.target.value as StepsExport);
            setExists(false);
          }}
        >
          {formats.map(([key, words]) => (
            <option key={key} value={key}>
              {words}
              {key === 'clips' ? '' : ` (${stepEndings[key]})`}
            </option>
          ))}
        </select>
      </label>
      <p className="small soft export-found">
        {found === 0
          ? 'No step is found yet: pin some first.'
          : `${found} of ${list.steps.length} steps are found. Times are those of “${own.name}”.`}
      </p>
      {busy && format === 'clips' ? (
        <p className="small export-found" role="status">
          Cutting: how far it is stands below, among the jobs. This may be closed meanwhile.
        </p>
      ) : null}
      {browses ? (
        <>
          <FolderBrowser
            kinds={['text']}
            chosen={[]}
            onChoose={(entry) => setName(stem(entry.name))}
            onOpen={setFolder}
            start={home}
          />
          <label className="typed">
            <span className="soft">{format === 'clips' ? 'Folder' : 'Name'}</span>
            <input
              type="text"
              spellCheck={false}
              onFocus={selectStem}
              value={name}
              onChange={(event) => {
                setName(event.target.value);
                setExists(false);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && found > 0) void save(false);
              }}
            />
          </label>
        </>
      ) : null}
    </Dialog>
  );
}
