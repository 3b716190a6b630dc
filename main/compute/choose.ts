import type { Compute, DtwProblem } from '#src/compute/compute.ts';
import { MachineError } from '#src/model/errors.ts';
import { breakEven, workOf } from './break-even.ts';
import { cpuCompute } from './cpu.ts';
import { type Gpu, openGpu } from './gpu.ts';

/** Where to compute; `auto`: on the graphics processor where there is one and it is quicker. */
export const deviceChoices = ['auto', 'cpu', 'webgpu'] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

/** A backend that falls back on the CPU, and tells what it did. */
export type ChosenCompute = {
  readonly compute: Compute;
  /** Where the work so far was done: `webgpu` when any of it was. */
  device(): 'cpu' | 'webgpu';
  /** What did not go as was asked, a sentence each. */
  notes(): readonly string[];
};

/** Opening the graphics processor takes longer than this much work on the CPU. */
const worthAsking = 2e9;

let opened: Promise<Gpu | { readonly reason: string }> | null = null;

/** The graphics processor of this thread; opened once, and again when its process has ended. */
async function gpuOfThread(): Promise<Gpu | { readonly reason: string }> {
  const before = await opened;
  if (before && 'isAlive' in before && !before.isAlive()) opened = null;
  opened ??= openGpu();
  return await opened;
}

/** @param host what there is to choose from (tests) */
export function chooseCompute(
  choice: DeviceChoice,
  host: { readonly cpu?: Compute; readonly gpu?: typeof gpuOfThread; readonly from?: typeof breakEven } = {},
): ChosenCompute {
  const { cpu = cpuCompute(), gpu = gpuOfThread, from = breakEven } = host;
  const notes: string[] = [];
  let device: 'cpu' | 'webgpu' = 'cpu';
  let isOver = choice === 'cpu';
  const giveUp = (why: string): null => {
    isOver = true;
    notes.push(why);
    return null;
  };
  const gpuFor = async (work: number): Promise<Compute | null> => {
    if (isOver || (choice === 'auto' && work < worthAsking)) return null;
    const found = await gpu();
    if ('reason' in found) {
      if (choice === 'webgpu') return giveUp(`The CPU was used in place of WebGPU: ${found.reason}.`);
      isOver = true;
      return null;
    }
    return choice === 'webgpu' || work >= (await from(found, cpu)) ? found.compute : null;
  };
  const run = async <T>(
    work: number,
    onGpu: (compute: Compute) => Promise<T>,
    onCpu: () => Promise<T>,
  ): Promise<T> => {
    try {
      const quick = await gpuFor(work);
      if (quick) {
        const result = await onGpu(quick);
        device = 'webgpu';
        return result;
      }
    } catch (error) {
      if (!(error instanceof MachineError)) throw error;
      giveUp(`The CPU was used in place of WebGPU: ${error.message}`);
    }
    return await onCpu();
  };
  const solve = <T>(problem: DtwProblem, how: (compute: Compute) => Promise<T>): Promise<T> =>
    run(workOf(problem), how, () => how(cpu));
  return {
    compute: {
      kind: cpu.kind,
      dtw: (problem, watch) => solve(problem, (compute) => compute.dtw(problem, watch)),
      dtwCost: (problem, watch) => solve(problem, (compute) => compute.dtwCost(problem, watch)),
      dtwReach: (problem, watch) => solve(problem, (compute) => compute.dtwReach(problem, watch)),
      pairedProducts: (frames, watch) =>
        run(
          frames.i.length * (frames.p + frames.q) ** 2,
          async (compute) => (await compute.pairedProducts?.(frames, watch)) ?? null,
          async () => null,
        ),
    },
    device: () => device,
    notes: () => notes,
  };
}
