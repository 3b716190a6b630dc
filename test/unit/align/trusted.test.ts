import { describe, expect, it } from 'vitest';
import type { Frames } from '#src/align/dtw/frames.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { keepingTrusted } from '#src/align/methods/trusted.ts';
import { random } from '#test/fixtures/performance.ts';

function walk(seed: number, frames: number): Frames {
  const next = random(seed);
  const values = new Float64Array(2 * frames);
  for (let k = 0; k < values.length; k++) values[k] = (k > 1 ? (values[k - 2] as number) : 0) + next() - 0.5;
  return { values, dims: 2 };
}

const tuples = (index: readonly Int32Array[] = []): number[][] =>
  Array.from(index[0] ?? [], (_, t) => index.map((column) => column[t] as number));
const within = (cells: number[][], from: number, to: number) =>
  cells.filter(([i = 0]) => i >= from && i <= to);

describe('trusted parts of a path', () => {
  it.each<[string, number, AlignOptions]>([
    ['dtw', 2, {}],
    ['dtw', 2, { step: 'symmetric2' }],
    ['ddtw', 2, {}],
    ['ctw', 2, {}],
    ['gtw', 2, {}],
    ['gtw', 3, {}],
    ['dtw', 3, {}],
    ['dtw', 3, { many: 'barycentre' }],
    ['ddtw', 3, { many: 'pairwise' }],
    ['ctw', 3, {}],
  ])(
    'are what their frames of x are matched with, and nothing else: %s of %i',
    async (name, count, options) => {
      const method = alignMethods.find((each) => each.name === name);
      const slow = count > 2 && name.endsWith('tw') && !name.endsWith('dtw');
      const of = (seed: number) => [34, 40, 30].slice(0, count).map((frames, s) => walk(seed + s, frames));
      // The path of others, which these would not take.
      const former = tuples((await method?.run(of(11), options, {}))?.index);
      for (const [from, to] of [
        [0, 2],
        [14, 15],
        [20, 26],
        [32, 33],
      ].slice(slow ? 2 : 0, slow ? 3 : 4) as [number, number][]) {
        const cells = within(former, from, to);
        const asked = { ...options, pins: cells };
        const sequences = of(3);
        const held = keepingTrusted(name, count, asked, [[from, to]]);
        const found = await method?.run(sequences, held, {});
        const path = tuples(found?.index);
        expect(within(path, from, to)).toEqual(cells);
        path.slice(1).forEach((tuple, t) => {
          const steps = tuple.map((at, s) => at - (path[t]?.[s] as number));
          expect(steps.every((step) => step === 0 || step === 1) && Math.max(...steps) === 1).toBe(true);
        });
      }
    },
  );

  it('that follow upon each other and leave nothing to be matched with what lies between are refused', async () => {
    const sequences = [walk(1, 20), walk(2, 24), walk(3, 22)];
    const pins = [
      [7, 8, 7],
      [8, 11, 8],
    ];
    const held = keepingTrusted('dtw', 3, { pins }, [
      [7, 7],
      [8, 8],
    ]);
    for (const name of ['dtw', 'ctw', 'gtw'])
      await expect(alignMethods.find((each) => each.name === name)?.run(sequences, held, {})).rejects.toThrow(
        'between frames 8 and 11 of sequence 2',
      );
  });
});
