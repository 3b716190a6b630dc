/**
 * What a carrier gives: whole messages, in order, both ways. Everything else (ids, cancelling, credits,
 * errors) is the protocol's, written once in client.ts and host.ts.
 */
export type Port = {
  /** Never throws; what is sent after the end is lost, as the listener of `onClose` has learnt. */
  send(bytes: Uint8Array): void;
  /** At most one listener; messages that came before it are kept for it. */
  onMessage(listener: (bytes: Uint8Array) => void): void;
  /** Called once, at once when the connection is already gone. */
  onClose(listener: () => void): void;
  close(): void;
};

/** The two bookkeeping duties of every port: keep early messages, call the close listeners once. */
export function portEvents(): {
  readonly message: (bytes: Uint8Array) => void;
  readonly closed: () => void;
  readonly on: Pick<Port, 'onMessage' | 'onClose'>;
} {
  let listener: ((bytes: Uint8Array) => void) | null = null;
  let early: Uint8Array[] = [];
  let over = false;
  const closers: (() => void)[] = [];
  return {
    message(bytes) {
      if (over) return;
      if (listener) listener(bytes);
      else early.push(bytes);
    },
    closed() {
      if (over) return;
      over = true;
      for (const close of closers) close();
    },
    on: {
      onMessage(next) {
        listener = next;
        const kept = early;
        early = [];
        for (const bytes of kept) next(bytes);
      },
      onClose(close) {
        if (over) close();
        else closers.push(close);
      },
    },
  };
}

/** Two ports joined within one process. Messages arrive later, never during `send`, and as copies. */
export function portPair(): readonly [Port, Port] {
  const events = [portEvents(), portEvents()] as const;
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    queueMicrotask(() => {
      events[0].closed();
      events[1].closed();
    });
  };
  const side = (own: 0 | 1): Port => ({
    send(bytes) {
      const copy = new Uint8Array(bytes);
      if (open) queueMicrotask(() => events[own === 0 ? 1 : 0].message(copy));
    },
    ...events[own].on,
    close,
  });
  return [side(0), side(1)];
}
