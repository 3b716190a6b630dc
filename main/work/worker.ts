import { wireError } from '#src/contract/wire-error.ts';
import { type ChosenCompute, chooseCompute } from '#main/compute/choose.ts';
import type { TaskContext } from './task-context.ts';
import { type TaskCall, type TaskReply, tasks } from './tasks.ts';

/** Progress is told this often, ms; the last word always. */
const pace = 100;

/** The worker thread's entry: runs one named task and reports a typed error as data. */
export default async function run(call: TaskCall): Promise<TaskReply> {
  let told = Number.NEGATIVE_INFINITY;
  let chosen: ChosenCompute | null = null;
  const context: TaskContext = {
    compute() {
      chosen ??= chooseCompute(call.device);
      return chosen;
    },
    progress(done, total, unit, label) {
      if (done < total && performance.now() - told < pace) return;
      told = performance.now();
      call.port.postMessage([done, total, unit, label]);
    },
  };
  try {
    const task = tasks[call.name] as (input: never, context: TaskContext) => Promise<unknown>;
    const value = await task(call.input as never, context);
    const used = chosen as ChosenCompute | null;
    return used ? { value, computed: { device: used.device(), notes: used.notes() } } : { value };
  } catch (error) {
    return { error: wireError(error) };
  } finally {
    call.port.close();
  }
}
