import { availableParallelism } from 'node:os';
import { MessageChannel, receiveMessageOnPort, type Transferable } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { restoreError } from '#src/contract/wire-error.ts';
import { CancelledError, MachineError, SynclineError } from '#src/model/errors.ts';
import type { DeviceChoice } from '#main/compute/choose.ts';
import { programFile } from './program-file.ts';
import type { TaskContext } from './task-context.ts';
import type {
  Computed,
  TaskCall,
  TaskInput,
  TaskName,
  TaskProgress,
  TaskReply,
  TaskResult,
} from './tasks.ts';

export type RunOptions = {
  readonly signal?: AbortSignal;
  readonly transfer?: readonly Transferable[];
  readonly progress?: TaskContext['progress'];
  /** Where to compute what a backend can do. Default `auto`. */
  readonly device?: DeviceChoice;
  /** Told where it was computed, once a task is done that used a backend. */
  readonly computed?: (where: Computed) => void;
};

export type Pool = {
  /** How many tasks run at once. */
  readonly size: number;
  /**
   * Runs a task on a worker thread. @throws CancelledError at once when aborted (the thread is ended);
   * MachineError `worker-died` when the thread crashed (the pool goes on with a fresh one).
   */
  run<N extends TaskName>(name: N, input: TaskInput<N>, options?: RunOptions): Promise<TaskResult<N>>;
  close(): Promise<void>;
};

/**
 * A thread that is ended while it `require`s its program, a module, takes the whole process with it (Node 20.20: a fatal error
 * of V8, `IsGraphAsync`). Without that `require` Piscina imports the program, which can be ended at any time.
 */
const importOnly = ['--no-experimental-require-module'].filter((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);

/** The threads of the pool that was closed last, where none of them was at work. */
let leftOver: { readonly kind: string; readonly piscina: Piscina } | null = null;

/**
 * A pool of worker threads; a script that runs one command after another gets the threads of the last one, which have the program
 * compiled. Idle threads end after a minute, and keep no process.
 * @param file the worker program (another one only in tests)
 */
export function createPool(size: number = availableParallelism(), file = programFile('worker')): Pool {
  // A thread takes the environment as it is when it starts.
  const kind = JSON.stringify([size, file, process.env]);
  const left = leftOver?.kind === kind ? leftOver.piscina : null;
  if (left) leftOver = null;
  const piscina =
    left ??
    new Piscina({
      filename: file,
      minThreads: 0,
      maxThreads: size,
      idleTimeout: 60_000, // what a worker has compiled and keeps of a recording serves its next task
      concurrentTasksPerWorker: 1,
      execArgv: [...process.execArgv, ...importOnly],
    });
  let running = 0;
  let isClosed = false;
  return {
    size,
    async run<N extends TaskName>(
      name: N,
      input: TaskInput<N>,
      options: RunOptions = {},
    ): Promise<TaskResult<N>> {
      if (isClosed) throw new Error('a task for a pool that is closed');
      const { port1, port2 } = new MessageChannel();
      running++;
      port1.on('message', (p: TaskProgress) => options.progress?.(...p));
      try {
        const call: TaskCall = { name, input, port: port2, device: options.device ?? 'auto' };
        const reply: TaskReply = await piscina.run(call, {
          transferList: [port2, ...(options.transfer ?? [])],
          ...(options.signal ? { signal: options.signal } : {}),
        });
        // What the task told last may be behind its answer, which comes another way, and would go with its port.
        for (let told = receiveMessageOnPort(port1); told; told = receiveMessageOnPort(port1))
          options.progress?.(...(told.message as TaskProgress));
        if ('value' in reply) {
          if (reply.computed) options.computed?.(reply.computed);
          return reply.value as TaskResult<N>;
        }
        throw restoreError(reply.error);
      } catch (error) {
        if (error instanceof SynclineError) throw error;
        if (options.signal?.aborted) throw new CancelledError();
        const why = error instanceof Error ? error.message : String(error);
        throw new MachineError(
          'worker-died',
          `A worker stopped in the middle of its work (${why}).`,
          'Try again; close other programs if memory is short.',
          { cause: error },
        );
      } finally {
        running--;
        port1.close();
      }
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      const gone = running > 0 ? piscina : leftOver?.piscina;
      if (running === 0) leftOver = { kind, piscina };
      await gone?.destroy();
    },
  };
}
