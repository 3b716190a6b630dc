import type { Compute, DtwProblem, Watch } from '#src/compute/compute.ts';
import type { TaskContext } from '#main/work/task-context.ts';

/**
 * Reports the progress of all that a task aligns, at most ten times a second: in frames of the first sequence, summed over
 * its searches.
 * @param frames how many there will be at least
 */
export function watched(compute: Compute, context: TaskContext, label: string, frames = 0): Compute {
  let last = 0;
  let before = 0;
  const counting = async <T>({ x, dims }: DtwProblem, work: (watch: Watch) => Promise<T>): Promise<T> => {
    const n = x.length / dims;
    const found = await work((done, total) => {
      const now = performance.now();
      if (now - last < 100) return;
      last = now;
      context.progress(before + (n * done) / total, Math.max(frames, before + n), 'frames', label);
    });
    before += n;
    return found;
  };
  return {
    kind: compute.kind,
    dtw: (problem) => counting(problem, (watch) => compute.dtw(problem, watch)),
    dtwCost: (problem) => counting(problem, (watch) => compute.dtwCost(problem, watch)),
    dtwReach: (problem) => counting(problem, (watch) => compute.dtwReach(problem, watch)),
  };
}
