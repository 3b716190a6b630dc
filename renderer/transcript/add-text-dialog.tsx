import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { useRef, useState } from 'react';
import { FolderBrowser } from '#renderer/project/folder-browser.tsx';
import { dropFiles } from '#renderer/operations/drop.ts';
import { addText, addTextFile, recordingForText } from '#renderer/operations/transcripts.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { recordingOf } from '#renderer/state/selectors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import './transcript.css';

/** Where a file is in neither Unicode nor what it is taken for. */
const encodings = [
  ['utf-8', 'Unicode (UTF-8)'],
  ['utf-16le', 'Unicode (UTF-16)'],
  ['windows-1252', 'Western European (Windows-1252, Latin-1)'],
  ['iso-8859-15', 'Western European (Latin-9)'],
  ['windows-1250', 'Central European (Windows-1250)'],
  ['iso-8859-2', 'Central European (Latin-2)'],
  ['windows-1251', 'Cyrillic (Windows-1251)'],
  ['koi8-r', 'Cyrillic (KOI8-R)'],
  ['koi8-u', 'Cyrillic (KOI8-U)'],
  ['iso-8859-5', 'Cyrillic (ISO 8859-5)'],
  ['ibm866', 'Cyrillic (DOS)'],
  ['windows-1253', 'Greek (Windows-1253)'],
  ['windows-1254', 'Turkish (Windows-1254)'],
  ['windows-1255', 'Hebrew (Windows-1255)'],
  ['windows-1256', 'Arabic (Windows-1256)'],
  ['windows-1257', 'Baltic (Windows-1257)'],
  ['windows-1258', 'Vietnamese (Windows-1258)'],
  ['windows-874', 'Thai (Windows-874)'],
  ['shift_jis', 'Japanese (Shift JIS)'],
  ['euc-jp', 'Japanese (EUC)'],
  ['euc-kr', 'Korean (EUC)'],
  ['gb18030', 'Chinese (GB 18030)'],
  ['big5', 'Chinese (Big5)'],
] as const satisfies readonly (readonly [string, Plain])[];

/** A text for the selected recording: pasted, or from a file. */
export function AddTextDialog() {
  const app = useApp();
  const [id] = useState(() => recordingForText(app.store.getState()));
  const name = useAppState((s) => recordingOf(s.history.project, id)?.name ?? '');
  const browses = useAppState((s) => s.host?.roots !== null);
  const [text, setText] = useState('');
  const [path, setPath] = useState('');
  const [encoding, setEncoding] = useState<string | null>(null);
  const upload = useRef<HTMLInputElement>(null);
  const close = () => app.set({ dialog: null });
  const chosen = path.trim();
  const add = () => {
    close();
    if (text.trim()) addText(app, id, text);
    else if (chosen) void addTextFile(app, id, chosen, encoding);
  };
  const pick = async () => {
    try {
      const [picked] = await app.channel.call('files.pick', { purpose: 'open-text', suggested: null });
      if (picked === undefined) return;
      close();
      await addTextFile(app, id, picked, encoding);
    } catch (error) {
      app.fail(error);
    }
  };
  return (
    <Dialog
      title={tr('Add a text to “{name}”', { name })}
      wide
      onClose={close}
      footer={
        <>
          {browses ? (
            <Button onClick={() => upload.current?.click()}>{tr('Upload from this computer…')}</Button>
          ) : (
            <Button onClick={() => void pick()}>{tr('Choose a file…')}</Button>
          )}
          <span className="spring" />
          <Button onClick={close}>{tr('Cancel')}</Button>
          <Button look="primary" disabled={!text.trim() && !chosen} onClick={add}>
            {tr('Add text')}
          </Button>
        </>
      }
    >
      <div className="add-text">
        <label>
          <span className="soft">
            {tr('What is said, typed or pasted: plain text, or the content of a subtitle file')}
          </span>
          <textarea data-first value={text} onChange={(event) => setText(event.target.value)} />
        </label>
        {text.trim() ? null : (
          <label className="typed">
            <span className="soft">{tr('Encoding of a file')}</span>
            <select value={encoding ?? ''} onChange={(event) => setEncoding(event.target.value || null)}>
              <option value="">{tr('as it looks')}</option>
              {encodings.map(([key, words]) => (
                <option key={key} value={key}>
                  {tr(words)}
                </option>
              ))}
            </select>
          </label>
        )}
        {browses && !text.trim() ? (
          <>
            <FolderBrowser
              kinds={['text']}
              named={/\.(?:txt|tsv|csv|json)$/i}
              chosen={[path]}
              onChoose={(entry) => setPath(entry.path)}
            />
            <label className="typed">
              <span className="soft">{tr('Or a path')}</span>
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
        aria-label={tr('Text file')}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          close();
          void dropFiles(app, files);
        }}
      />
    </Dialog>
  );
}
