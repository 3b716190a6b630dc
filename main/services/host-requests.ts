import type { MethodResult } from '#src/contract/methods.ts';

export type HostRequest = MethodResult<'host.requests'>;

/** What the system asks of the window (a project opened from the desktop). Kept until a window listens. */
export type HostRequests = {
  ask(request: HostRequest): void;
  listen(signal: AbortSignal): AsyncIterable<HostRequest>;
};

export function hostRequests(): HostRequests {
  let waiting: HostRequest[] = [];
  let wake = () => {};
  return {
    ask(request) {
      waiting.push(request);
      wake();
    },
    async *listen(signal) {
      const abort = () => wake();
      signal.addEventListener('abort', abort, { once: true });
      try {
        while (!signal.aborted) {
          const next = waiting[0];
          waiting = waiting.slice(1);
          if (next) yield next;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
              if (signal.aborted) resolve();
            });
        }
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
  };
}
