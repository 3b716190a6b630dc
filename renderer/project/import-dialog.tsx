import { tr } from '#renderer/i18n/tr.ts';
import { useRef, useState } from 'react';
import { dropFiles } from '#renderer/operations/drop.ts';
import { importPaths } from '#renderer/operations/import.ts';
import { useApp } from '#renderer/state/context.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { FolderBrowser } from './folder-browser.tsx';

/** Recordings from the server's folders, from a typed path, or uploaded from this computer. */
export function ImportDialog() {
  const app = useApp();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState('');
  const upload = useRef<HTMLInputElement>(null);
  const close = () => app.set({ dialog: null });
  const paths = [...chosen, ...(typed.trim() ? [typed.trim()] : [])];
  const add = () => {
    close();
    void importPaths(app, paths);
  };
  return (
    <Dialog
      title={tr('Add recordings')}
      wide
      onClose={close}
      footer={
        <>
          <Button onClick={() => upload.current?.click()}>{tr('Upload from this computer…')}</Button>
          <span className="spring" />
          <Button onClick={close}>{tr('Cancel')}</Button>
          <Button
            look="primary"
            disabled={paths.length === 0}
            title={paths.length === 0 ? tr('Choose files first.') : undefined}
            onClick={add}
          >
            {paths.length > 1 ? tr('Add {count} recordings', { count: paths.length }) : tr('Add')}
          </Button>
        </>
      }
    >
      <FolderBrowser
        kinds={['media', 'project']}
        chosen={chosen}
        onChoose={(entry) =>
          setChosen((now) =>
            now.includes(entry.path) ? now.filter((p) => p !== entry.path) : [...now, entry.path],
          )
        }
        onChooseMany={(entries) =>
          setChosen((now) => [...new Set([...now, ...entries.map((entry) => entry.path)])])
        }
      />
      <label className="typed">
        <span className="soft">{tr('Or a path')}</span>
        <input
          type="text"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            // Closing gives the focus back to the opener: without this the same Enter would press it.
            event.preventDefault();
            if (paths.length > 0) add();
          }}
        />
      </label>
      <input
        ref={upload}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          close();
          void dropFiles(app, files);
        }}
      />
    </Dialog>
  );
}
