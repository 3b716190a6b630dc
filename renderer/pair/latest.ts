/**
 * Runs one task at a time and remembers only the newest request: what was asked while one ran is done after
 * it, what was overtaken is never done. Work that waits is told when it
 * is overtaken.
 */
export type Latest<T> = {
  /** Resolves when this request, or the one that overtook it, is done or forgotten. */
  ask(request: T): Promise<void>;
  /** Forgets what waits and cancels what runs. */
  stop(): void;
};

function promised() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

export function latestWins<T>(
  work: (request: T, signal: AbortSignal, overtaken: Promise<void>) => Promise<void>,
  onError: (error: unknown) => void,
): Latest<T> {
  let running: AbortController | null = null;
  let waiting: { readonly request: T } | null = null;
  let resting: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;
  let next = promised();
  const run = (request: T) => {
    next = promised();
    const controller = new AbortController();
    running = controller;
    work(request, controller.signal, next.promise)
      .catch((error: unknown) => {
        if (!controller.signal.aborted) onError(error);
      })
      .finally(() => {
        if (running !== controller) return;
        running = null;
        const newest = waiting;
        waiting = null;
        if (newest) run(newest.request);
        else rest();
      });
  };
  const rest = () => {
    resting?.resolve();
    resting = null;
  };
  return {
    ask(request) {
      resting ??= promised();
      const { promise } = resting;
      if (running) {
        waiting = { request };
        next.resolve();
      } else run(request);
      return promise;
    },
    stop() {
      waiting = null;
      running?.abort();
      running = null;
      rest();
    },
  };
}
