import type { Browser } from 'playwright-core';

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the machine's steady clock. */
  readonly ts: number;
  /** Microseconds of the thread's own processor time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly src_func?: string };
};

/** Chromium's own record of the tasks of its threads; `stop` ends it. */
export async function watchTasks(browser: Browser): Promise<{ stop(): Promise<readonly TraceEvent[]> }> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(event as unknown as TraceEvent);
  });
  const traceConfig = { includedCategories: ['toplevel'], excludedCategories: ['*'] };
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  return {
    async stop() {
      const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await done;
      await session.detach();
      return events;
    },
  };
}

/**
 * Processor time of the main thread for the busiest frame of each step, milliseconds: a step waits for its input and so may hold
 * several frames. @param ends where each step ends, microseconds of the steady clock, the first where the first begins
 */
export function busiestFrames(events: readonly TraceEvent[], ends: readonly number[]): readonly number[] {
  const thread = (e: TraceEvent) => `${e.pid}/${e.tid}`;
  const mains = events
    .filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain')
    .map(thread);
  const tasks = new Map(mains.map((main): [string, TraceEvent[]] => [main, []]));
  for (const e of events) if (e.ph === 'X' && e.name.endsWith('RunTask')) tasks.get(thread(e))?.push(e);
  const work = (of: readonly TraceEvent[]) => of.reduce((sum, e) => sum + (e.tdur ?? 0), 0);
  // The page's: others have hardly any.
  const own = [...tasks.values()].toSorted((a, b) => work(b) - work(a))[0] ?? [];
  const frames: { readonly at: number; readonly work: number }[] = [];
  let since = 0;
  for (const { ts, tdur, args } of own.toSorted((a, b) => a.ts - b.ts)) {
    since += (tdur ?? 0) / 1000;
    if (args?.src_func !== 'ScheduledActionSendBeginMainFrame') continue;
    frames.push({ at: ts, work: since });
    since = 0;
  }
  return ends.slice(1).flatMap((end, i) => {
    const within = frames.filter(({ at }) => at >= (ends[i] as number) && at < end);
    return within.length === 0 ? [] : [Math.max(...within.map((frame) => frame.work))];
  });
}
