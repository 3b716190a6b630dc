import { readdir, readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';

export type Memory = {
  /** MB of JavaScript's heap in use. */
  readonly heap: number;
  /** MB of the window's process; its own (proportional) share of what processes have in common where the system tells. */
  readonly process: number;
};

/**
 * Playwright has the browser record what its pages fetch, up to 100 MB in the process that is measured: from now on the browser is
 * told to keep none of it.
 */
export function recordNothing(browser: Browser): void {
  type Session = { send(method: string, params?: object): Promise<unknown> };
  type Inside = { _connection: { toImpl(of: Browser): { _session: Session } } };
  const { _session } = (browser as unknown as Inside)._connection.toImpl(browser);
  const kind = Object.getPrototypeOf(_session) as Session;
  const { send } = kind;
  const nothing = { maxTotalBufferSize: 0, maxResourceBufferSize: 0 };
  kind.send = function (this: Session, method, params) {
    return send.call(this, method, method === 'Network.enable' ? { ...params, ...nothing } : params);
  };
}

/** What the window takes, after its garbage was collected. */
export async function memoryOf(page: Page): Promise<Memory> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
  return { heap: heap / 1e6, process: await largestRenderer() };
}

/** The largest of this process' descendants that draw pages: Linux only. */
async function largestRenderer(): Promise<number> {
  const parents = new Map<number, number>();
  const renderers: number[] = [];
  for (const name of await readdir('/proc').catch(() => [])) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const [stat, line] = await Promise.all(
      ['stat', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    );
    const parent = /^\d+ \(.*\) \S (\d+)/s.exec(stat ?? '')?.[1];
    if (parent) parents.set(pid, Number(parent));
    if (line?.includes('--type=renderer')) renderers.push(pid);
  }
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === process.pid) return true;
    return false;
  };
  const sizes = await Promise.all(
    renderers.filter(isOurs).map(async (pid) => {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
      return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? Number.NaN) / 1000;
    }),
  );
  const known = sizes.filter((size) => Number.isFinite(size));
  return known.length > 0 ? Math.max(...known) : Number.NaN;
}
