import { join } from 'node:path';
// Not the window's: some tests have one.
import { setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { configureGlobal } from 'fast-check';
import { expect } from 'vitest';

/** Before every test file: nothing in it may run on for ever, and where it does, it must say where. */

// A counterexample of a slow property would otherwise be made smaller for hours. One seed for all, so that a run
// says something about the change it is run for; `npm run fuzz` draws others, to find what nobody has yet.
const isFuzz = process.env.SYNCLINE_FUZZ !== undefined;
configureGlobal({ interruptAfterTimeLimit: 60_000, ...(isFuzz ? {} : { seed: 20_261_127 }) });

/** One a process, which holds one file after another where they are not isolated. */
const kept = globalThis as { synclineWatchdog?: Worker };
const file = expect.getState().testPath ?? 'a test';
if (kept.synclineWatchdog) kept.synclineWatchdog.postMessage(file);
else {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.add(beats, 0, 1), 1000).unref();
  kept.synclineWatchdog = new Worker(join(import.meta.dirname, 'watchdog.mjs'), {
    workerData: { beats, limit: 420_000, file },
  });
  kept.synclineWatchdog.unref();
}
