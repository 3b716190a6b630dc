import { writeFileSync } from 'node:fs';
import { checkDtw } from '#src/compute/problem.ts';
import { createCpuCompute } from '#src/compute/wasm/cpu-compute.ts';
import { layOut, tileSize } from '#src/compute/wasm/dtw-plan.ts';
import { dtwKernelMaker } from '#src/compute/wasm/kernel.ts';
import { kernelBytes } from '#main/compute/cpu.ts';
import { line, page } from '../method-pictures/draw.ts';
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

/** Two panels, both axes logarithmic, a grid line a power of ten. */
function picture(series: readonly Series[]): string {
  const colours = ['#1f5fa8', '#c2410c', '#15803d'];
  const panel = (
    left: number,
    title: string,
    low: number,
    high: number,
    of: (p: Series['points'][number]) => number,
  ): string => {
    const x = (value: number): number => left + 45 + ((Math.log10(value) - 3) / 1.9) * 250;
    const y = (value: number): number => 210 - ((Math.log10(value) - low) / (high - low)) * 180;
    const text = (at: number, down: number, words: string, extra = ''): string =>
      `<text x="${at}" y="${down}" ${extra}>${words}</text>`;
    const ruled = Array.from({ length: high - low + 1 }, (_, k) => {
      const level = y(10 ** (low + k));
      return (
        line(
          [
            [left + 45, level],
            [left + 295, level],
          ],
          '#ddd',
          0.8,
        ) + text(left + 40, level + 4, `${10 ** (low + k)}`.replace(/^1e-0?/, '10⁻'), 'text-anchor="end"')
      );
    });
    const upright = [1000, 4000, 16_000, 64_000].map(
      (size) =>
        line(
          [
            [x(size), 30],
            [x(size), 210],
          ],
          '#ddd',
          0.8,
        ) + text(x(size), 224, size.toLocaleString('en'), 'text-anchor="middle"'),
    );
    const curves = series.map(({ points }, k) =>
      line(
        points.map((p) => [x(p.at), y(of(p))] as const),
        colours[k] as string,
      ),
    );
    return [...ruled, ...upright, ...curves, text(left + 45, 20, title)].join('');
  };
  const legend = series.map(
    ({ name }, k) => `<text x="${60 + 200 * k}" y="246" fill="${colours[k]}">${name}</text>`,
  );
  return page(
    640,
    256,
    panel(0, 'processor seconds against N', -3, 2, (p) => p.seconds) +
      panel(320, 'memory of the kernel, MB, against N', -1, 2, (p) => p.bytes / 1e6) +
      legend.join(''),
  ).replace('>', '><title>Time and memory of exact DTW with path against the number of frames</title>');
}
