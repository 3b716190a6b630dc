import { describe, expect, it } from 'vitest';
import { withDoubts } from '#src/align/methods/doubts.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { makeRandom } from '#src/math/random.ts';
import { cpuCompute } from '#main/compute/cpu.ts';

/** One course through the plane, seen by two whose axes differ, at another pace. */
function pairOf(seed: number) {
  const random = makeRandom(seed);
  const phase = Array.from({ length: 4 }, () => 6 * random.uniform());
  const view = (n: number, pace: number) => {
    const mix = Array.from({ length: 6 }, () => random.normal());
    const values = Float64Array.from({ length: 3 * n }, (_, at) => {
      const t = 6 * (Math.floor(at / 3) / (n - 1)) ** pace;
      const [a, b] = [
        Math.sin(2 * t + (phase[0] as number)) + Math.sin(5 * t + (phase[1] as number)),
        Math.sin(3 * t + (phase[2] as number)) + Math.sin(7 * t + (phase[3] as number)),
      ];
      return (mix[at % 3] as number) * a + (mix[3 + (at % 3)] as number) * b + 0.05 * random.normal();
    });
    return { values, dims: 3 };
  };
  return [view(160, 1), view(150, 1.2)] as const;
}

describe('what is asked of methods that make the space in which they compare', () => {
  const compute = cpuCompute();
  const sequences = pairOf(5);
  const truth = (i: number): number => Math.round(149 * (i / 159) ** (1 / 1.2));
  const part = Array.from({ length: 40 }, (_, k) => 50 + k);

  it.each(['ctw', 'gtw'])(
    'is held against where %s puts them by itself, not in a space bent to it',
    async (name) => {
      const method = alignMethods.find((each) => each.name === name);
      const told = async (options: AlignOptions) => {
        const found = await method?.run(sequences, options, { compute });
        if (!found) throw new Error('no such method');
        return await withDoubts(name, sequences, options, [[50, 89]], found, compute, { compute });
      };
      expect((await told({ pins: part.map((i) => [i, truth(i)]) })).doubts).toEqual([]);
      const wrong = await told({ pins: part.map((i) => [i, truth(i) + 50]) });
      expect(wrong.doubts).toMatchObject([{ trusted: [50, 89] }]);
      expect(Math.abs((wrong.doubts?.[0]?.off ?? 0) - 50)).toBeLessThan(10);
    },
  );
});
