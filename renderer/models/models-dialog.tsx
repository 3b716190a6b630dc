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
      title="Models that listen"
      wide
      onClose={close}
      footer={
        <>
          <Button
            disabled={checking || adding !== null || !models?.length}
            title="Reads every file and compares it with its manifest"
            onClick={() => {
              setChecking(true);
              void loadModels(app, true).finally(() => setChecking(false));
            }}
          >
            {checking ? 'Checking the files…' : 'Check the files'}
          </Button>
          <span className="spring" />
          <Button onClick={close}>Close</Button>
          <Button look="primary" data-first disabled={adding !== null} onClick={() => void choose()}>
            Add a folder…
          </Button>
        </>
      }
    >
      <p className="soft">
        A model is a folder with a <code>manifest.json</code> and the networks that it names: CTC (wav2vec2,
        MMS) or Whisper, as ONNX. It is checked and copied; nothing is downloaded.
      </p>
      {adding ? (
        <p className="model-adding" role="status">
          <span>
            Adding: {formatBytes(adding.done)} of {formatBytes(adding.total)}
          </span>
          <progress aria-label="Adding the model" value={adding.done} max={Math.max(1, adding.total)} />
          <Button look="quiet" onClick={stop}>
            Cancel
          </Button>
        </p>
      ) : null}
      {refused ? (
        <div className="model-refused" role="alert">
          <p>
            <code>{refused.path}</code> was not added. <ErrorText error={refused.error} />
          </p>
          {refused.error.code === 'exists' ? (
            <Button onClick={() => void add(refused.path, true)}>Replace it</Button>
          ) : null}
        </div>
      ) : null}
      {models === null ? (
        <p className="soft">Looking…</p>
      ) : models.length === 0 ? (
        <p className="model-none">There are none yet. The program’s own networks need none.</p>
      ) : (
        <ul className="model-list" aria-label="Models">
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

const kinds = {
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
        {listens ? <span className="small soft">listens now</span> : null}
        <span className="spring" />
        {asked ? (
          <>
            <span className="ask small">Delete this copy of it?</span>
            <Button onClick={() => setAsked(false)}>Keep</Button>
            <Button look="danger" onClick={() => void removeModel(app, folder)}>
              Delete
            </Button>
          </>
        ) : (
          <Button look="quiet" aria-label={`Remove ${name}…`} onClick={() => setAsked(true)}>
            Remove…
          </Button>
        )}
      </div>
      {reason ? (
        <p className="model-wrong">
          <Icon name="warning" /> It cannot be used. {reason}
        </p>
      ) : null}
      {kind === null ? null : (
        <dl className="model-facts small">
          <dt>Kind</dt>
          <dd>{kinds[kind]}</dd>
          <dt>Languages</dt>
          <dd>{languages.length === 0 ? 'any' : languages.join(', ')}</dd>
          <dt>Licence</dt>
          <dd>{licence ?? 'not told'}</dd>
          <dt>Size</dt>
          <dd className="num">{formatBytes(bytes)}</dd>
          <dt>SHA-256</dt>
          <dd>
            {hash === 'right'
              ? 'all as its manifest says'
              : hash === 'wrong'
                ? 'not as its manifest says'
                : 'not checked now'}
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
      title="Add a model’s folder"
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={!chosen} onClick={() => chosen && onChoose(chosen)}>
            Add this folder
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
        <span className="soft">Or a path</span>
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
