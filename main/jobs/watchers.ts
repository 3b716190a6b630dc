/** The least time between two values of one thing to one watcher (ms). */
const interval = 100;

/**
 * Tells any number of watchers about things that change. A watcher gets each thing's newest value only:
 * what it was too slow to take is replaced, never queued up; and no thing more often than every 100 ms.
 */
export function watchers<T>(keyOf: (value: T) => string): {
  tell(value: T): void;
  watch(first: readonly T[], signal: AbortSignal): AsyncIterable<T>;
} {
  const all = new Set<(value: T) => void>();
  return {
    tell(value) {
      for (const one of all) one(value);
    },
    async *watch(first, signal) {
      const fresh = new Map(first.map((value) => [keyOf(value), value]));
      const sent = new Map<string, number>();
      let wake = () => {};
      const take = (value: T) => {
        fresh.set(keyOf(value), value);
        wake();
      };
      const abort = () => wake();
      all.add(take);
      signal.addEventListener('abort', abort, { once: true });
      try {
        while (!signal.aborted) {
          const now = performance.now();
          let wait = Number.POSITIVE_INFINITY;
          let due: string | null = null;
          for (const key of fresh.keys()) {
            const rest = (sent.get(key) ?? -interval) + interval - now;
            if (rest <= 0) {
              due = key;
              break;
            }
            wait = Math.min(wait, rest);
          }
          if (due !== null) {
            const value = fresh.get(due) as T;
            fresh.delete(due);
            sent.set(due, now);
            yield value;
            continue;
          }
          await new Promise<void>((resolve) => {
            const timer = Number.isFinite(wait) ? setTimeout(() => wake(), wait) : null;
            wake = () => {
              if (timer) clearTimeout(timer);
              resolve();
            };
            if (signal.aborted) wake();
          });
          wake = () => {};
        }
      } finally {
        all.delete(take);
        signal.removeEventListener('abort', abort);
      }
    },
  };
}
