import type { MessagePortMain } from 'electron';
import { piecedPort } from '#src/contract/pieces.ts';
import type { Port } from '#src/contract/port.ts';

/** The host's end of a message channel to a window. */
export const mainPort = (port: MessagePortMain): Port =>
  piecedPort({
    post: (piece) => port.postMessage(piece),
    onPiece: (listener) => {
      port.on('message', (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  });
