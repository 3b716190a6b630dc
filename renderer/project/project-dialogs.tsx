import { tr } from '#renderer/i18n/tr.ts';
import { useState } from 'react';
import {
  chooseSavePath,
  isTimelinePath,
  loadProject,
  openTogether,
  saveProject,
  writeProject,
} from '#renderer/operations/project.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { titleOf } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { FolderBrowser } from './folder-browser.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { withEnding } from './paths.ts';
import { RelinkDialog } from './relink-dialog.tsx';
import { WriteDialog } from './write-dialog.tsx';
import './project.css';

/** The dialogs about files and projects that the host does not bring itself. */
export function ProjectDialogs() {
  const app = useApp();
  const dialog = useAppState((s) => s.dialog);
  const close = () => app.set({ dialog: null });
  if (!dialog) return null;
  if (dialog.kind === 'import') return <ImportDialog />;
  if (dialog.kind === 'open-project') return <OpenDialog />;
  if (dialog.kind === 'save-project') return <SaveDialog then={dialog.then} />;
  if (dialog.kind === 'unsaved') return <UnsavedDialog then={dialog.then} />;
  if (dialog.kind === 'conflict') return <ConflictDialog path={dialog.path} then={dialog.then} />;
  if (dialog.kind === 'relink') return <RelinkDialog recording={dialog.recording} onClose={close} />;
  return null;
}

function OpenDialog() {
  const app = useApp();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState('');
  const close = () => app.set({ dialog: null });
  const paths = typed.trim() ? [typed.trim()] : chosen;
  const open = () => {
    close();
    void openTogether(app, paths);
  };
  const choose = (now: readonly string[]) => {
    setChosen(now);
    setTyped(now.length === 1 ? (now[0] ?? '') : '');
  };
  return (
    <Dialog
      title={tr('Open project')}
      wide
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{tr('Cancel')}</Button>
          <Button
            look="primary"
            disabled={paths.length === 0}
            title={paths.length > 0 ? undefined : tr('Choose a project first.')}
            onClick={open}
          >
            {paths.length > 1
              ? tr('Open {count} timelines as one project', { count: paths.length })
              : tr('Open')}
          </Button>
        </>
      }
    >
      <FolderBrowser
        kinds={['project']}
        chosen={paths}
        onChoose={({ path }, adds) =>
          choose(
            !adds ? [path] : chosen.includes(path) ? chosen.filter((p) => p !== path) : [...chosen, path],
          )
        }
        onChooseMany={(entries) => choose(entries.map((entry) => entry.path))}
        isTogether={isTimelinePath}
      />
      <label className="typed">
        <span className="soft">{tr('Path')}</span>
        <input
          type="text"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && paths.length > 0) open();
          }}
        />
      </label>
    </Dialog>
  );
}

function SaveDialog({ then }: { then: (() => void) | null }) {
  const app = useApp();
  return (
    <WriteDialog
      title={tr('Save project')}
      label={tr('Save')}
      first={withEnding(titleOf(app.store.getState()))}
      nameOf={(typed) => withEnding(typed)}
      lists="project"
      // Why it failed is told with another way out.
      write={async (path, overwrite) =>
        (await writeProject(app, path, overwrite, then)) === 'exists' ? 'exists' : 'written'
      }
    />
  );
}

function UnsavedDialog({ then }: { then: () => void }) {
  const app = useApp();
  const name = useAppState(titleOf);
  const close = () => app.set({ dialog: null });
  const go = () => {
    close();
    then();
  };
  return (
    <Dialog
      title={tr('Save the changes to “{name}” first?', { name })}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{tr('Cancel')}</Button>
          <Button look="danger" onClick={go}>
            {tr('Discard changes')}
          </Button>
          <Button
            look="primary"
            onClick={() => {
              close();
              void saveProject(app, then);
            }}
          >
            {tr('Save')}
          </Button>
        </>
      }
    >
      <p>{tr('Without saving, the changes since the last save are lost.')}</p>
    </Dialog>
  );
}

/** Two have worked on one project: nobody's work is lost unasked. */
function ConflictDialog({ path, then }: { path: string; then: (() => void) | null }) {
  const app = useApp();
  const close = () => app.set({ dialog: null });
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return (
    <Dialog
      title={tr('“{name}” was saved by somebody else', { name })}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{tr('Cancel')}</Button>
          <span className="spring" />
          <Button
            look="danger"
            onClick={() => {
              close();
              void loadProject(app, path);
            }}
          >
            {tr('Open theirs')}
          </Button>
          <Button
            look="danger"
            onClick={() => {
              close();
              void writeProject(app, path, true, then);
            }}
          >
            {tr('Keep mine')}
          </Button>
          <Button
            look="primary"
            onClick={() => {
              close();
              void chooseSavePath(app, then);
            }}
          >
            {tr('Save under another name…')}
          </Button>
        </>
      }
    >
      <p>
        {tr(
          'Another window or program has changed it since it was opened here. “Keep mine” replaces what they saved; “Open theirs” throws your changes away; under another name both are kept.',
        )}
      </p>
    </Dialog>
  );
}
