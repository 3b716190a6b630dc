import { piecedPort } from '#src/contract/pieces.ts';
import { type Bridge, portMessage } from './bridge.ts';

/** Electron: the preload answers each `connect` with a message port (it cannot cross the context bridge). */
export function askPort(bridge: Bridge): Promise<MessagePort> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== portMessage || !port) return;
      // Another that waits takes the next one.
      event.stopImmediatePropagation();
      window.removeEventListener('message', receive);
      resolve(port);
    };
    window.addEventListener('message', receive);
    bridge.connect();
  });
}

export const messagePort = (port: MessagePort) =>
  piecedPort({
    post: (piece) => port.postMessage(piece),
    onPiece: (listener) => {
      port.addEventListener('message', (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => port.addEventListener('close', listener),
    close: () => port.close(),
  });
