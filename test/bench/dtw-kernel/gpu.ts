import { loadavg } from 'node:os';
import { breakEven } from '#main/compute/break-even.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import { openGpu } from '#main/compute/gpu.ts';
import type { DtwProblem } from '#src/compute/compute.ts';
import { figure, spread, wallSeconds, walks } from './material.ts';

/** Frames of an hour at 50 Hz. */
const hour = 180_000;

/**
 * Gcells by the clock of exact DTW on this machine's graphics processor beside all cores of its CPU, in turn,
 * `rounds` times. With `SYNCLINE_GPU=software` an adapter in software is taken, which says that the kernels are
 * right and nothing of their speed.
 */
export async function gpu(rounds: number): Promise<void> {
  const found = await openGpu();
  if ('reason' in found) return console.log(`WebGPU: left out: ${found.reason}`);
  const isSoftware = process.env.SYNCLINE_GPU === 'software';
  const cpu = cpuCompute();
  try {
    console.log(`\n### ${found.name}; 10⁹ cells a second by the clock, load ${loadavg()[0]?.toFixed(1)}\n`);
    if (isSoftware) console.log('An adapter in software: these figures are for correctness alone.\n');
    console.log('| d | N | cost alone | with path | CPU, with path | costs apart | answers to a stop, ms |');
    console.log('|---|---|---|---|---|---|---|');
    for (const dims of [1, 12, 40])
      for (const frames of isSoftware
        ? [1000]
        : [2000, 5000, 20_000, 60_000, ...(dims === 12 ? [hour] : [])]) {
        const problem = walks(frames, dims);
        const rates = { cost: [] as number[], path: [] as number[], cpu: [] as number[] };
        const rate = (seconds: number): number => frames ** 2 / seconds / 1e9;
        const mine = await found.compute.dtw(problem); // compiled before the clock starts
        const apart = Math.abs(mine.cost / (await cpu.dtw(problem)).cost - 1);
        for (let round = 0; round < (frames === hour ? 1 : rounds); round++) {
          rates.cost.push(rate(await wallSeconds(() => found.compute.dtwCost(problem))));
          rates.path.push(rate(await wallSeconds(() => found.compute.dtw(problem))));
          rates.cpu.push(rate(await wallSeconds(() => cpu.dtw(problem))));
        }
        const cells = [rates.cost, rates.path, rates.cpu].map(spread);
        const patience = await longestSilence(found.compute.dtw, problem);
        console.log(
          `| ${dims} | ${frames} | ${cells.join(' | ')} | ${apart.toExponential(1)} | ${figure(patience)} |`,
        );
      }
    if (!isSoftware) {
      const work = await breakEven(found, cpu);
      const frames = Math.round(Math.sqrt(work / 16));
      console.log(
        Number.isFinite(work)
          ? `\nQuicker than the CPU from some ${frames} × ${frames} frames at d = 12 on.`
          : '\nNever quicker than the CPU.',
      );
    }
  } finally {
    found.close();
  }
}

/** The longest time between two looks at the watcher, ms. */
async function longestSilence(
  dtw: (problem: DtwProblem, watch: () => void) => Promise<unknown>,
  problem: DtwProblem,
): Promise<number> {
  let last = performance.now();
  let longest = 0;
  await dtw(problem, () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  });
  return longest;
}
