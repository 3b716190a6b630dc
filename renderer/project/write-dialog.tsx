import { tr } from '#renderer/i18n/tr.ts';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { projectOf } from '#renderer/state/selectors.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { SaveFooter } from '#renderer/ui/save-footer.tsx';
import { selectStem } from '#renderer/ui/select-stem.ts';
import type { FolderEntry } from '#src/contract/methods.ts';
import { FolderBrowser } from './folder-browser.tsx';
import { folderOf, homeOf, join } from './paths.ts';

/**
 * A dialog that writes a file, or a folder: what is asked of it (`children`), where, under which name; and where something of that name
 * is there, whether to replace it. A host with dialogs of its own asks for place and name by those.
 */
export function WriteDialog({
  title,
  label = tr('Write'),
  first,
  nameOf,
  typedOf = nameOf,
  lists,
  makes = 'file',
  disabled = false,
  write,
  children,
}: {
  title: string;
  label?: string;
  /** What stands as its name at first. */
  first: string;
  /** The name that is written, of what is typed. */
  nameOf: (typed: string) => string;
  /** What is typed for the name of a file that is there. */
  typedOf?: (name: string) => string;
  /** Which files are listed. */
  lists: FolderEntry['kind'];
  makes?: 'file' | 'folder';
  /** There is nothing to write. */
  disabled?: boolean;
  /** `failed` has been told; the dialog stays. */
  write: (path: string, overwrite: boolean) => Promise<'written' | 'exists' | 'failed'>;
  children?: ReactNode;
}) {
  const app = useApp();
  const browses = useAppState((s) => s.host?.roots !== null);
  const [typed, setTyped] = useState(first);
  const [folder, setFolder] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  /** What was there when it was to be written: another name, folder or ending is another question. */
  const [there, setThere] = useState<string | null>(null);
  const [{ file, recordings }] = useState(() => {
    const s = app.store.getState();
    return { file: s.path, recordings: projectOf(s).recordings };
  });
  const isOpen = useRef(false);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const close = () => app.set({ dialog: null });
  const name = nameOf(typed.trim());
  const path = folder && typed.trim() ? join(folder, name) : null;
  const writeTo = async (to: string, overwrite: boolean) => {
    setBusy(true);
    const answer = await write(to, overwrite);
    // Closed meanwhile: another dialog may stand here.
    if (!isOpen.current) return;
    setBusy(false);
    if (answer === 'written') close();
    else if (answer === 'exists') setThere(to);
  };
  const save = async (overwrite: boolean) => {
    if (disabled || busy) return;
    if (browses) {
      if (path) await writeTo(path, overwrite);
      return;
    }
    try {
      const purpose = makes === 'folder' ? 'export-folder' : 'export-file';
      const [picked] = await app.channel.call('files.pick', { purpose, suggested: name });
      // The system's own dialog has asked whether to replace a file; of a folder it has not.
      if (picked !== undefined) await writeTo(picked, makes === 'file');
    } catch (error) {
      app.fail(error);
    }
  };
  return (
    <Dialog
      title={title}
      wide
      onClose={close}
      footer={
        <SaveFooter
          exists={there !== null && there === path}
          label={browses ? label : tr('Choose where…')}
          disabled={disabled || busy || (browses && path === null)}
          onCancel={close}
          onRename={() => setThere(null)}
          onSave={(overwrite) => void save(overwrite)}
        />
      }
    >
      {children}
      {browses ? (
        <>
          <FolderBrowser
            kinds={[lists]}
            chosen={[]}
            onChoose={(entry) => setTyped(typedOf(entry.name))}
            onOpen={setFolder}
            home={file === null ? null : folderOf(file)}
            start={homeOf(file, recordings)}
          />
          <label className="typed">
            <span className="soft">{makes === 'folder' ? tr('Folder') : tr('Name')}</span>
            <input
              type="text"
              spellCheck={false}
              onFocus={selectStem}
              {...(children ? {} : { 'data-first': true })}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') void save(false);
              }}
            />
          </label>
          {folder ? null : <p className="soft small">{tr('Open a folder first.')}</p>}
        </>
      ) : null}
    </Dialog>
  );
}
