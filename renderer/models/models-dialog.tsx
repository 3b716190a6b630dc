import { tr } from '#renderer/i18n/tr.ts';
import { phrase } from '#renderer/i18n/phrase.tsx';
import { told } from '#renderer/i18n/told.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { useEffect, useRef, useState } from 'react';
import { type Adding, addModel, loadModels, removeModel } from '#renderer/operations/models.ts';
import { FolderBrowser } from '#renderer/project/folder-browser.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { formatBytes } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import type { InstalledModel } from '#src/contract/models.ts';
import type { ErrorData } from '#src/model/errors.ts';
import './models.css';

/** What a folder was refused for. */
type Refused = { readonly path: string; readonly error: ErrorData };

/** Models of the user's own: what there are, what each is, another added from a folder, one removed. */
export function ModelsDialog() {
  const app = useApp();
  const models = useAppState((s) => s.models);
  const browses = useAppState((s) => s.host?.roots !== null);
  const [choosing, setChoosing] = useState(false);
  const [checking, setChecking] = useState(false);
  const { adding, refused, add, stop } = useAdding();
  useEffect(() => void loadModels(app), [app]);
  const close = () => {
    stop();
    app.set({ dialog: null });
  };
  const choose = async () => {
    if (browses) {
      setChoosing(true);
      return;
    }
    try {
      const [path] = await app.channel.call('files.pick', { purpose: 'open-model', suggested: null });
      if (path !== undefined) await add(path, false);
    } catch (error) {
      app.fail(error);
    }
  };
  if (choosing)
    return (
      <FolderChoice
        onClose={() => setChoosing(false)}
        onChoose={(path) => {
          setChoosing(false);
          void add(path, false);
        }}
      />
    );
  return (
    <Dialog
      title={tr('Models that listen')}
      wide
      onClose={close}
      footer={
        <>
          <Button
            disabled={checking || adding !== null || !models?.length}
            title={tr('Reads every file and compares it with its manifest')}
            onClick={() => {
              setChecking(true);
              void loadModels(app, true).finally(() => setChecking(false));
            }}
          >
            {checking ? tr('Checking the files…') : tr('Check the files')}
          </Button>
          <span className="spring" />
          <Button onClick={close}>{tr('Close')}</Button>
          <Button look="primary" data-first disabled={adding !== null} onClick={() => void choose()}>
            {tr('Add a folder…')}
          </Button>
        </>
      }
    >
      <p className="soft">
        {phrase(
          'A model is a folder with a {manifest} and the networks that it names: CTC (wav2vec2, MMS) or Whisper, as ONNX. It is checked and copied; nothing is downloaded.',
          { manifest: <code>manifest.json</code> },
        )}
      </p>
      {adding ? (
        <p className="model-adding" role="status">
          <span>
            {tr('Adding: {done} of {total}', {
              done: formatBytes(adding.done),
              total: formatBytes(adding.total),
            })}
          </span>
          <progress aria-label={tr('Adding the model')} value={adding.done} max={Math.max(1, adding.total)} />
          <Button look="quiet" onClick={stop}>
            {tr('Cancel')}
          </Button>
        </p>
      ) : null}
      {refused ? (
        <div className="model-refused" role="alert">
          <p>
            {phrase('{path} was not added.', { path: <code>{refused.path}</code> })}{' '}
            <ErrorText error={refused.error} />
          </p>
          {refused.error.code === 'exists' ? (
            <Button onClick={() => void add(refused.path, true)}>{tr('Replace it')}</Button>
          ) : null}
        </div>
      ) : null}
      {models === null ? (
        <p className="soft">{tr('Looking…')}</p>
      ) : models.length === 0 ? (
        <p className="model-none">{tr('There are none yet. The program’s own networks need none.')}</p>
      ) : (
        <ul className="model-list" aria-label={tr('Models')}>
          {models.map((model) => (
            <Model key={model.folder} model={model} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

/** Adds folders one at a time; what is added stops with the dialog. */
function useAdding() {
  const app = useApp();
  const [adding, setAdding] = useState<Adding | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const stopper = useRef<AbortController | null>(null);
  const add = async (path: string, replace: boolean) => {
    const own = new AbortController();
    stopper.current = own;
    setRefused(null);
    setAdding({ done: 0, total: 0 });
    const error = await addModel(app, path, replace, setAdding, own.signal);
    setAdding(null);
    if (error) setRefused({ path, error });
  };
  return { adding, refused, add, stop: () => stopper.current?.abort() };
}

const kinds: Readonly<Record<NonNullable<InstalledModel['kind']>, Plain>> = {
  ctc: 'CTC: times of a text',
  whisper: 'Whisper: times of a text, and text where there is none',
  clip: 'CLIP: pictures against texts (steps), and against each other',
  image: 'Pictures against each other (what warps compare)',
  'lip-sync': 'Lips against sound (Check sound against picture)',
};

function Model({ model }: { model: InstalledModel }) {
  const app = useApp();
  const [asked, setAsked] = useState(false);
  const { folder, id, name, kind, licence, bytes, languages, hash, reason, files } = model;
  const listens = useAppState((s) => id !== null && s.model === id);
  return (
    <li className="model">
      <div className="model-head">
        <strong>
          <ClippedName name={name} />
        </strong>
        {id !== null && id !== name ? <code className="soft">{id}</code> : null}
        {listens ? <span className="small soft">{tr('listens now')}</span> : null}
        <span className="spring" />
        {asked ? (
          <>
            <span className="ask small">{tr('Delete this copy of it?')}</span>
            <Button onClick={() => setAsked(false)}>{tr('Keep')}</Button>
            <Button look="danger" onClick={() => void removeModel(app, folder)}>
              {tr('Delete')}
            </Button>
          </>
        ) : (
          <Button look="quiet" aria-label={tr('Remove {name}…', { name })} onClick={() => setAsked(true)}>
            {tr('Remove…')}
          </Button>
        )}
      </div>
      {reason ? (
        <p className="model-wrong">
          <Icon name="warning" /> {`${tr('It cannot be used.')} ${told(reason)}`}
        </p>
      ) : null}
      {kind === null ? null : (
        <dl className="model-facts small">
          <dt>{tr('Kind')}</dt>
          <dd>{tr(kinds[kind])}</dd>
          <dt>{tr('Languages')}</dt>
          <dd>{languages.length === 0 ? tr('any') : languages.join(', ')}</dd>
          <dt>{tr('Licence')}</dt>
          <dd>{licence ?? tr('not told')}</dd>
          <dt>{tr('Size')}</dt>
          <dd className="num">{formatBytes(bytes)}</dd>
          <dt>SHA-256</dt>
          <dd>
            {hash === 'right'
              ? tr('all as its manifest says')
              : hash === 'wrong'
                ? tr('not as its manifest says')
                : tr('not checked now')}
            {files.map((file) => (
              <span key={file.name} className="model-hash" title={file.sha256}>
                <code>{file.sha256}</code> {file.name}
              </span>
            ))}
          </dd>
        </dl>
      )}
    </li>
  );
}

/** Which of the host's folders; a path may be typed. */
function FolderChoice({ onClose, onChoose }: { onClose: () => void; onChoose: (path: string) => void }) {
  const [folder, setFolder] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const chosen = typed.trim() || folder;
  return (
    <Dialog
      title={tr('Add a model’s folder')}
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tr('Cancel')}</Button>
          <Button look="primary" disabled={!chosen} onClick={() => chosen && onChoose(chosen)}>
            {tr('Add this folder')}
          </Button>
        </>
      }
    >
      <FolderBrowser
        kinds={[]}
        named={/^manifest\.json$/}
        chosen={[]}
        onChoose={() => {}}
        onOpen={setFolder}
      />
      <label className="typed">
        <span className="soft">{tr('Or a path')}</span>
        <input
          type="text"
          spellCheck={false}
          value={typed}
          placeholder={folder ?? ''}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            if (chosen) onChoose(chosen);
          }}
        />
      </label>
    </Dialog>
  );
}
