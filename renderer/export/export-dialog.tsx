import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { runJob } from '#renderer/operations/jobs.ts';
import { folderOf, homeOf, join } from '#renderer/project/paths.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { checkMedia, chooseRelink } from '#renderer/operations/relink.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { eventOf, projectOf, titleOf } from '#renderer/state/selectors.ts';
import { useTimelineTime } from '#renderer/state/time-shown.ts';
import { formatLength } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { selectStem } from '#renderer/ui/select-stem.ts';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import { RelinkDialog } from '#renderer/project/relink-dialog.tsx';
import { FolderBrowser } from '#renderer/project/folder-browser.tsx';
import type { JobResults } from '#src/contract/job-results.ts';
import type { ExportFormat } from '#src/contract/jobs.ts';
import { laidAlone } from '#src/model/laid-alone.ts';
import { CancelledError, type ErrorData, errorData } from '#src/model/errors.ts';
import { ClipChoice } from './clip-choice.tsx';
import { CropChoice } from './crop-choice.tsx';
import {
  type EachStretch,
  exportRange,
  isFolder,
  suggestedName,
  type Subtitles,
  rendersMedia,
  usesCrop,
  usesRange,
  usesSound,
  usesSoundMode,
} from './export-plan.ts';
import { FormatChoice } from './format-choice.tsx';
import { SubtitleChoice } from './subtitle-choice.tsx';
import { MediaTrouble } from './media-trouble.tsx';
import { ExportProgress } from './export-progress.tsx';

type Stage =
  | {
      readonly kind: 'asking';
      readonly exists: boolean;
      readonly error: ErrorData | null;
      /** What the export cannot use as it is. */
      readonly trouble: Trouble | null;
    }
  | { readonly kind: 'working'; readonly stop: AbortController }
  | { readonly kind: 'done'; readonly result: JobResults['export'] };

type Trouble = { readonly missing: readonly string[]; readonly changed: readonly string[] };

