import type { DtwProblem } from '#src/compute/compute.ts';

/** Two random walks drawn towards 0; reference.c makes the same numbers. */
export function walks(frames: number, dims: number): DtwProblem {
  return { x: walk(frames * dims, dims, 1), y: walk(frames * dims, dims, 2), dims };
}

function walk(count: number, dims: number, seed: number): Float32Array {
  const out = new Float32Array(count);
  let s = seed;
  for (let k = 0; k < count; k++) {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    out[k] = (out[k - dims] ?? 0) * 0.95 + (s / 2 ** 32 - 0.5);
  }
  return out;
}

/** Processor seconds of this process: other programs on the machine do not count. */
export async function processorSeconds(work: () => unknown): Promise<number> {
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

export async function wallSeconds(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] as number) + (sorted[sorted.length >> 1] as number)) / 2;
};

/** “median (least–most)” */
export const spread = (values: readonly number[]): string =>
  `${figure(median(values))} (${figure(Math.min(...values))}–${figure(Math.max(...values))})`;

export const figure = (value: number): string => value.toPrecision(3);
