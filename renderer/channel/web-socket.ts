import { tr } from '#renderer/i18n/tr.ts';
import { type Port, portEvents } from '#src/contract/port.ts';
import { MachineError } from '#src/model/errors.ts';

const place = 'syncline-token';

/**
 * The token that proves this page was opened by the address the server printed. It comes in the fragment
 * (which no server and no log ever sees), moves to this tab's storage, and leaves the address bar.
 */
export function takeToken(): string | null {
  const given = location.hash.slice(1);
  if (/^[A-Za-z0-9_-]{20,200}$/.test(given)) {
    sessionStorage.setItem(place, given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(place);
}

export const noToken = (): MachineError =>
  new MachineError(
    'no-token',
    tr('This page was opened without the key in its address.'),
    tr('Open the whole address that syncline serve printed, with the part after #.'),
  );

/** @throws MachineError `disconnected` */
export function openSocket(token: string): Promise<Port> {
  const socket = new WebSocket(`ws://${location.host}/channel`, ['syncline.v1', `syncline.token.${token}`]);
  socket.binaryType = 'arraybuffer';
  const events = portEvents();
  return new Promise((resolve, reject) => {
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      resolve({
        send: (bytes) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
        },
        ...events.on,
        close: () => socket.close(1000),
      });
    });
    socket.addEventListener('message', (event) => {
      if (event.data instanceof ArrayBuffer) events.message(new Uint8Array(event.data));
      else socket.close(1000);
    });
    socket.addEventListener('close', () => {
      events.closed();
      if (!opened)
        reject(
          new MachineError(
            'disconnected',
            tr('The server does not answer, or it was started anew since this page was opened.'),
            tr('Open the address that syncline serve printed last.'),
          ),
        );
    });
  });
}
