import type { Compute } from '#src/compute/compute.ts';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';
import { cpuCompute } from '#main/compute/cpu.ts';

/** Billions of cells a second, best of five. */
async function speed(compute: Compute, what: 'dtw' | 'dtwCost', n: number, dims: number): Promise<string> {
  const noise = () => Float32Array.from({ length: n * dims }, () => Math.random() - 0.5);
  const problem = { x: noise(), y: noise(), dims };
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < (compute.kind === 'plain' ? 2 : 5); run++) {
    // Processor time: other programs on the machine must not count.
    const from = process.cpuUsage();
    await compute[what](problem);
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, (user + system) / 1000);
  }
  return ((n * n) / best / 1e6).toFixed(2);
}

export async function kernelSpeed(): Promise<void> {
  console.log('\n### Exact DTW, one thread, 10⁹ cells per processor second\n');
  console.log(
    '| d | cpu, cost only | cpu, path (N = 4,000: all directions kept) | cpu, path (N = 12,000: through checkpoints) | plain |',
  );
  console.log('|---|---|---|---|---|');
  for (const d of [1, 3, 12, 24, 40]) {
    const cells = [
      await speed(cpuCompute(), 'dtwCost', 8000, d),
      await speed(cpuCompute(), 'dtw', 4000, d),
      await speed(cpuCompute(), 'dtw', 12_000, d),
      await speed(createPlainCompute(), 'dtw', 1500, d),
    ];
    console.log(`| ${d} | ${cells.join(' | ')} |`);
  }
}
