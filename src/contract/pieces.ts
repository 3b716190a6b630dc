import { messageLimits } from './codec.ts';
import { type Port, portEvents } from './port.ts';

/**
 * For carriers that must copy what they send (Electron's message ports): a long message goes in pieces, so
 * that no single copy stalls the window. A piece is one object; `last` ends the message.
 */
export type Piece = { readonly last: boolean; readonly bytes: Uint8Array };

export const pieceSize = 8 * 1024 * 1024;

export type PieceCarrier = {
  post(piece: Piece): void;
  onPiece(listener: (piece: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
};

export function piecedPort(
  carrier: PieceCarrier,
  size: number = pieceSize,
  limit: number = messageLimits.size,
): Port {
  const events = portEvents();
  let parts: Uint8Array[] = [];
  let length = 0;
  const end = () => {
    parts = [];
    carrier.close();
    events.closed();
  };
  carrier.onPiece((value) => {
    const piece = value as Partial<Piece> | null;
    if (!(piece?.bytes instanceof Uint8Array) || typeof piece.last !== 'boolean') return end();
    length += piece.bytes.byteLength;
    if (length > limit) return end();
    parts.push(piece.bytes);
    if (!piece.last) return;
    const whole = parts.length === 1 ? (parts[0] as Uint8Array) : joined(parts, length);
    parts = [];
    length = 0;
    events.message(whole);
  });
  carrier.onClose(() => events.closed());
  return {
    send(bytes) {
      for (let from = 0; ; from += size) {
        const last = from + size >= bytes.byteLength;
        // A view would carry its whole buffer through structured cloning: copy just the piece.
        const whole = from === 0 && last && bytes.byteLength === bytes.buffer.byteLength;
        carrier.post({ last, bytes: whole ? bytes : new Uint8Array(bytes.subarray(from, from + size)) });
        if (last) return;
      }
    },
    ...events.on,
    close: end,
  };
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
