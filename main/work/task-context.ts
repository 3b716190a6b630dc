import type { ChosenCompute } from '#main/compute/choose.ts';

/** What a task on a worker thread may use besides its input. */
export type TaskContext = {
  /** Honest progress; forwarded to the job that asked. */
  progress(done: number, total: number, unit: string, label: string): void;
  /** The backend that the caller chose; told to the caller when it was used. */
  compute(): ChosenCompute;
};
