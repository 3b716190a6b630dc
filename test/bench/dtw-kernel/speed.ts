import { loadavg } from 'node:os';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';
import { createCpuCompute } from '#src/compute/wasm/cpu-compute.ts';
import { kernelBytes } from '#main/compute/cpu.ts';
import { figure, median, processorSeconds, spread, walks } from './material.ts';
import { compileReference } from './reference.ts';

const frames = 20_000;
/** The plain oracle and the double-precision stand-in keep the whole matrix: smaller, told in cells a second. */
const framesWhole = 4000;
const goals = { 1: [0.45, 20], 12: [0.42, 5], 40: [0.38, null] } as const;

/**
 * Gcells per processor second of exact DTW with path on one thread, every kernel in turn, `rounds` times;
 * ratios are medians of the ratios within one round.
 */
export async function speed(rounds: number): Promise<void> {
  const reference = compileReference();
  if (!reference) console.log('C: left out: no C compiler (or no AVX2)');
  const cpu = createCpuCompute(kernelBytes('dtw'));
  const plain = createPlainCompute();
  console.log(`\n### ${frames} × ${frames} with path, one thread, 10⁹ cells a processor second\n`);
  console.log(`load ${loadavg()[0]?.toFixed(1)}; median (least–most) of ${rounds} interleaved rounds\n`);
  console.log('| d | ours | C, SSE2 | C, AVX2 + FMA | double, whole matrix (C) | plain TypeScript |');
  console.log('|---|---|---|---|---|---|');
  const ratios: string[] = [];
  for (const dims of [1, 12, 40] as const) {
    const problem = walks(frames, dims);
    const small = walks(framesWhole, dims);
    const rates: Record<'ours' | 'sse2' | 'avx2' | 'whole' | 'plain', number[]> = {
      ours: [],
      sse2: [],
      avx2: [],
      whole: [],
      plain: [],
    };
    const rate = (n: number, seconds: number): number => (n * n) / seconds / 1e9;
    const { cost } = await cpu.dtw(problem); // compiled before the clock starts
    for (let round = 0; round < rounds; round++) {
      rates.ours.push(rate(frames, await processorSeconds(() => cpu.dtw(problem))));
      if (reference) {
        const strips = {
          sse2: reference.sse2('strip', frames, dims),
          avx2: reference.avx2('strip', frames, dims),
        };
        for (const [name, run] of Object.entries(strips)) {
          rates[name as keyof typeof strips].push(rate(frames, run.seconds));
          const apart = Math.abs(run.cost / cost - 1);
          if (apart > 1e-4) console.log(`the cost of ${name} is ${run.cost}, ours ${cost}`);
        }
        rates.whole.push(rate(framesWhole, reference.sse2('whole', framesWhole, dims).seconds));
      }
      rates.plain.push(rate(framesWhole, await processorSeconds(() => plain.dtw(small))));
    }
    const cells = [rates.ours, rates.sse2, rates.avx2, rates.whole, rates.plain];
    console.log(`| ${dims} | ${cells.map((r) => (r.length > 0 ? spread(r) : 'left out')).join(' | ')} |`);
    const against = (other: readonly number[]): number =>
      median(other.map((r, k) => (rates.ours[k] as number) / r));
    const [c, whole] = goals[dims];
    if (reference)
      ratios.push(
        `| ${dims} | C, SSE2 | ${figure(against(rates.sse2))} | |`,
        `| ${dims} | C, AVX2 + FMA | ${figure(against(rates.avx2))} | ≥ ${c} |`,
        `| ${dims} | double, whole matrix (stand-in for dtaidistance) | ${figure(against(rates.whole))} | ${whole ? `≥ ${whole}` : ''} |`,
      );
    ratios.push(
      `| ${dims} | plain TypeScript | ${figure(against(rates.plain))} | ${dims === 1 ? '≥ 20' : ''} |`,
    );
  }
  console.log(`\n| d | ours over | ratio | wanted |\n|---|---|---|---|\n${ratios.join('\n')}`);
}
