import { describe, expect, it } from 'vitest';
import { attentionChunk, attentionPrices, attentionRules } from '#src/attention/attention.ts';
import { attention } from '#src/compute/plain/plain-text.ts';
import { random } from '#test/fixtures/performance.ts';

/** By definition. */
function attend(
  queries: Float32Array,
  keys: Float32Array,
  width: number,
  specials: number,
  floor?: number,
): ReturnType<typeof attention> {
  const [frames, all] = [queries.length / width, keys.length / width];
  const dot = (t: number, j: number) =>
    Array.from(
      { length: width },
      (_, d) => Number(queries[t * width + d]) * Number(keys[j * width + d]),
    ).reduce((sum, v) => sum + v, 0);
  const scores = Float32Array.from({ length: frames * all }, (_, n) => dot(Math.floor(n / all), n % all));
  return attention(scores, frames, specials, floor);
}

const next = random(8);
const values = (count: number) => Float32Array.from({ length: count }, () => 6 * next() - 3);
const [frames, width, specials, positions] = [5, 4, 2, 3];
const queries = values(frames * width);
const keys = values((specials + positions) * width);
const found = attend(queries, keys, width, specials);

describe('attention', () => {
  it('is the softmax of the products, over phones and special keys together', () => {
    for (let t = 0; t < frames; t++) {
      const dots = Array.from({ length: specials + positions }, (_, j) =>
        Array.from(
          { length: width },
          (_, d) => Number(queries[t * width + d]) * Number(keys[j * width + d]),
        ).reduce((sum, v) => sum + v, 0),
      );
      const all = dots.reduce((sum, v) => sum + Math.exp(v), 0);
      for (const [j, dot] of dots.entries()) {
        const log =
          j < specials ? found.specials[t * specials + j] : found.phones[t * positions + j - specials];
        expect(log).toBeCloseTo(dot - Math.log(all), 4);
      }
    }
  });

  it('is no surer against a phone than the floor, and has a price for each token and its phones', () => {
    const floored = attend(queries, keys, width, specials, -0.5);
    const low = attentionChunk(floored, [0, 3], { ...attentionPrices, floor: -0.5 });
    expect(Math.min(...low.scores, ...low.between)).toBe(-0.5);
    const dear = attentionChunk(found, [0, 3], { ...attentionPrices, floor: -99, aside: [0, 2] });
    for (let t = 0; t < frames; t++) {
      const [p, q] = [found.specials[t * specials], found.specials[t * specials + 1]].map((v) =>
        Math.exp(Number(v)),
      );
      expect(Math.exp(Number(dear.between[t]))).toBeCloseTo(Number(p) + Number(q) * Math.exp(-2), 5);
    }
    const tokens = [
      [0, 2],
      [2, 2],
      [2, 3],
    ] as const;
    const { skip } = attentionRules(tokens, { ...attentionPrices, skip: 3, skipPhone: 2 });
    expect([...(skip as number[])]).toEqual([-7, -3, -5]);
  });

  it('has no more of a crowd of phones than of the usual number', () => {
    const many = 1000;
    const crowd = attend(new Float32Array(4), new Float32Array(4 * (1 + many)), 4, 1);
    expect(Math.exp(crowd.specials[0] as number)).toBeCloseTo(1 / 201, 6);
  });

  it('bears products of any size', () => {
    const huge = attend(Float32Array.of(1e4, 0), Float32Array.of(1, 0, 0, 1, -1, 0), 2, 1);
    expect([...huge.phones, ...huge.specials].every(Number.isFinite)).toBe(true);
    expect(huge.specials[0]).toBeCloseTo(0, 6);
  });
});
