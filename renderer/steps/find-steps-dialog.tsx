import { tr } from '#renderer/i18n/tr.ts';
import { useState } from 'react';
import { useOwnModels } from '#renderer/models/own-models.ts';
import { findSteps, textsFor } from '#renderer/operations/steps.ts';
import { FolderBrowser } from '#renderer/project/folder-browser.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { recordingOf } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { clipMiddle } from '#src/model/clip-middle.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import type { RecordingId } from '#src/model/recording.ts';
import type { StepsBy } from '#src/model/steps.ts';
import { mostSteps } from '#src/model/steps-schema.ts';
import '#renderer/transcript/transcript.css';
import './steps.css';

/** The steps of a typed or pasted list: its lines that have words. */
const linesIn = (text: string): readonly string[] =>
  text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line));

/** A list of steps for a recording, and what tells where they are. */
export function FindStepsDialog({ recording }: { recording: RecordingId }) {
  const app = useApp();
  const project = useProject();
  const own = recordingOf(project, recording);
  const clips = useOwnModels(['clip']);
  const browses = useAppState((s) => s.host?.roots !== null);
  const [text, setText] = useState('');
  const [source, setSource] = useState<string | null>(null);
  const [isBrowsing, setBrowsing] = useState(false);
  const [chosenBy, setBy] = useState<StepsBy | null>(null);
  const close = () => app.set({ dialog: null });
  const texts = textsFor(app.store.getState(), recording);
  const isSeen = (own?.media.video.length ?? 0) > 0;
  const [firstText, firstClip] = [texts[0], isSeen ? clips[0] : undefined];
  const by: StepsBy | null =
    chosenBy ??
    (firstText
      ? { kind: 'transcript', transcript: firstText.id }
      : firstClip
        ? { kind: 'model', model: firstClip.id }
        : null);
  const steps = linesIn(text);
  const tooMany = steps.length > mostSteps;

  const read = async (path: string) => {
    try {
      const { name, steps: lines } = await app.channel.call('steps.read', { path });
      setText(lines.join('\n'));
      setSource(name);
      setBrowsing(false);
    } catch (error) {
      app.fail(error);
    }
  };
  const pick = async () => {
    if (browses) {
      setBrowsing(!isBrowsing);
      return;
    }
    try {
      const [path] = await app.channel.call('files.pick', { purpose: 'open-text', suggested: null });
      if (path !== undefined) await read(path);
    } catch (error) {
      app.fail(error);
    }
  };
  const nameOf = (each: (typeof texts)[number]) => {
    const of = recordingOf(project, each.recording)?.name ?? '';
    return clipMiddle(
      each.source === null
        ? tr('Text of {recording}', { recording: of })
        : tr('{source} of {recording}', { source: each.source, recording: of }),
      60,
    );
  };
  return (
    <Dialog
      title={tr('Find steps in “{name}”', { name: own?.name ?? '' })}
      wide
      onClose={close}
      footer={
        <>
          <Button aria-expanded={browses ? isBrowsing : undefined} onClick={() => void pick()}>
            {tr('Read a file…')}
          </Button>
          <span className="spring" />
          <Button onClick={close}>{tr('Cancel')}</Button>
          <Button
            look="primary"
            disabled={steps.length === 0 || tooMany || by === null}
            onClick={() => {
              if (!by) return;
              close();
              void findSteps(app, recording, source, steps, by);
            }}
          >
            {steps.length > 0 ? tr('Find {count} steps', { count: steps.length }) : tr('Find steps')}
          </Button>
        </>
      }
    >
      <div className="add-text find-steps">
        <label>
          <span className="soft">
            {tr('One step on each line, in their order; numbers and bullets may stay')}
          </span>
          <textarea data-first value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        {tooMany ? (
          <p className="small export-lost" role="alert">
            {tr('These are {n} lines: at most {most} steps can be looked for.', {
              n: steps.length,
              most: mostSteps,
            })}
          </p>
        ) : null}
        {isBrowsing ? (
          <FolderBrowser
            kinds={['text']}
            named={/\.(?:txt|md|tsv|csv|json)$/i}
            chosen={[]}
            onChoose={(entry) => void read(entry.path)}
          />
        ) : null}
        <fieldset>
          <legend className="soft">{tr('Found by')}</legend>
          <div className="by">
            <label className="check">
              <input
                type="radio"
                name="steps-by"
                checked={by?.kind === 'transcript'}
                disabled={!firstText}
                onChange={() => firstText && setBy({ kind: 'transcript', transcript: firstText.id })}
              />
              {tr('what is said')}
            </label>
            {texts.length > 0 ? (
              <select
                aria-label={tr('Text that says it')}
                value={by?.kind === 'transcript' ? by.transcript : firstText?.id}
                onChange={(event) => setBy({ kind: 'transcript', transcript: event.target.value })}
              >
                {texts.map((each) => (
                  <option key={each.id} value={each.id}>
                    {nameOf(each)}
                  </option>
                ))}
              </select>
            ) : (
              <span className="small soft">
                {tr('Add subtitles or an aligned text to the recording first.')}
              </span>
            )}
          </div>
          <div className="by">
            <label className="check">
              <input
                type="radio"
                name="steps-by"
                checked={by?.kind === 'model'}
                disabled={!firstClip}
                onChange={() => firstClip && setBy({ kind: 'model', model: firstClip.id })}
              />
              {tr('what is seen')}
            </label>
            {!isSeen ? (
              <span className="small soft">{tr('The recording has no picture.')}</span>
            ) : clips.length > 0 ? (
              <select
                aria-label={tr('Model that looks')}
                value={by?.kind === 'model' ? by.model : firstClip?.id}
                onChange={(event) => setBy({ kind: 'model', model: event.target.value })}
              >
                {clips.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            ) : (
              <>
                <span className="small soft">{tr('It takes a CLIP model of your own.')}</span>
                <Button onClick={() => app.set({ dialog: { kind: 'models' } })}>
                  {tr('Models of your own…')}
                </Button>
              </>
            )}
          </div>
        </fieldset>
      </div>
    </Dialog>
  );
}
