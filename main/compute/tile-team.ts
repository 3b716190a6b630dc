import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Team } from '#src/compute/wasm/dtw-tiles.ts';
import { programFile } from '#main/work/program-file.ts';

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
          const worker = new Worker(programFile('tile-helper'), { workerData: k + 1 });
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
