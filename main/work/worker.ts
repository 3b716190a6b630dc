import { errorData } from '#src/model/errors.ts';
import type { TaskContext } from './task-context.ts';
import { type TaskCall, tasks } from './tasks.ts';

/** Progress is told this often, ms; the last word always. */
const pace = 100;

/** The worker thread's entry: runs one named task and reports a typed error as data. */
export default async function run(
  call: TaskCall,
): Promise<{ value: unknown } | { error: ReturnType<typeof errorData> }> {
  let told = Number.NEGATIVE_INFINITY;
  const context: TaskContext = {
    progress(done, total, unit, label) {
      if (done < total && performance.now() - told < pace) return;
      told = performance.now();
      call.port.postMessage([done, total, unit, label]);
    },
  };
  try {
    const task = tasks[call.name] as (input: never, context: TaskContext) => Promise<unknown>;
    return { value: await task(call.input as never, context) };
  } catch (error) {
    return { error: errorData(error) };
  } finally {
    call.port.close();
  }
}
