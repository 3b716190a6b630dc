import type { WebSocket } from 'ws';
import { type Port, portEvents } from '#src/contract/port.ts';

/** A port over an accepted WebSocket (also over a client's one: tests). Text frames end the connection. */
export function socketPort(socket: WebSocket): Port {
  const events = portEvents();
  socket.binaryType = 'nodebuffer';
  socket.on('message', (data, isBinary) => {
    if (!isBinary || !(data instanceof Uint8Array)) socket.close(1003);
    else events.message(data);
  });
  socket.on('close', events.closed);
  // A frame over the limit or of no valid form: ws closes the connection itself, after this event.
  socket.on('error', () => socket.terminate());
  return {
    send(bytes) {
      if (socket.readyState === socket.OPEN) socket.send(bytes);
    },
    ...events.on,
    close: () => socket.close(1000),
  };
}
