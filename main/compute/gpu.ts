import { type ChildProcess, fork } from 'node:child_process';
import type { Compute, DtwPath, DtwProblem, Watch } from '#src/compute/compute.ts';
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

/** Seconds may pass before the other process has laid out a large problem and says how far it is: ms between looks. */
const lookEvery = 30;

type Waiting = {
  readonly watch: Watch | undefined;
  /** What was said last of how far it is. */
  told: readonly [done: number, total: number];
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
  const look = (id: number): void => {
    const call = waiting.get(id);
    try {
      call?.watch?.(...call.told);
    } catch (error) {
      send({ stop: id });
      settle(id)?.reject(error);
    }
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
    else {
      const call = waiting.get(answer.id);
      if (call) call.told = [answer.done, answer.total];
      look(answer.id);
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
    total = 0,
  ): { readonly id: number; readonly answer: Promise<unknown> } => {
    const id = calls++;
    const answer = new Promise<unknown>((resolve, reject) => {
      if (!child.connected) return reject(lost());
      waiting.set(id, { watch, told: [0, total], resolve, reject });
      hold();
      send({ id, ...asked } as GpuCall);
    });
    const timer = watch && setInterval(look, lookEvery, id).unref();
    const rest = (): void => clearInterval(timer);
    answer.then(rest, rest);
    return { id, answer };
  };
  const reaches = new FinalizationRegistry((id: number) => send({ drop: id }));
  return {
    isAlive: () => child.connected,
    close: () => void child.kill(),
    compute: {
      kind: 'webgpu',
      dtw: async (problem, watch) =>
        (await call({ ask: 'dtw', problem }, watch, cellsOf(problem)).answer) as DtwPath,
      dtwCost: async (problem, watch) =>
        (await call({ ask: 'dtwCost', problem }, watch, cellsOf(problem)).answer) as number,
      pairedProducts: async (frames, watch) =>
        (await call({ ask: 'pairedProducts', frames }, watch, frames.i.length).answer) as Float64Array,
      async dtwReach(problem, watch) {
        const { id, answer } = call({ ask: 'dtwReach', problem }, watch, cellsOf(problem));
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

const cellsOf = ({ x, y, dims }: DtwProblem): number => (x.length / dims) * (y.length / dims);

/** An error of the other process as one of this: what the device did is the machine's, the rest the problem's. */
function asThrown({ code, message, hint }: { code: string; message: string; hint: string }): SynclineError {
  const isMachine = code === 'device-lost' || code === 'device-failed' || code === 'internal';
  return isMachine ? new MachineError(code, message, hint) : new SynclineError(code, message, hint);
}
