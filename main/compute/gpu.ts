import { type ChildProcess, fork } from 'node:child_process';
import type { Compute, DtwPath, Watch } from '#src/compute/compute.ts';
import { MachineError, SynclineError } from '#src/model/errors.ts';
import { programFile } from '#main/work/program-file.ts';
import type { GpuAnswer, GpuCall, GpuOrder } from './gpu-helper.ts';

export type Gpu = {
  /** Its errors besides those of `Compute`: MachineError `device-lost`, `device-failed`. */
  readonly compute: Compute;
  /** What it computes on. */
  readonly name: string;
  /** False once its process has ended. */
  isAlive(): boolean;
  close(): void;
};

/** A driver that takes longer to answer does not answer. */
const patience = 20_000;

/** Of each of the calls. */
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

type Waiting = {
  readonly watch: Watch | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
};

/**
 * Opens this machine's graphics processor in a process of its own, or says why that cannot be. The process ends with
 * this thread, and keeps no program alive.
 * @param env see `openDevice`
 */
export async function openGpu(
  env: NodeJS.ProcessEnv = process.env,
): Promise<Gpu | { readonly reason: string }> {
  if (process.versions.electron) return { reason: 'the window cannot use it yet' };
  const child = fork(programFile('gpu-helper'), {
    env,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const opened = await firstWord(child);
  if ('reason' in opened) {
    child.kill();
    return opened;
  }
  return { ...opened, ...callsTo(child) };
}

function firstWord(child: ChildProcess): Promise<{ readonly name: string } | { readonly reason: string }> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ reason: 'its driver did not answer' }), patience);
    const say = (word: { readonly name: string } | { readonly reason: string }): void => {
      clearTimeout(timer);
      resolve(word);
    };
    child.once('error', (error) => say({ reason: error.message }));
    child.once('exit', (code, signal) => say({ reason: `its driver crashed (${signal ?? code})` }));
    child.once('message', (answer: GpuAnswer) =>
      say('opened' in answer ? { name: answer.opened } : { reason: 'failed' in answer ? answer.failed : '' }),
    );
  });
}

function callsTo(child: ChildProcess): Omit<Gpu, 'name'> {
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  /** Keeps the program alive just as long as somebody waits. */
  const hold = (): void => {
    for (const each of [child, child.channel]) waiting.size > 0 ? each?.ref() : each?.unref();
  };
  const send = (order: GpuOrder): void => {
    if (child.connected) child.send(order, () => {}); // that it has ended is told by its exit
  };
  const settle = (id: number): Waiting | undefined => {
    const call = waiting.get(id);
    waiting.delete(id);
    hold();
    return call;
  };
  const lost = (): MachineError =>
    new MachineError(
      'device-lost',
      'The graphics processor’s driver crashed.',
      'Try again, or compute on the processor (--device cpu).',
    );
  child.on('message', (answer: GpuAnswer) => {
    if (!('id' in answer)) return;
    if ('value' in answer) settle(answer.id)?.resolve(answer.value);
    else if ('error' in answer) settle(answer.id)?.reject(asThrown(answer.error));
    else
      try {
        waiting.get(answer.id)?.watch?.(answer.done, answer.total);
      } catch (error) {
        send({ stop: answer.id });
        settle(answer.id)?.reject(error);
      }
  });
  child.on('error', () => {}); // its exit follows
  child.on('exit', () => {
    for (const id of [...waiting.keys()]) settle(id)?.reject(lost());
  });
  hold();

  const call = (
    asked: WithoutId<GpuCall>,
    watch?: Watch,
  ): { readonly id: number; readonly answer: Promise<unknown> } => {
    const id = calls++;
    const answer = new Promise<unknown>((resolve, reject) => {
      if (!child.connected) return reject(lost());
      waiting.set(id, { watch, resolve, reject });
      hold();
      send({ id, ...asked } as GpuCall);
    });
    return { id, answer };
  };
  const reaches = new FinalizationRegistry((id: number) => send({ drop: id }));
  return {
    isAlive: () => child.connected,
    close: () => void child.kill(),
    compute: {
      kind: 'webgpu',
      dtw: async (problem, watch) => (await call({ ask: 'dtw', problem }, watch).answer) as DtwPath,
      dtwCost: async (problem, watch) => (await call({ ask: 'dtwCost', problem }, watch).answer) as number,
      pairedProducts: async (frames, watch) =>
        (await call({ ask: 'pairedProducts', frames }, watch).answer) as Float64Array,
      async dtwReach(problem, watch) {
        const { id, answer } = call({ ask: 'dtwReach', problem }, watch);
        await answer;
        const reach = {
          pathTo: async (i: number, j: number) =>
            (await call({ ask: 'pathTo', reach: id, i, j }).answer) as DtwPath,
        };
        reaches.register(reach, id);
        return reach;
      },
    },
  };
}

/** An error of the other process as one of this: what the device did is the machine's, the rest the problem's. */
function asThrown({ code, message, hint }: { code: string; message: string; hint: string }): SynclineError {
  const isMachine = code === 'device-lost' || code === 'device-failed' || code === 'internal';
  return isMachine ? new MachineError(code, message, hint) : new SynclineError(code, message, hint);
}
