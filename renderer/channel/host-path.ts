import { tr } from '#renderer/i18n/tr.ts';
import { restoreError } from '#src/contract/wire-error.ts';
import { CancelledError, type ErrorData, MachineError } from '#src/model/errors.ts';
import { noToken, takeToken } from './web-socket.ts';

export type HostPathOptions = {
  readonly signal?: AbortSignal;
  /** True once: this file must be copied to the host first (a browser), which takes a while. */
  onUpload?(): void;
};

/**
 * Where the host finds a file that was dropped or picked. In Electron that is its own path; a browser
 * hides it, so the file is uploaded to the server and its copy's path comes back.
 * @throws CancelledError; StorageError `disk-full`; MachineError `disconnected`.
 */
export async function hostPathOf(file: File, options: HostPathOptions = {}): Promise<string> {
  const own = window.syncline?.pathOf(file);
  if (own) return own;
  if (window.syncline)
    throw new MachineError(
      'no-path',
      tr('“{name}” has no place on this machine.', { name: file.name }),
      tr('Save it to a folder first.'),
    );
  const token = takeToken();
  if (token === null) throw noToken();
  options.onUpload?.();
  const response = await fetch('/upload', {
    method: 'PUT',
    body: file,
    headers: { authorization: `Bearer ${token}`, 'x-syncline-name': encodeURIComponent(file.name) },
    ...(options.signal ? { signal: options.signal } : {}),
  }).catch(() => {
    if (options.signal?.aborted) throw new CancelledError();
    throw new MachineError(
      'disconnected',
      tr('The server did not take “{name}”.', { name: file.name }),
      tr('Check that it still runs, then drop the file again.'),
    );
  });
  const answer = (await response.json().catch(() => null)) as { path?: string; error?: ErrorData } | null;
  if (answer?.path !== undefined) return answer.path;
  if (answer?.error) throw restoreError({ ...answer.error, name: 'StorageError' });
  throw new MachineError(
    'upload-refused',
    tr('“{name}” was refused ({status}).', { name: file.name, status: response.status }),
    tr('Reload the page.'),
  );
}
