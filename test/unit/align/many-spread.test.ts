import { describe, expect, it } from 'vitest';
import { alignMethods } from '#src/align/methods/index.ts';
import type { AlignMethod } from '#src/align/methods/method.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';
import { rounding } from '#src/align/path-spread.ts';
import { makeRandom } from '#src/math/random.ts';

const frames = [110, 100, 120] as const;

/** One curve seen three times, each in its own time (t to the power of its bend) and with white noise; where each stands. */
function bentThree(seed: number, noise: number, mix: boolean) {
  const random = makeRandom(seed);
  const waves = Array.from({ length: 18 }, () => [
    random.normal(),
    4 + 26 * random.uniform(),
    6 * random.uniform(),
  ]);
  const shape = (t: number, d: number) =>
    waves
      .slice(6 * d, 6 * d + 6)
      .reduce((sum, [size = 0, rate = 0, phase = 0]) => sum + size * Math.sin(rate * t + phase), 0) / 2;
  const bends = frames.map(() => 1 + 0.3 * (random.uniform() - 0.5));
  const sequences = frames.map((count, s) => {
    const turn = mix ? s : 0;
    const values = Float64Array.from({ length: 3 * count }, (_, k) => {
      const t = (Math.floor(k / 3) / (count - 1)) ** (bends[s] as number);
      const own = shape(t, (k + turn) % 3) + (mix ? 0.5 * shape(t, (k + 1) % 3) : 0);
      return own + noise * random.normal();
    });
    return { values, dims: 3 };
  });
  const truth = (s: number, i: number): number =>
    (i / (frames[0] - 1)) ** ((bends[0] as number) / (bends[s] as number)) * ((frames[s] as number) - 1);
  return { sequences, truth };
}

async function run(method: string, seed: number, options: AlignOptions = {}) {
  const { sequences, truth } = bentThree(seed, 0.2, method === 'ctw');
  const found = await (alignMethods.find(({ name }) => name === method) as AlignMethod).run(
    sequences,
    options,
    {},
  );
  return { found, truth };
}

describe('the deviations of three sequences', () => {
  it.each<[string, AlignOptions]>([
    ['dtw', { many: 'pairwise' }],
    ['dtw', { many: 'barycentre' }],
    ['ctw', {}],
  ])('hold where the others stand beside the first: %s %j', async (method, options) => {
    const shares: number[] = [];
    for (const seed of [1, 2, 3]) {
      const { found, truth } = await run(method, seed, options);
      expect(found.spreads).toHaveLength(2);
      for (const [k, { mean, sd }] of (found.spreads ?? []).entries()) {
        expect(sd.every((each) => each >= Math.sqrt(rounding) - 1e-12 && each < 20)).toBe(true);
        const held = [...mean].filter((at, i) => Math.abs(at - truth(k + 1, i)) <= 1.645 * (sd[i] as number));
        shares.push(held.length / mean.length);
      }
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(mean).toBeGreaterThan(0.82);
  });

  it('are those of rounding at a pin, and follow the common path', async () => {
    const pin = [50, 47, 58];
    const { found } = await run('dtw', 4, { pins: [pin] });
    for (const [k, { mean, sd }] of (found.spreads ?? []).entries()) {
      expect(sd[50]).toBeCloseTo(Math.sqrt(rounding), 9);
      expect(Math.abs((mean[50] as number) - (pin[k + 1] as number))).toBeLessThan(2);
    }
  });

  it('are told of other costs too, and are of one frame each', async () => {
    const { found } = await run('dtw', 5, { cost: 'manhattan', many: 'pairwise' });
    expect(found.spreads?.map(({ sd }) => sd.every((each) => each > 0 && each < 20))).toEqual([true, true]);
    const one = { values: Float64Array.of(1, 2), dims: 2 };
    const dtw = alignMethods.find(({ name }) => name === 'dtw') as AlignMethod;
    const { spreads } = await dtw.run([one, one, one], {}, {});
    expect(spreads?.map(({ mean, sd }) => [...mean, ...sd])).toEqual([
      [0, Math.sqrt(rounding)],
      [0, Math.sqrt(rounding)],
    ]);
  });
});
