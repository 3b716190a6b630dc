import { join } from 'node:path';
// Not the window's: some tests have one.
import { setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { configureGlobal } from 'fast-check';
import { expect } from 'vitest';

/** Before every test file: nothing in it may run on for ever, and where it does, it must say where. */

// A counterexample of a slow property would otherwise be made smaller for hours.
configureGlobal({ interruptAfterTimeLimit: 60_000 });

const beats = new Int32Array(new SharedArrayBuffer(4));
setInterval(() => Atomics.add(beats, 0, 1), 1000).unref();
new Worker(join(import.meta.dirname, 'watchdog.mjs'), {
  workerData: { beats, limit: 180_000, file: expect.getState().testPath ?? 'a test' },
}).unref();
