import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Team } from '#src/compute/wasm/dtw-tiles.ts';
import { MachineError } from '#src/model/errors.ts';

/** The built helper: beside the built program in dist/main, or there seen from the sources (tests). */
function helperFile(): string {
  const candidates = ['./tile-helper.js', '../../dist/main/tile-helper.js'].map((p) =>
    fileURLToPath(new URL(p, import.meta.url)),
  );
  const found = candidates.find((file) => existsSync(file));
  if (found) return found;
  throw new MachineError('not-built', 'The helper thread’s program is missing.', 'Run npm run build.');
}

/**
 * Helper threads of this thread, started when first called. They end with it, and keep no program alive.
 * @param size how many; default: a thread for every other core
 */
export function tileTeam(size: number = availableParallelism() - 1): Team & { close(): Promise<void> } {
  let workers: readonly Worker[] = [];
  return {
    size,
    call(job) {
      if (workers.length === 0)
        workers = Array.from({ length: size }, (_, k) => {
          const worker = new Worker(helperFile(), { workerData: k + 1 });
          worker.unref();
          return worker;
        });
      for (const worker of workers) worker.postMessage(job);
    },
    async close() {
      const ending = workers;
      workers = [];
      await Promise.all(ending.map((worker) => worker.terminate()));
    },
  };
}
