import { expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { alignMethods } from '#src/align/methods/index.ts';
import type { PathSpread } from '#src/align/path-spread.ts';
import { makeRandom } from '#src/math/random.ts';
import { clocks, tableFamilies, tablePair } from '#test/fixtures/table-pair.ts';

/** Three noisy tables of what is held and jumps, each on a clock of its own, columns of B and C mixed anew, and where B and C are at A's rows. */
function three(seed: number, noise: number) {
  const random = makeRandom(seed);
  const seen = tableFamilies.steps?.(random, 3) ?? (() => 0);
  const counts = [200, 220, 180];
  const [first, ...others] = counts.map(() => clocks(random)) as [ReturnType<typeof clocks>];
  const sequences = counts.map((count, s): Frames => {
    const mix = Array.from({ length: 9 }, (_, k) =>
      s === 0 ? Number(k % 4 === 0) : (k % 4 === 0 ? 0.5 : 0) + 0.7 * random.normal(),
    );
    const to = [first, ...others][s]?.to ?? ((u: number) => u);
    const value = (k: number, d: number) =>
      [0, 1, 2].reduce((sum, e) => sum + (mix[3 * d + e] as number) * seen(to(k / (count - 1)), e), 0);
    return {
      dims: 3,
      values: Float64Array.from(
        { length: 3 * count },
        (_, k) => value(Math.floor(k / 3), k % 3) + noise * random.normal(),
      ),
    };
  });
  const truths = (others as ReturnType<typeof clocks>[]).map(({ back }, s) =>
    Array.from({ length: 200 }, (_, k) => back(first.to(k / 199)) * ((counts[s + 1] as number) - 1)),
  );
  return { sequences, truths };
}

const heldBy = ({ mean, sd }: PathSpread, truth: ArrayLike<number>): number => {
  const held = [...mean].filter((at, i) => Math.abs(at - (truth[i] as number)) <= 1.645 * (sd[i] as number));
  return held.length / mean.length;
};

it('gtw of three holds the truth within 1.645 of its deviations, also where clocks have kinks', async () => {
  const gtw = alignMethods.find(({ name }) => name === 'gtw');
  const { sequences, truths } = three(2, 0.2);
  const found = await gtw?.run(sequences, {}, { compute: cpuCompute() });
  const held = truths.map((truth, s) => heldBy(found?.spreads?.[s] as PathSpread, truth));
  // Laplace's approximation alone holds 66 % of one of the two.
  expect(Math.min(...held)).toBeGreaterThan(0.85);
});

it.each([
  ['waves', 62001, 0.3],
  ['walk', 62003, 0.6],
] as const)('gtw of two as well, either way round: %s', async (family, seed, noise) => {
  const gtw = alignMethods.find(({ name }) => name === 'gtw');
  const { a, b, truth } = tablePair(family, seed, noise, { dims: 3, lasting: 0, rows: 420 });
  const back = Float64Array.from(b, (_, j) => {
    const i = Math.max(
      1,
      truth.findIndex((at) => at >= j - 1e-9),
    );
    const [p, q] = [truth[i - 1] as number, truth[i] as number];
    return i - 1 + (j - p) / (q - p);
  });
  const sequences = [a, b].map((rows): Frames => ({ dims: 3, values: Float64Array.from(rows.flat()) }));
  const there = await gtw?.run(sequences, {}, { compute: cpuCompute() });
  const again = await gtw?.run([...sequences].reverse(), {}, { compute: cpuCompute() });
  const held = [
    heldBy(there?.spreads?.[0] as PathSpread, truth),
    heldBy(again?.spreads?.[0] as PathSpread, back),
  ];
  // Laplace's approximation holds 70 and 67 %.
  expect(Math.min(...held)).toBeGreaterThan(0.8);
});
