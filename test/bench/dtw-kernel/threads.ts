import { availableParallelism, loadavg } from 'node:os';
import type { Compute, DtwProblem } from '#src/compute/compute.ts';
import { createCpuCompute } from '#src/compute/wasm/cpu-compute.ts';
import { kernelBytes } from '#main/compute/cpu.ts';
import { tileTeam } from '#main/compute/tile-team.ts';
import { compileReference } from './reference.ts';
import { figure, median, processorSeconds, spread, wallSeconds, walks } from './material.ts';

/** One thread and two in turn, seconds by the wall clock; the paths must be the same to the bit. */
export async function threads(rounds: number): Promise<void> {
  const team = tileTeam(1);
  const alone = createCpuCompute(kernelBytes('dtw'));
  const both = createCpuCompute(kernelBytes('dtw'), { team, teamFrom: 0 });
  console.log(`\n### Two threads; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}\n`);
  console.log(
    '| d | N | one thread, s | two threads, s | one over two | processor s, two | alike to the bit |',
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const [dims, frames] of [
    [12, 1000],
    [1, 2000],
    [12, 2000],
    [12, 4000],
    [1, 20_000],
    [12, 20_000],
    [40, 20_000],
  ] as const) {
    const problem = walks(frames, dims);
    const [mine, his] = [await alone.dtw(problem), await both.dtw(problem)];
    const alike = mine.cost === his.cost && mine.i.join() === his.i.join() && mine.j.join() === his.j.join();
    const times: Record<'one' | 'two' | 'spent', number[]> = { one: [], two: [], spent: [] };
    for (let round = 0; round < rounds; round++) {
      times.one.push(await wallSeconds(() => alone.dtw(problem)));
      times.spent.push(
        await processorSeconds(async () => times.two.push(await wallSeconds(() => both.dtw(problem)))),
      );
    }
    const ratio = median(times.one.map((s, k) => s / (times.two[k] as number)));
    console.log(
      `| ${dims} | ${frames} | ${spread(times.one)} | ${spread(times.two)} | ${figure(ratio)} | ${figure(median(times.spent))} | ${alike ? 'yes' : 'NO'} |`,
    );
  }
  await againstDoubles(both, rounds);
  await team.close();
}

/** As a user meets them: ours on all it uses, two threads, against a program in double precision that has one; by the clock. */
async function againstDoubles(both: Compute, rounds: number): Promise<void> {
  const reference = compileReference();
  if (!reference) return console.log('C: left out: no C compiler (or no AVX2)');
  console.log(
    '\n| d | two threads over double, whole matrix (stand-in for dtaidistance) | wanted |\n|---|---|---|',
  );
  for (const [dims, wanted] of [
    [1, 20],
    [12, 5],
  ] as const) {
    const problem = walks(20_000, dims);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const mine = 20_000 ** 2 / (await wallSeconds(() => both.dtw(problem)));
      ratios.push(mine / (4000 ** 2 / reference.sse2('whole', 4000, dims).seconds));
    }
    console.log(`| ${dims} | ${spread(ratios)} | ≥ ${wanted} |`);
  }
}

/**
 * How long a watcher that wants to stop has to wait: until it is asked (the longest time between two looks,
 * by the processor time of one thread; by the clock with two), and from then until all is over.
 */
export async function cancelling(): Promise<void> {
  const team = tileTeam(1);
  console.log(`\n### Cancelling, milliseconds; load ${loadavg()[0]?.toFixed(1)}\n`);
  console.log(
    '| d | N | between two looks, processor | by the clock | to the end, by the clock |\n|---|---|---|---|---|',
  );
  for (const [dims, frames] of [
    [1, 20_000],
    [40, 20_000],
    [12, 180_000],
    [40, 60_000],
  ] as const) {
    const problem = walks(frames, dims);
    const spent = (): number => process.cpuUsage().user / 1000;
    const alone = createCpuCompute(kernelBytes('dtw'));
    const [processor] = await stopped(alone, problem, spent);
    const both = createCpuCompute(kernelBytes('dtw'), { team });
    const [clock, after] = await stopped(both, problem, () => performance.now());
    console.log(
      `| ${dims} | ${frames} | ${[processor, clock, after].map((ms) => ms.toFixed(0)).join(' | ')} |`,
    );
  }
  await team.close();
}

/** Longest time between looks, and from the look that stopped it to the end. */
async function stopped(compute: Compute, problem: DtwProblem, now: () => number): Promise<[number, number]> {
  const begun = performance.now();
  let last = now();
  let longest = 0;
  const stop = new Error('stop');
  await compute
    .dtw(problem, () => {
      const at = now();
      longest = Math.max(longest, at - last);
      last = at;
      if (performance.now() - begun > 3000) throw stop;
    })
    .catch((error: unknown) => {
      if (error !== stop) throw error;
    });
  return [longest, now() - last];
}
