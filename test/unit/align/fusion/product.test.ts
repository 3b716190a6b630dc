import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cue } from '#src/align/fusion/cue.ts';
import { fairSteps, productOfExperts } from '#src/align/fusion/product.ts';
import { posterior } from '#src/align/posterior.ts';
import type { Sequence } from '#src/model/sequence.ts';

type Step = { readonly i: number; readonly j: number; readonly straight: boolean };

/** Every path from corner to corner, as the steps it takes. */
function everyPath(n: number, m: number): readonly (readonly Step[])[] {
  const out: Step[][] = [];
  const walk = (i: number, j: number, steps: readonly Step[]) => {
    if (i === n - 1 && j === m - 1) out.push([...steps]);
    for (const [di, dj] of [
      [1, 1],
      [1, 0],
      [0, 1],
    ] as const)
      if (i + di < n && j + dj < m)
        walk(i + di, j + dj, [...steps, { i: i + di, j: j + dj, straight: di + dj === 1 }]);
  };
  walk(0, 0, []);
  return out;
}

const sequence = (values: readonly number[], dims: number): Sequence => ({
  values: Float32Array.from(values),
  dims,
  hop: 1,
  start: 0,
});

const distance = ({ a, b }: Cue, i: number, j: number): number => {
  let sum = 0;
  for (let q = 0; q < a.dims; q++)
    sum += ((a.values[i * a.dims + q] as number) - (b.values[j * b.dims + q] as number)) ** 2;
  return sum;
};

const [n, m] = [4, 5];
const cueOf = (name: string, dims: number) =>
  fc
    .tuple(
      ...[n * dims, m * dims].map((count) =>
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: count, maxLength: count }),
      ),
    )
    .map(([x, y]): Cue => ({ name, a: sequence(x as number[], dims), b: sequence(y as number[], dims) }));
const pair = fc.tuple(cueOf('one', 1), cueOf('two', 3));
const weight = fc.double({ min: 0, max: 3, noNaN: true });
const diagonal = { i: Int32Array.of(0, 1, 2, 3, 3), j: Int32Array.of(0, 1, 2, 3, 4) };
const fused = (cues: readonly Cue[], weights: readonly number[], penalty = 0.7) =>
  posterior(...productOfExperts(cues, weights), diagonal, {
    radius: 6,
    sharpness: 1,
    steps: fairSteps(penalty),
  });

describe('productOfExperts', () => {
  it('is every path weighed by the product of what each expert makes of it', () => {
    fc.assert(
      fc.property(pair, weight, weight, fc.double({ min: 0, max: 2, noNaN: true }), (cues, w, v, penalty) => {
        const weights = [w, v];
        const through = new Map<string, number>();
        for (const path of everyPath(n, m)) {
          // Each expert by itself, then their product, then the steps.
          const experts = cues.map((cue, k) =>
            Math.exp(
              -(weights[k] as number) *
                path.reduce((sum, { i, j, straight }) => sum + (straight ? 0.5 : 1) * distance(cue, i, j), 0),
            ),
          );
          const straights = path.filter(({ straight }) => straight).length;
          const p = experts.reduce((product, value) => product * value, 1) * Math.exp(-penalty * straights);
          for (const { i, j } of [{ i: 0, j: 0 }, ...path])
            through.set(`${i},${j}`, (through.get(`${i},${j}`) ?? 0) + p);
        }
        const got = fused(cues, weights, penalty);
        for (let u = 0; u <= n + m - 2; u++) {
          let [total, mean, square] = [0, 0, 0];
          for (let i = 0; i < n; i++) {
            const p = through.get(`${i},${u - i}`) ?? 0;
            total += p;
            mean += p * (u - 2 * i);
            square += p * (u - 2 * i) ** 2;
          }
          mean /= total;
          expect(got.weight[u]).toBeCloseTo(total / (through.get('0,0') as number), 4);
          expect(got.offset[u]).toBeCloseTo(mean, 3);
          expect(got.variance[u]).toBeCloseTo(square / total - mean * mean, 3);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the cues', () => {
    fc.assert(
      fc.property(pair, weight, weight, ([one, two], w, v) => {
        const [here, there] = [fused([one, two], [w, v]), fused([two, one], [v, w])];
        for (const [u, offset] of here.offset.entries()) {
          expect(there.offset[u]).toBeCloseTo(offset, 4);
          expect(there.variance[u]).toBeCloseTo(here.variance[u] as number, 4);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of one cue is that cue’s own posterior, and a cue of weight 0 is left out', () => {
    fc.assert(
      fc.property(pair, weight, ([one, two], w) => {
        const alone = posterior(one.a, one.b, diagonal, {
          radius: 6,
          sharpness: w,
          steps: fairSteps(w > 0 ? 0.7 / w : 0),
        });
        const [single, silent] = [fused([one], [w]), fused([one, two], [w, 0])];
        expect(silent).toEqual(single);
        if (w > 0.05)
          for (const [u, offset] of alone.offset.entries()) {
            expect(single.offset[u]).toBeCloseTo(offset, 4);
            expect(single.variance[u]).toBeCloseTo(alone.variance[u] as number, 4);
          }
      }),
      { numRuns: 40 },
    );
  });

  it('of a cue given twice at half the weight is that of the cue', () => {
    fc.assert(
      fc.property(pair, weight, ([one, two], w) => {
        const [once, twice] = [fused([one, two], [w, 1]), fused([one, one, two], [w / 2, w / 2, 1])];
        for (const [u, offset] of once.offset.entries()) expect(twice.offset[u]).toBeCloseTo(offset, 4);
      }),
      { numRuns: 20 },
    );
  });
});
