import { CancelledError, InvalidInputError, MachineError } from '#src/model/errors.ts';
import { decodeMessage, encodeMessage } from './codec.ts';
import { type MethodName, methods, type Services } from './methods.ts';
import type { Port } from './port.ts';
import { type ToClient, type ToHost, toHost } from './protocol.ts';
import { wireError } from './wire-error.ts';

type Request = { readonly abort: AbortController; credits: number; wake: () => void };
type Serve = (params: unknown, signal: AbortSignal) => unknown;

/** Requests of one client that may be under way at once; beyond it they are refused, not queued. */
const mostRequests = 1000;

/**
 * Answers one client over `port` until it closes: checks every message and every parameter, runs the
 * service, sends back its result, values or typed error. A message that is none ends the connection. When
 * the connection ends, whatever the client had under way is aborted (jobs are not: they belong to the host).
 */
export function answer(port: Port, services: Services): void {
  const requests = new Map<number, Request>();

  const send = (message: ToClient): void => {
    let bytes: Uint8Array;
    try {
      bytes = encodeMessage(message);
    } catch (error) {
      bytes = encodeMessage({ t: 'error', id: message.id, error: wireError(error) } satisfies ToClient);
    }
    port.send(bytes);
  };

  const run = async (message: ToHost & { t: 'call' | 'open' }): Promise<void> => {
    const { id } = message;
    const request: Request = {
      abort: new AbortController(),
      credits: message.t === 'open' ? message.credits : 0,
      wake: () => {},
    };
    const { signal } = request.abort;
    requests.set(id, request);
    try {
      const { serve, params } = checked(message, services);
      const outcome = serve(params, signal);
      if (message.t === 'call') send({ t: 'result', id, value: await orAbort(outcome, signal) });
      else {
        await pump(outcome as AsyncIterable<unknown>, request, (value) => send({ t: 'value', id, value }));
        send({ t: 'end', id });
      }
    } catch (error) {
      send({ t: 'error', id, error: wireError(signal.aborted ? new CancelledError() : error) });
    } finally {
      requests.delete(id);
    }
  };

  port.onMessage((bytes) => {
    let message: ToHost;
    try {
      message = toHost.parse(decodeMessage(bytes));
    } catch {
      port.close();
      return;
    }
    const known = requests.get(message.id);
    switch (message.t) {
      case 'stop':
        known?.abort.abort(new CancelledError());
        return;
      case 'more':
        if (known) {
          known.credits += message.credits;
          known.wake();
        }
        return;
      default:
        if (known) port.close();
        else if (requests.size >= mostRequests)
          send({ t: 'error', id: message.id, error: wireError(tooMany()) });
        else void run(message);
    }
  });
  port.onClose(() => {
    for (const request of requests.values()) request.abort.abort(new CancelledError());
  });
}

const tooMany = () =>
  new MachineError('too-busy', 'Too many requests at once.', 'Wait until some of them are done.');

/** The service a message asks for and its checked parameters. */
function checked(
  message: ToHost & { t: 'call' | 'open' },
  services: Services,
): { serve: Serve; params: unknown } {
  const method = Object.hasOwn(methods, message.name) ? methods[message.name as MethodName] : null;
  if (!method || method.kind !== (message.t === 'call' ? 'call' : 'stream'))
    throw new InvalidInputError('no-method', `The host has no “${message.name}”.`, 'Reload the window.');
  const params = method.params.safeParse(message.params);
  if (!params.success) {
    const issue = params.error.issues[0];
    const where = issue && issue.path.length > 0 ? ` (${issue.path.join('.')}: ${issue.message})` : '';
    throw new InvalidInputError(
      'bad-params',
      `“${message.name}” was asked in a form it does not take${where}.`,
      'This is a fault in Syncline: please report it with the steps.',
    );
  }
  return { serve: services[message.name as MethodName] as Serve, params: params.data };
}

/** Takes values only while the client has granted credits: a reader that stops, stops the sender. */
async function pump(
  values: AsyncIterable<unknown>,
  request: Request,
  send: (value: unknown) => void,
): Promise<void> {
  const { signal } = request.abort;
  const iterator = values[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      while (request.credits === 0)
        await orAbort(
          new Promise<void>((resolve) => {
            request.wake = resolve;
          }),
          signal,
        );
      const next = await orAbort(iterator.next(), signal);
      if (next.done) {
        ended = true;
        return;
      }
      request.credits -= 1;
      send(next.value);
    }
  } finally {
    // Not awaited: a generator that ignores its signal must not hold the request open.
    if (!ended) void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

/** The promise's value, or CancelledError at once when aborted (what it was doing learns it by the signal). */
function orAbort<T>(value: T | PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(new CancelledError());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    Promise.resolve(value)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
