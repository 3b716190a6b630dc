import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { countingDimensions } from '#src/align/ctw/common-space.ts';
import { deepCtw } from '#src/align/deep-ctw/deep-ctw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { projected } from '#src/align/methods/projected.ts';
import { warpedViews } from './ctw/warped-views.ts';

const compute = cpuCompute();
const pair = warpedViews(
  [
    [48, 3],
    [40, 4],
  ],
  5,
  0.1,
).sequences as readonly [Frames, Frames];

/** The dimensions that count, each as loud as it does. */
function weighted({ values, dims }: Frames, weights: Float64Array): number[] {
  const kept = countingDimensions(weights);
  return Array.from({ length: values.length / dims }, (_, i) =>
    kept.map((k) => Math.sqrt(weights[k] as number) * (values[i * dims + k] as number)),
  ).flat();
}

describe('the maps that a method gives', () => {
  it.each<[string, AlignOptions]>([
    ['ctw', {}],
    ['ctw', { pca: 2 }],
    ['ctw', { kernel: { kernel: 'rbf', rate: 0.1 }, pca: 5 }],
    ['gtw', {}],
  ])('take both sequences to where they were compared: %s %o', async (name, options) => {
    const method = alignMethods.find((each) => each.name === name);
    for (const [x, y] of [pair, [pair[1], pair[0]]] as const) {
      const { space, compared } = (await method?.run([x, y], options, { compute })) ?? {};
      if (!space || !compared) throw new Error('no space');
      for (const [s, sequence] of [x, y].entries()) {
        const [there, wanted] = [await projected(space.maps[s] as never, sequence), compared[s]];
        weighted(there, space.weights).forEach((value, k) => {
          expect(value).toBeCloseTo(wanted?.values[k] as number, 6);
        });
      }
    }
  });

  it('are networks where these were kept', async () => {
    const { space, compared } = await deepCtw(...pair, { compute, force: true, steps: 10 });
    for (const [s, sequence] of pair.entries()) {
      const there = await projected(space.maps[s] as never, sequence);
      weighted(there, space.weights).forEach((value, k) => {
        expect(value).toBeCloseTo(compared[0]?.[s as 0 | 1].values[k] as number, 3);
      });
    }
  });
});
