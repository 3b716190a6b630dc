import { join } from 'node:path';
import type { Services } from '#src/contract/methods.ts';
import { makeDemo } from '#main/demo/make.ts';
import type { HostKit } from './kit.ts';

/**
 * The demo lies in the cache; where a host shows only some folders, in the first of them, so that the window
 * may read what it made.
 */
const demoFolder = (kit: HostKit): string => {
  const root = kit.guard.roots?.[0];
  return root === undefined ? join(kit.folders.cache, 'demo') : join(root, 'Syncline demo');
};

export function demoServices(kit: HostKit): Pick<Services, 'demo.make'> {
  return {
    async *'demo.make'(_, signal) {
      type Progress = { kind: 'progress'; done: number; total: number; unit: string; label: string };
      let latest: Progress | null = null;
      let wake: () => void = () => {};
      let over = false;
      const stop = new AbortController();
      const work = makeDemo(demoFolder(kit), {
        signal: AbortSignal.any([signal, stop.signal]),
        pool: kit.pool,
        progress: (done, total, unit, label) => {
          latest = { kind: 'progress', done, total, unit, label };
          wake();
        },
      }).finally(() => {
        over = true;
        wake();
      });
      work.catch(() => {}); // awaited below, unless the reader goes away first
      try {
        while (!over) {
          // Only the newest progress matters: a slow reader skips the rest.
          if (latest === null)
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          const report = latest as Progress | null;
          latest = null;
          if (report) yield report;
        }
        yield { kind: 'done', paths: (await work).paths };
      } finally {
        stop.abort();
        await work.catch(() => {});
      }
    },
  };
}
