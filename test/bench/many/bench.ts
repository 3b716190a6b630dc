/** Time and memory against the number of sequences, by every method that takes more than two: npm run bench -- many [rounds] */
import { writeFileSync } from 'node:fs';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { warpedViews } from '#test/unit/align/ctw/warped-views.ts';
import { figure, median, processorSeconds } from '../dtw-kernel/material.ts';
import { logPanels } from '../log-panels.ts';

type Way = {
  readonly name: string;
  readonly method: string;
  readonly options: AlignOptions;
  /** Frames of each sequence, and how many sequences at most. */
  readonly frames: number;
  readonly most: number;
};

const ways: readonly Way[] = [
  { name: 'exact, 30 frames', method: 'dtw', options: { many: 'exact' }, frames: 30, most: 4 },
  { name: 'pairwise', method: 'dtw', options: { many: 'pairwise' }, frames: 200, most: 16 },
  { name: 'barycentre', method: 'dtw', options: { many: 'barycentre' }, frames: 200, most: 16 },
  { name: 'ctw', method: 'ctw', options: {}, frames: 200, most: 16 },
  { name: 'gtw', method: 'gtw', options: {}, frames: 200, most: 16 },
];
const counts = [2, 3, 4, 6, 8, 12, 16];

export default async function bench([rounds = '3']: readonly string[]): Promise<void> {
  const compute = cpuCompute();
  const curves: { seconds: [number, number][]; bytes: [number, number][] }[] = [];
  console.log('| | m | processor s | heap and buffers beyond what was there, MB |\n|---|---|---|---|');
  for (const { name, method, options, frames, most } of ways) {
    const run = alignMethods.find((each) => each.name === method)?.run;
    if (!run) throw new Error(method);
    const curve: (typeof curves)[number] = { seconds: [], bytes: [] };
    for (const m of counts.filter((count) => count <= most && count > (options.many ? 2 : 1))) {
      const sequences = views(m, frames, method);
      const [spent, used]: [number[], number[]] = [[], []];
      for (let round = 0; round < Number(rounds); round++) {
        const before = bytes();
        let peak = 0;
        const watch = () => {
          peak = Math.max(peak, bytes() - before);
        };
        spent.push(
          await processorSeconds(async () => {
            await run(sequences, options, { compute, watch });
          }),
        );
        used.push(Math.max(peak, bytes() - before));
      }
      curve.seconds.push([m, median(spent)]);
      curve.bytes.push([m, Math.max(0.1, median(used) / 1e6)]);
      console.log(`| ${name} | ${m} | ${figure(median(spent))} | ${figure(median(used) / 1e6)} |`);
    }
    curves.push(curve);
  }
  const file = 'docs/methods/many-growth.svg';
  const ticks = [2, 4, 8, 16];
  const panels = [
    {
      title: 'processor seconds against m',
      ticks,
      reach: [-3, 2] as const,
      curves: curves.map((c) => c.seconds),
    },
    { title: 'memory, MB, against m', ticks, reach: [-1, 2] as const, curves: curves.map((c) => c.bytes) },
  ];
  writeFileSync(
    file,
    logPanels(
      'Time and memory against the number of sequences',
      panels,
      ways.map(({ name }) => name),
    ),
  );
  console.log(`\n${file}`);
}

const bytes = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** Sequences of one curve; for DTW, which compares like with like, all of the first one's kind. */
function views(m: number, frames: number, method: string): readonly Frames[] {
  const { sequences } = warpedViews(
    Array.from({ length: m }, (_, k) => [frames + 3 * k, 3] as const),
    5,
    0.05,
  );
  const [first] = sequences;
  if (method !== 'dtw' || !first) return sequences;
  return sequences.map((_, k) => ({
    dims: 3,
    values: Float64Array.from({ length: 3 * (frames + 3 * k) }, (_, at) => {
      const along = (Math.floor(at / 3) / (frames + 3 * k)) ** (1 + k / 30);
      return first.values[3 * Math.floor(along * frames) + (at % 3)] as number;
    }),
  }));
}
