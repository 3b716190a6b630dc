import { writeFileSync } from 'node:fs';
import { checkDtw } from '#src/compute/problem.ts';
import { createCpuCompute } from '#src/compute/wasm/cpu-compute.ts';
import { layOut, tileSize } from '#src/compute/wasm/dtw-plan.ts';
import { dtwKernelMaker } from '#src/compute/wasm/kernel.ts';
import { kernelBytes } from '#main/compute/cpu.ts';
import { logPanels } from '../log-panels.ts';
import { figure, median, processorSeconds, walks } from './material.ts';

type Series = {
  readonly name: string;
  readonly points: readonly { at: number; seconds: number; bytes: number }[];
};

/** Time and memory of exact DTW with path against the frames of both sequences, and of one; an SVG of both. */
export async function growth(rounds: number, file = 'docs/methods/dtw-growth.svg'): Promise<void> {
  const compute = createCpuCompute(kernelBytes('dtw'));
  const make = dtwKernelMaker(kernelBytes('dtw'));
  const sizes = [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000];
  const measure = async (name: string, dims: number, shape: (size: number) => readonly [number, number]) => {
    const points: Series['points'][number][] = [];
    for (const at of sizes) {
      const [n, m] = shape(at);
      const { x } = walks(n, dims);
      const problem = { x, y: walks(m, dims).y, dims };
      const spent: number[] = [];
      for (let round = 0; round < (n * m > 1e9 ? 1 : rounds); round++)
        spent.push(await processorSeconds(() => compute.dtw(problem)));
      const kernel = make();
      layOut(kernel, checkDtw(problem), { keep: true, rooms: 1, tile: tileSize(n, m) });
      points.push({ at, seconds: median(spent), bytes: kernel.memory.buffer.byteLength });
    }
    return { name, points };
  };
  await compute.dtw(walks(2000, 12)); // compiled before the clock starts
  await compute.dtw(walks(2000, 1));
  const series = [
    await measure('N × N, d = 1', 1, (size) => [size, size]),
    await measure('N × N, d = 12', 12, (size) => [size, size]),
    await measure('4,000 × N, d = 12', 12, (size) => [4000, size]),
  ];
  console.log('| | N | processor s | memory of the kernel, MB |\n|---|---|---|---|');
  for (const { name, points } of series)
    for (const { at, seconds, bytes } of points)
      console.log(`| ${name} | ${at} | ${figure(seconds)} | ${figure(bytes / 1e6)} |`);
  console.log('\nexponents fitted from N = 8,000 on\n\n| | time | memory |\n|---|---|---|');
  for (const { name, points } of series) {
    const large = points.filter(({ at }) => at >= 8000);
    const exponent = (of: (p: Series['points'][number]) => number) =>
      figure(slope(large.map((p) => [Math.log(p.at), Math.log(of(p))])));
    console.log(`| ${name} | ${exponent((p) => p.seconds)} | ${exponent((p) => p.bytes)} |`);
  }
  writeFileSync(file, picture(series));
  console.log(`\n${file}`);
}

/** Of the line of least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (k: 0 | 1) => points.reduce((sum, p) => sum + p[k], 0) / points.length;
  const [a, b] = [mean(0), mean(1)];
  const [up, along] = points.reduce(
    ([u, v], [x, y]) => [u + (x - a) * (y - b), v + (x - a) ** 2],
    [0, 0],
  ) as [number, number];
  return up / along;
}

function picture(series: readonly Series[]): string {
  const ticks = [1000, 4000, 16_000, 64_000];
  const curves = (up: (p: Series['points'][number]) => number) =>
    series.map(({ points }) => points.map((p) => [p.at, up(p)] as const));
  return logPanels(
    'Time and memory of exact DTW with path against the number of frames',
    [
      { title: 'processor seconds against N', ticks, reach: [-3, 2], curves: curves((p) => p.seconds) },
      {
        title: 'memory of the kernel, MB, against N',
        ticks,
        reach: [-1, 2],
        curves: curves((p) => p.bytes / 1e6),
      },
    ],
    series.map(({ name }) => name),
  );
}
