import type { Channel } from '#src/contract/channel.ts';
import { connect } from '#src/contract/client.ts';
import { piecedPort } from '#src/contract/pieces.ts';
import { type Bridge, portMessage } from './bridge.ts';
import { turn } from './turn.ts';

/** Electron: the preload answers `connect` with a message port (it cannot cross the context bridge). */
export function openMessagePort(bridge: Bridge): Promise<Channel> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== portMessage || !port) return;
      window.removeEventListener('message', receive);
      resolve(connect(messagePort(port), turn));
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
