import type { CDPSession, Page } from 'playwright-core';
import { busiestFrames, watchTasks } from './busiest.ts';

export type Spread = { readonly median: number; readonly p95: number; readonly longest: number };

/** What a gesture cost, milliseconds. */
export type Cost = {
  /** Between one frame and the next, as a person sees it: waiting for a processor included. */
  readonly frame: Spread;
  /** Processor time of the page's main thread for each step: what no other work on the machine changes. */
  readonly thread: Spread;
  /** The same for the busiest frame of each step. */
  readonly busiest: Spread;
};

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), longest: at(1) };
}

type Recorder = { frames: number[]; stop: boolean };
declare global {
  interface Window {
    recorder?: Recorder;
    long?: number[];
    longWatch?: PerformanceObserver;
  }
}

/** Now, microseconds; and processor time of the main thread since the page began, milliseconds. */
async function threadTime(session: CDPSession): Promise<{ readonly now: number; readonly used: number }> {
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = (of: string) => metrics.find(({ name }) => name === of)?.value ?? Number.NaN;
  return { now: 1e6 * seconds('Timestamp'), used: 1000 * seconds('TaskDuration') };
}

/** Tasks of more than 50 ms since this was last asked: how many, and the longest. */
export async function longTasks(page: Page): Promise<string> {
  const found = await page.evaluate(() => {
    window.long ??= [];
    window.longWatch ??= (() => {
      const watch = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.long?.push(duration);
      });
      watch.observe({ type: 'longtask' });
      return watch;
    })();
    for (const { duration } of window.longWatch.takeRecords()) window.long.push(duration);
    return window.long.splice(0);
  });
  return found.length === 0 ? ' none' : ` ${found.length}, longest ${Math.max(...found).toFixed(0)}`;
}

/** Takes `steps` steps, each followed by a drawn frame, and notes what they cost. */
export async function measured(
  page: Page,
  steps: number,
  step: (index: number) => Promise<unknown>,
): Promise<Cost> {
  await longTasks(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const browser = page.context().browser();
  if (!browser) throw new Error('a page without a browser');
  const tasks = await watchTasks(browser);
  await page.evaluate(() => {
    const recorder: Recorder = { frames: [], stop: false };
    window.recorder = recorder;
    let last: number | null = null;
    const frame = (now: number) => {
      if (last !== null) recorder.frames.push(now - last);
      last = now;
      if (!recorder.stop) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const thread: number[] = [];
  let before = await threadTime(session);
  const ends = [before.now];
  for (let i = 0; i < steps; i++) {
    await step(i);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    const now = await threadTime(session);
    thread.push(now.used - before.used);
    ends.push(now.now);
    before = now;
  }
  const frames = await page.evaluate(() => {
    const { recorder } = window;
    if (recorder) recorder.stop = true;
    return recorder?.frames ?? [];
  });
  await session.detach();
  const busiest = busiestFrames(await tasks.stop(), ends);
  return { frame: spread(frames), thread: spread(thread), busiest: spread(busiest) };
}
