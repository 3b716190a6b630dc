import type { Compute, DtwProblem, DtwReach, PairedFrames, Watch } from '#src/compute/compute.ts';
import { createWebgpuCompute } from '#src/compute/webgpu/webgpu-compute.ts';
import { type ErrorData, errorData } from '#src/model/errors.ts';
import { openDevice } from './dawn.ts';

/**
 * The program of the child process that works with the graphics processor: a driver that crashes takes nothing
 * else with it. It ends when whoever started it does.
 */

export type GpuCall =
  | { readonly id: number; readonly ask: 'dtw' | 'dtwCost' | 'dtwReach'; readonly problem: DtwProblem }
  | { readonly id: number; readonly ask: 'pairedProducts'; readonly frames: PairedFrames }
  | {
      readonly id: number;
      readonly ask: 'pathTo';
      readonly reach: number;
      readonly i: number;
      readonly j: number;
    };
export type GpuOrder = GpuCall | { readonly stop: number } | { readonly drop: number };
export type GpuAnswer =
  /** What it computes on, or why it cannot. */
  | { readonly opened: string }
  | { readonly failed: string }
  | { readonly id: number; readonly done: number; readonly total: number }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: ErrorData };

const reaches = new Map<number, DtwReach>();
const stopped = new Set<number>();
const tell = (answer: GpuAnswer): void => void process.send?.(answer);

async function answer(compute: Compute, call: GpuCall): Promise<unknown> {
  const { id } = call;
  if (call.ask === 'pathTo') {
    const reach = reaches.get(call.reach);
    if (!reach) throw new Error(`no reach ${call.reach}`);
    return await reach.pathTo(call.i, call.j);
  }
  const watch: Watch = (done, total) => {
    if (stopped.has(id)) throw new Error('stopped'); // nobody waits for the answer any more
    tell({ id, done, total });
  };
  if (call.ask === 'pairedProducts') return await compute.pairedProducts?.(call.frames, watch);
  if (call.ask !== 'dtwReach') return await compute[call.ask](call.problem, watch);
  reaches.set(id, await compute.dtwReach(call.problem, watch));
  return null;
}

async function main(): Promise<void> {
  process.on('disconnect', () => process.exit());
  const device = await openDevice(process.env);
  if ('reason' in device) {
    tell({ failed: device.reason });
    return;
  }
  const compute = createWebgpuCompute(device.gpu);
  process.on('message', (order: GpuOrder) => {
    if ('stop' in order) stopped.add(order.stop);
    else if ('drop' in order) reaches.delete(order.drop);
    else
      answer(compute, order)
        .then(
          (value) => tell({ id: order.id, value }),
          (error: unknown) => tell({ id: order.id, error: errorData(error) }),
        )
        .finally(() => stopped.delete(order.id));
  });
  tell({ opened: device.name });
}

await main();