/** What, of which stretch, with whose sound, to where. Files that exist are replaced only after a second yes. */
export function ExportDialog() {
  const app = useApp();
  const given = useProject();
  const project = useMemo(() => laidAlone(given), [given]);
  const chosen = useAppState(eventOf);
  const event = project === given ? chosen : (project.events[0]?.id ?? null);
  const marked = useAppState((s) => s.range);
  const { write } = useTimelineTime();
  const ownDialogs = useAppState((s) => s.host?.roots === null);
  const path = useAppState((s) => s.path);
  const title = useAppState(titleOf);
  const [format, setFormat] = useState<ExportFormat>('clips');
  const [whole, setWhole] = useState(marked.in === null && marked.out === null);
  const [sound, setSound] = useState('');
  const [soundMode, setSoundMode] = useState<'replace' | 'beside'>('replace');
  const [margin, setMargin] = useState<number | null>(null);
  const [each, setEach] = useState<EachStretch | null>(null);
  const [subtitles, setSubtitles] = useState<Subtitles | null>(null);
  const [folder, setFolder] = useState<string | null>(null);
  const [name, setName] = useState(() => suggestedName(title, 'clips'));
  const [stage, setStage] = useState<Stage>({ kind: 'asking', exists: false, error: null, trouble: null });
  const [finding, setFinding] = useState<string | null>(null);
  const range = whole || !usesRange(format) ? null : exportRange(project, event, marked);
  const placed = project.placements.filter((p) => p.placed && p.event === event).map((p) => p.recording);
  const hearable = project.recordings.filter((r) => placed.includes(r.id) && r.media.audio.length > 0);
  const hasCrops = project.crops.some((c) => placed.includes(c.recording));
  const nameOf = (id: string) => project.recordings.find((r) => r.id === id)?.name ?? id;
  const listed = (
    lists: readonly {
      readonly id: string;
      readonly recording: string;
      readonly source?: string | null | undefined;
    }[],
  ) =>
    lists
      .filter(({ recording }) => placed.includes(recording))
      .map(({ id, recording, source }) => ({ id, name: source ?? nameOf(recording) }));
  const texts = listed(project.transcripts);
  const output = ownDialogs ? name : folder ? join(folder, name.trim()) : '';
  const close = () => {
    if (stage.kind !== 'working') app.set({ dialog: null });
  };
  const ask = (patch: { exists?: boolean; error?: ErrorData | null; trouble?: Trouble } = {}) =>
    setStage({ kind: 'asking', exists: false, error: null, trouble: null, ...patch });

  const start = async (overwrite: boolean, acceptChanged: boolean) => {
    const stop = new AbortController();
    setStage({ kind: 'working', stop });
    try {
      const trouble = rendersMedia(format)
        ? await checkMedia(app, placed, stop.signal)
        : { missing: [], changed: [] };
      if (trouble.missing.length > 0 || (trouble.changed.length > 0 && !acceptChanged))
        return ask({ trouble });
      const result = await runJob(
        app,
        {
          kind: 'export',
          project: projectOf(app.store.getState()) as never,
          format,
          range: range ? [range[0], range[1]] : null,
          recordings: placed,
          sound: usesSound(format) && sound ? sound : null,
          soundMode,
          crop: usesCrop(format) && margin !== null ? { margin } : null,
          each: isFolder(format) ? each : null,
          subtitles: usesCrop(format) ? subtitles : null,
          output,
          overwrite,
          acceptChanged,
        },
        stop.signal,
      );
      setStage({ kind: 'done', result });
    } catch (error) {
      const data = errorData(error);
      if (error instanceof CancelledError) ask();
      else if (data.code === 'exists') ask({ exists: true });
      else ask({ error: data });
    }
  };
  /** Enter exports; what it would replace is asked after first, and answered with a button. */
  const onEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !output) return;
    event.preventDefault(); // else the same Enter presses what gets the focus next
    if (stage.kind === 'asking' && !stage.exists) void start(false, false);
  };
  const findFile = async (id: string) => {
    ask();
    if (ownDialogs) await chooseRelink(app, id);
    else setFinding(id);
  };
  const pick = async () => {
    const purpose = isFolder(format) ? 'export-folder' : 'export-file';
    try {
      const [path] = await app.channel.call('files.pick', {
        purpose,
        suggested: suggestedName(title, format),
      });
      if (path) setName(path);
    } catch (error) {
      app.fail(error);
    }
  };

  if (stage.kind === 'working')
    return (
      <Dialog title={tr('Exporting')} onClose={close}>
        <ExportProgress onCancel={() => stage.stop.abort()} />
      </Dialog>
    );
  if (stage.kind === 'done')
    return (
      <Dialog
        title={tr('Exported')}
        onClose={close}
        footer={
          <Button look="primary" onClick={close}>
            {tr('Close')}
          </Button>
        }
      >
        <ul className="export-result" aria-label={tr('Files written')}>
          {stage.result.files.map((file) => (
            <li key={file}>{file}</li>
          ))}
        </ul>
        {stage.result.warnings.map((warning) => (
          <p key={warning} className="part-note">
            {told(warning)}
          </p>
        ))}
      </Dialog>
    );
  return (
    <Dialog
      title={tr('Export')}
      wide
      onClose={close}
      footer={
        stage.exists ? (
          <>
            <span role="alert" className="ask">
              {tr('Something of this name is already there.')}
            </span>
            <Button onClick={() => ask()}>{tr('Choose another name')}</Button>
            <Button look="danger" onClick={() => void start(true, true)}>
              {tr('Replace it')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={close}>{tr('Cancel')}</Button>
            <Button
              look="primary"
              disabled={!output}
              title={output ? undefined : tr('Choose where it goes first.')}
              onClick={() => void start(false, false)}
            >
              {tr('Export')}
            </Button>
          </>
        )
      }
    >
      <div className="export-form">
        {stage.trouble ? (
          <MediaTrouble
            {...stage.trouble}
            nameOf={nameOf}
            onFind={(id) => void findFile(id)}
            onExport={() => void start(false, true)}
          />
        ) : null}
        <FormatChoice
          format={format}
          onKeyDown={onEnter}
          onChoose={(each) => {
            setFormat(each);
            setName(suggestedName(title, each));
            ask();
          }}
        />
        <div className="export-choices">
          {usesRange(format) ? (
            <label className="export-row">
              <span className="soft">{tr('Range')}</span>
              <select
                value={whole ? 'whole' : 'range'}
                onChange={(e) => setWhole(e.target.value === 'whole')}
              >
                <option value="whole">{tr('All of the event')}</option>
                <option value="range" disabled={marked.in === null && marked.out === null}>
                  {marked.in === null && marked.out === null
                    ? tr('In to out (set with I and O)')
                    : tr('In to out: {range}', {
                        range:
                          exportRange(project, event, marked)
                            ?.map((t) => write(t))
                            .join(' – ') ?? '',
                      })}
                </option>
              </select>
            </label>
          ) : null}
          {usesSound(format) ? (
            <label className="export-row">
              <span className="soft">{tr('Sound')}</span>
              <select value={sound} onChange={(e) => setSound(e.target.value)}>
                <option value="">
                  {format === 'grid' ? tr('Of the reference') : tr('Each recording’s own')}
                </option>
                {hearable.map((r) => (
                  <option key={r.id} value={r.id}>
                    {tr('Of {name}', { name: r.name })}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
          {usesSoundMode(format) && sound ? (
            <label className="export-row">
              <span className="soft">{tr('Put it')}</span>
              <select
                value={soundMode}
                onChange={(e) => setSoundMode(e.target.value === 'beside' ? 'beside' : 'replace')}
              >
                <option value="replace">{tr('in place of the camera’s own sound')}</option>
                <option value="beside">{tr('beside the camera’s own sound, as a second stream')}</option>
              </select>
            </label>
          ) : null}
          {isFolder(format) ? (
            <ClipChoice each={each} texts={texts} steps={listed(project.steps)} onChoose={setEach} />
          ) : null}
          {usesCrop(format) ? (
            <SubtitleChoice subtitles={subtitles} texts={texts} onChoose={setSubtitles} />
          ) : null}
          {usesCrop(format) ? <CropChoice margin={margin} hasCrops={hasCrops} onChoose={setMargin} /> : null}
        </div>
        {range ? (
          <p className="soft small">
            {tr('{length} of every recording.', { length: formatLength(range[1] - range[0]) })}
          </p>
        ) : null}
        <label className="export-row">
          <span className="soft">{isFolder(format) ? tr('New folder') : tr('File')}</span>
          <span className="export-out">
            <input
              type="text"
              spellCheck={false}
              onFocus={selectStem}
              onKeyDown={onEnter}
              value={name}
              onChange={(e) => {
                setName(e.target.value);
                ask();
              }}
            />
            {ownDialogs ? <Button onClick={() => void pick()}>{tr('Choose…')}</Button> : null}
          </span>
        </label>
        {ownDialogs ? null : (
          <FolderBrowser
            kinds={[]}
            chosen={[]}
            onChoose={() => undefined}
            onOpen={setFolder}
            home={path === null ? null : folderOf(path)}
            start={homeOf(path, project.recordings)}
          />
        )}
        {finding ? <RelinkDialog recording={finding} onClose={() => setFinding(null)} /> : null}
        {stage.error ? (
          <p role="alert" className="job-error">
            <ErrorText error={stage.error} />
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
