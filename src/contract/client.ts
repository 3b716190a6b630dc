import { CancelledError, MachineError } from '#src/model/errors.ts';
import type { Channel } from './channel.ts';
import { decodeMessage, encodeInTurns, encodeMessage } from './codec.ts';
import type { Port } from './port.ts';
import type { ToClient, ToHost } from './protocol.ts';
import { restoreError } from './wire-error.ts';

/** Values a stream's sender may be ahead of its reader. */
const window = 16;

type Waiting = {
  value(value: unknown): void;
  /** null: it ended well. */
  done(error: Error | null, value?: unknown): void;
};

const gone = () =>
  new MachineError(
    'disconnected',
    'The connection to the host is gone.',
    'Start Syncline again; your last changes are in the recovery copy.',
  );

/** What carries a whole project, and need not be there at once. */
const large: ReadonlySet<string> = new Set(['project.autosave', 'project.save']);

/**
 * The client's side of the protocol over any port.
 * @param pause lets others have their turn while a large message is written; null: it is written at once
 */
export function connect(port: Port, pause: (() => Promise<void>) | null = null): Channel {
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let over = false;
  const closed = new Promise<void>((resolve) => {
    port.onClose(() => {
      over = true;
      const all = [...waiting.values()];
      waiting.clear();
      for (const one of all) one.done(gone());
      resolve();
    });
  });

  port.onMessage((bytes) => {
    let message: ToClient;
    try {
      message = decodeMessage(bytes) as ToClient;
    } catch {
      port.close();
      return;
    }
    const one = waiting.get(message.id);
    if (!one) return; // the answer to something that was cancelled meanwhile
    if (message.t === 'value') {
      one.value(message.value);
      return;
    }
    waiting.delete(message.id);
    if (message.t === 'error') one.done(restoreError(message.error));
    else one.done(null, message.t === 'result' ? message.value : undefined);
  });

  const send = (message: ToHost): void => port.send(encodeMessage(message));

  /** Registers a request and sends it; returns how to give it up. @throws when it cannot be sent. */
  const start = (message: (id: number) => ToHost, one: Waiting): { id: number; stop: () => void } => {
    if (over) throw gone();
    const id = next++;
    const bytes = encodeMessage(message(id));
    waiting.set(id, one);
    port.send(bytes);
    return {
      id,
      stop: () => {
        if (waiting.delete(id) && !over) send({ t: 'stop', id });
      },
    };
  };

  /** The same for a large message: it is sent, unless it was cancelled, when it is written. */
  const startSlowly = async (
    message: (id: number) => ToHost,
    one: Waiting,
    pause: () => Promise<void>,
    signal?: AbortSignal,
  ): Promise<void> => {
    const id = next++;
    const bytes = await encodeInTurns(message(id), pause);
    if (signal?.aborted) return;
    if (over) throw gone();
    waiting.set(id, one);
    port.send(bytes);
    signal?.addEventListener('abort', () => waiting.delete(id) && !over && send({ t: 'stop', id }), {
      once: true,
    });
  };

  return {
    closed,
    close: () => port.close(),
    call: (name, params, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(new CancelledError());
          return;
        }
        let stop = () => {};
        const abort = () => {
          stop();
          reject(new CancelledError());
        };
        const one: Waiting = {
          value: () => {},
          done: (error, value) => {
            signal?.removeEventListener('abort', abort);
            if (error) reject(error);
            else resolve(value as never);
          },
        };
        const message = (id: number): ToHost => ({ t: 'call', id, name, params });
        signal?.addEventListener('abort', abort, { once: true });
        if (pause && large.has(name)) startSlowly(message, one, pause, signal).catch(reject);
        else stop = start(message, one).stop;
      }),
    stream: (name, params, signal) => ({
      [Symbol.asyncIterator]: () => read(name, params, signal) as AsyncIterator<never>,
    }),
  };

  async function* read(name: string, params: unknown, signal?: AbortSignal): AsyncGenerator<unknown> {
    if (signal?.aborted) throw new CancelledError();
    const values: unknown[] = [];
    let ended = false;
    let failure: Error | null = null;
    let wake = () => {};
    const end = (error: Error | null) => {
      ended = true;
      failure = error;
      wake();
    };
    const request = start((id) => ({ t: 'open', id, name, params, credits: window }), {
      value: (value) => {
        values.push(value);
        wake();
      },
      done: end,
    });
    const abort = () => {
      request.stop();
      values.length = 0;
      end(new CancelledError());
    };
    signal?.addEventListener('abort', abort, { once: true });
    let taken = 0;
    try {
      for (;;) {
        while (values.length > 0) {
          const value = values.shift();
          if (++taken >= window / 2 && !ended) {
            send({ t: 'more', id: request.id, credits: taken });
            taken = 0;
          }
          yield value;
        }
        if (ended) {
          if (failure) throw failure;
          return;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (ended || values.length > 0) resolve();
        });
      }
    } finally {
      signal?.removeEventListener('abort', abort);
      request.stop();
    }
  }
}
