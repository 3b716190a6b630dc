import type { Compute, DtwProblem, Watch } from '#src/compute/compute.ts';
import type { TaskContext } from '#main/work/task-context.ts';

/** Reports the progress of every DTW at most ten times a second. */
export function watched(compute: Compute, context: TaskContext, label: string): Compute {
  let last = 0;
  const watch = ({ x, dims }: DtwProblem): Watch => {
    const n = x.length / dims;
    return (done, total) => {
      const now = performance.now();
      if (now - last < 100) return;
      last = now;
      context.progress((n * done) / total, n, 'frames', label);
    };
  };
  return {
    kind: compute.kind,
    dtw: (problem) => compute.dtw(problem, watch(problem)),
    dtwCost: (problem) => compute.dtwCost(problem, watch(problem)),
    dtwReach: (problem) => compute.dtwReach(problem, watch(problem)),
  };
}
