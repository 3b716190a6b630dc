import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wasmText } from '#main/compute/text.ts';
import { createDecoder, decode, type DecodeProblem } from '#src/attention/decode.ts';
import { plainText } from '#src/compute/plain/plain-text.ts';
import type { TextArithmetic } from '#src/compute/text.ts';
import { makeRandom } from '#src/math/random.ts';
import { textPaths, textProblems } from '#test/fixtures/text-paths.ts';

/** Every implementation of the seam joins here. */
const implementations: readonly (readonly [string, TextArithmetic])[] = [
  ['wasm', wasmText()],
  ['plain', plainText],
];
const { uniform, normal } = makeRandom(4);
const values = (count: number, of = normal) => Float32Array.from({ length: count }, of);
const close = (found: Float32Array, wanted: ArrayLike<number>, within: number) => {
  expect(found.length).toBe(wanted.length);
  for (const [k, v] of found.entries()) expect(Math.abs(v - (wanted[k] as number))).toBeLessThan(within);
};

describe.each(implementations)('the arithmetic of following a text, %s', (_, arithmetic) => {
  it('attends by a softmax over phones and special keys, a crowd of phones for the usual number', () => {
    for (const [frames, specials, positions, size] of [
      [3, 2, 5, 4],
      [2, 3, 1, 40],
      [1, 1, 0, 1],
      [4, 3, 611, 9],
    ] as const) {
      const scores = values(frames * (specials + positions), () => size * normal());
      const { phones, ...found } = arithmetic.attention(scores, frames, specials, -8);
      expect([found.frames, found.positions]).toEqual([frames, positions]);
      const crowd = Math.min(1, 200 / Math.max(1, positions));
      for (let t = 0; t < frames; t++) {
        const row = [...scores.subarray(t * (specials + positions), (t + 1) * (specials + positions))];
        const most = Math.max(...row);
        const total =
          most +
          Math.log(row.reduce((sum, s, j) => sum + (j < specials ? 1 : crowd) * Math.exp(s - most), 0));
        const part = (all: Float32Array, n: number) => all.subarray(t * n, (t + 1) * n);
        close(
          part(found.specials, specials),
          row.slice(0, specials).map((s) => s - total),
          1e-4,
        );
        close(
          part(phones, positions),
          row.slice(specials).map((s) => Math.max(-8, s - total)),
          1e-4,
        );
      }
    }
  });

  it('knows no floor where none is set', () => {
    const { phones } = arithmetic.attention(Float32Array.of(0, 0, -60), 1, 1);
    expect(phones[1]).toBeCloseTo(-60 - Math.LN2, 4);
  });

  it('finds the best of all paths', () => {
    fc.assert(
      fc.property(textProblems, fc.integer({ min: 1, max: 4 }), (problem, piece) => {
        const found = decodedBy(arithmetic, problem, piece);
        const wanted = Math.max(...textPaths(problem).map((path) => path.score));
        if (!found) expect(wanted).toBe(-Infinity);
        else expect(found.score).toBeCloseTo(wanted, 4);
      }),
      { numRuns: 200 },
    );
  });

  it('finds the same path through a longer text', () => {
    for (let trial = 0; trial < 10; trial++) {
      const problem = longer();
      const [found, wanted] = [decodedBy(arithmetic, problem, 150), decode(problem)];
      expect(found?.spans).toEqual(wanted?.spans);
      expect(found?.at).toEqual(wanted?.at);
      expect(found?.score).toBeCloseTo(wanted?.score ?? Number.NaN, 2);
    }
  });

  it('multiplies rows by rows, and sums rows by their weights', () => {
    for (const [n, m, width] of [
      [3, 5, 8],
      [7, 2, 3],
      [1, 1, 1],
      [4, 0, 4],
    ] as const) {
      const [x, y, weights] = [values(n * width), values(m * width), values(n * m)];
      const sum = (count: number, of: (k: number) => number) =>
        Array.from({ length: count }, (_, k) => of(k)).reduce((a, b) => a + b, 0);
      const dot = (i: number, j: number) =>
        sum(width, (d) => (x[i * width + d] as number) * (y[j * width + d] as number));
      close(
        arithmetic.products(x, y, width),
        Array.from({ length: n * m }, (_, k) => dot(Math.floor(k / m), k % m)),
        1e-5,
      );
      const pulled = (j: number, d: number) =>
        sum(n, (i) => (weights[i * m + j] as number) * (x[i * width + d] as number));
      close(
        arithmetic.weighted(weights, x, width),
        Array.from({ length: m * width }, (_, k) => pulled(Math.floor(k / width), k % width)),
        1e-5,
      );
    }
  });
});

function decodedBy({ sweep }: TextArithmetic, problem: DecodeProblem, piece: number) {
  const { frames, scores, between, ...rules } = problem;
  const decoder = createDecoder(rules, Number.POSITIVE_INFINITY, sweep);
  const positions = scores.length / frames;
  for (let t = 0; t < frames; t += piece) {
    const end = Math.min(frames, t + piece);
    decoder.push({
      ...{ frames: end - t, tokens: [0, rules.tokens.length] },
      ...{ scores: scores.slice(t * positions, end * positions), between: between.slice(t, end) },
    });
  }
  return decoder.finish();
}

/** 400 frames of some thirty tokens, of which a few are not said; not every frame speaks for the right one. */
function longer(): DecodeProblem {
  const sizes = Array.from({ length: 30 }, () => Math.floor(uniform() * 5));
  const positions = sizes.reduce((sum, n) => sum + n, 0);
  let at = 0;
  const tokens = sizes.map((n): readonly [number, number] => {
    at += n;
    return [at - n, at];
  });
  const frames = 400;
  const scores = values(frames * positions, () => -8 * uniform());
  for (let t = 0; t < frames; t++)
    if (t % 100 < 80) scores[t * positions + Math.floor((t * positions) / frames)] = -uniform();
  return {
    ...{ frames, tokens, scores, between: values(frames, () => -2 - 3 * uniform()) },
    ...{ pause: -1, omit: -25, stay: 0, leap: -5, skip: sizes.map((n) => -3 - n) },
  };
}
