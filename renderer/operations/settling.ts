import type { App } from '#renderer/state/store.ts';

/** Work that will still change the document by itself, such as the host's answer to a drag. */
const underWay = new WeakMap<App, Set<Promise<unknown>>>();

/** How long a save waits for it: what takes longer is a change of its own, seconds. */
const patience = 10;

export function settling(app: App, work: Promise<unknown>): void {
  const all = underWay.get(app) ?? new Set();
  underWay.set(app, all);
  const done = work.catch(() => {}).finally(() => all.delete(done));
  all.add(done);
}

/** Resolves when the document has come to rest, so that what is saved is what was meant. */
export async function settled(app: App): Promise<void> {
  const late = performance.now() + patience * 1000;
  for (;;) {
    const all = [...(underWay.get(app) ?? [])];
    const left = late - performance.now();
    if (all.length === 0 || left <= 0) return;
    await Promise.race([Promise.all(all), new Promise((resolve) => setTimeout(resolve, left))]);
  }
}
