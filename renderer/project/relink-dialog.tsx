import { tr } from '#renderer/i18n/tr.ts';
import { relinkTo } from '#renderer/operations/relink.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { FolderBrowser } from './folder-browser.tsx';

/** Where is the file of a recording now? In hosts without dialogs of their own. */
export function RelinkDialog({ recording, onClose }: { recording: string; onClose: () => void }) {
  const app = useApp();
  const lost = useAppState((s) => recordingOf(projectOf(s), recording));
  return (
    <Dialog title={tr('Find {name}', { name: lost?.name ?? tr('the file') })} wide onClose={onClose}>
      <p className="soft">{tr('It was {path}.', { path: lost?.path ?? '' })}</p>
      <FolderBrowser
        kinds={['media']}
        chosen={[]}
        onChoose={(entry) => {
          onClose();
          void relinkTo(app, recording, entry.path);
        }}
      />
    </Dialog>
  );
}
