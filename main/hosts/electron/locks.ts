import type { Session, WebContents, WebFrameMain } from 'electron';

/** The one origin our window has. */
export const scheme = 'syncline-app';
export const origin = `${scheme}://window`;

/** Whether an address is our own page. Parsed, never compared as text: `syncline-app://window.evil` is not. */
export function isOwnAddress(address: string | undefined | null): boolean {
  if (!address) return false;
  try {
    const url = new URL(address);
    return url.protocol === `${scheme}:` && url.host === 'window' && url.username === '' && url.port === '';
  } catch {
    return false;
  }
}

/**
 * Who may speak to the host: the top frame of our own window, showing our own page. Anything else that got
 * hold of an IPC channel (an injected frame, a page that was navigated away) is not answered.
 */
export function isOwnSender(frame: WebFrameMain | null | undefined): boolean {
  return !!frame && frame.parent === null && isOwnAddress(frame.url);
}

/** A window that can show our page only: no navigation, no new windows, no webviews, no frames from elsewhere. */
export function lockContents(contents: WebContents): void {
  const stayHere = (event: { preventDefault(): void; readonly url?: string }, address?: string) => {
    if (!isOwnAddress(address ?? event.url)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stayHere(event));
  contents.on('will-redirect', (event) => stayHere(event));
  contents.on('will-frame-navigate', (event) => stayHere(event));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Nothing of the machine beyond our own IPC: no camera, no location, no devices, no downloads, no network. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => {
    const { protocol } = new URL(details.url);
    answer({ cancel: ![`${scheme}:`, 'blob:', 'data:', 'devtools:'].includes(protocol) });
  });
}
