import { availableParallelism, loadavg } from 'node:os';
import { pinSession } from '#src/align/dtw/pin-session.ts';
import { createCpuCompute } from '#src/compute/wasm/cpu-compute.ts';
import { kernelBytes } from '#main/compute/cpu.ts';
import { tileTeam } from '#main/compute/tile-team.ts';
import { processorSeconds, spread, wallSeconds, walks } from './material.ts';

const frames = 10_000;
const dims = 12;

/** One pin of a 10,000 × 10,000 matrix is taken hold of and moved about. Milliseconds. */
export async function pins(rounds: number): Promise<void> {
  const team = tileTeam(1);
  const compute = createCpuCompute(kernelBytes('dtw'), { team });
  const problem = walks(frames, dims);
  const middle = frames >> 1;
  const measured = async (work: () => Promise<unknown>): Promise<string[]> => {
    const wall: number[] = [];
    const spent: number[] = [];
    for (let round = 0; round < rounds; round++)
      spent.push(1000 * (await processorSeconds(async () => wall.push(1000 * (await wallSeconds(work))))));
    return [spread(wall), spread(spent)];
  };
  let move = 0;
  /** Another place for the pin each time. */
  const moved = () => [[middle + 37 * (move % 20), middle - 53 * (move++ % 17)] as const];
  const rows: [string, string[]][] = [];
  rows.push(['first search, no pins', await measured(() => pinSession(compute, problem).exact([]))]);
  rows.push(['a fresh pinned search', await measured(() => pinSession(compute, problem).exact(moved()))]);
  const session = pinSession(compute, problem);
  await session.coarse(moved());
  rows.push(['moved, coarse', await measured(() => session.coarse(moved()))]);
  rows.push(['taken hold of (once)', await measured(() => pinSession(compute, problem).hold(moved(), 0))]);
  await session.hold(moved(), 0);
  await session.exact(moved());
  rows.push(['moved, exact', await measured(() => session.exact(moved()))]);
  console.log(`\n### ${frames} × ${frames}, d = ${dims}, one pin; ms, median (least–most) of ${rounds}\n`);
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}\n\n| | by the clock | processor |\n|---|---|---|`,
  );
  for (const [name, cells] of rows) console.log(`| ${name} | ${cells.join(' | ')} |`);
  await team.close();
}
