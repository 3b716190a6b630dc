import { useRef, useState } from 'react';
import { FolderBrowser } from '#renderer/project/folder-browser.tsx';
import { dropFiles } from '#renderer/operations/drop.ts';
import { addText, addTextFile, recordingForText } from '#renderer/operations/transcripts.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { recordingOf } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import './transcript.css';

/** A text for the selected recording: pasted, or from a file. */
export function AddTextDialog() {
  const app = useApp();
  const [id] = useState(() => recordingForText(app.store.getState()));
  const name = useAppState((s) => recordingOf(s.history.project, id)?.name ?? '');
  const browses = useAppState((s) => s.host?.roots !== null);
  const [text, setText] = useState('');
  const [path, setPath] = useState('');
  const upload = useRef<HTMLInputElement>(null);
  const close = () => app.set({ dialog: null });
  const chosen = path.trim();
  const add = () => {
    close();
    if (text.trim()) addText(app, id, text);
    else if (chosen) void addTextFile(app, id, chosen);
  };
  const pick = async () => {
    try {
      const [picked] = await app.channel.call('files.pick', { purpose: 'open-text', suggested: null });
      if (picked === undefined) return;
      close();
      await addTextFile(app, id, picked);
    } catch (error) {
      app.fail(error);
    }
  };
  return (
    <Dialog
      title={`Add a text to “${name}”`}
      wide
      onClose={close}
      footer={
        <>
          {browses ? (
            <Button onClick={() => upload.current?.click()}>Upload from this computer…</Button>
          ) : (
            <Button onClick={() => void pick()}>Choose a file…</Button>
          )}
          <span className="spring" />
          <Button onClick={close}>Cancel</Button>
          <Button look="primary" disabled={!text.trim() && !chosen} onClick={add}>
            Add text
          </Button>
        </>
      }
    >
      <div className="add-text">
        <label>
          <span className="soft">
            What is said, typed or pasted: plain text, or the content of a subtitle file
          </span>
          <textarea data-first value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        {browses && !text.trim() ? (
          <>
            <FolderBrowser
              kinds={['text']}
              named={/\.(?:txt|tsv|csv|json)$/i}
              chosen={[path]}
              onChoose={(entry) => setPath(entry.path)}
            />
            <label className="typed">
              <span className="soft">Or a path</span>
              <input
                type="text"
                spellCheck={false}
                value={path}
                onChange={(event) => setPath(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
                  event.preventDefault();
                  if (chosen) add();
                }}
              />
            </label>
          </>
        ) : null}
      </div>
      <input
        ref={upload}
        type="file"
        hidden
        aria-label="Text file"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          close();
          void dropFiles(app, files);
        }}
      />
    </Dialog>
  );
}
