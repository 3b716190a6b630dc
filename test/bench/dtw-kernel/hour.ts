import { loadavg } from 'node:os';
import { createCpuCompute } from '#src/compute/wasm/cpu-compute.ts';
import { kernelBytes } from '#main/compute/cpu.ts';
import { figure, median, processorSeconds, walks } from './material.ts';

/** One hour against one hour at 50 Hz, exact, with path; beside it 20,000 frames. One thread. */
export async function hour(): Promise<void> {
  const compute = createCpuCompute(kernelBytes('dtw'));
  const perCell: number[] = [];
  console.log(`\n### One hour × one hour, d = 12, one thread; load ${loadavg()[0]?.toFixed(1)}\n`);
  console.log(
    '| N | processor s | ns a cell | cells of the path | peak memory of the process, MB |\n|---|---|---|---|---|',
  );
  for (const frames of [20_000, 180_000]) {
    const problem = walks(frames, 12);
    const spent: number[] = [];
    let length = 0;
    for (let round = 0; round < (frames > 100_000 ? 1 : 4); round++)
      spent.push(await processorSeconds(async () => (length = (await compute.dtw(problem)).i.length)));
    const seconds = median(spent);
    perCell.push((1e9 * seconds) / frames ** 2);
    const peak = process.resourceUsage().maxRSS / 1024;
    console.log(
      `| ${frames} | ${figure(seconds)} | ${figure(perCell.at(-1) ?? 0)} | ${length} | ${peak.toFixed(0)} |`,
    );
  }
  console.log(
    `\ntime a cell, 180,000 over 20,000: ${figure((perCell[1] as number) / (perCell[0] as number))} (wanted ≤ 1.3)`,
  );
}
