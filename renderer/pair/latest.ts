/**
 * Runs one task at a time and remembers only the newest request: what was asked while one ran is done after
 * it, what was overtaken is never done.
 */
export type Latest<T> = {
  ask(request: T): void;
  /** Forgets what waits and cancels what runs. */
  stop(): void;
};

export function latestWins<T>(
  work: (request: T, signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): Latest<T> {
  let running: AbortController | null = null;
  let waiting: { readonly request: T } | null = null;
  const run = (request: T) => {
    const controller = new AbortController();
    running = controller;
    work(request, controller.signal)
      .catch((error: unknown) => {
        if (!controller.signal.aborted) onError(error);
      })
      .finally(() => {
        if (running !== controller) return;
        running = null;
        const next = waiting;
        waiting = null;
        if (next) run(next.request);
      });
  };
  return {
    ask(request) {
      if (running) waiting = { request };
      else run(request);
    },
    stop() {
      waiting = null;
      running?.abort();
      running = null;
    },
  };
}
