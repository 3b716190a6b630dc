import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { affine } from '#src/vision/transform/affine.ts';
import { composed } from '#src/vision/transform/compose.ts';
import { inverseMap, invertTheta, matrixOf, thetaOf, times } from '#src/vision/transform/invert.ts';
import { piecewiseAffine } from '#src/vision/transform/piecewise-affine.ts';
import { projective } from '#src/vision/transform/projective.ts';
import { thinPlate } from '#src/vision/transform/thin-plate.ts';
import { controlGrid, samplingGrid, type Transformation } from '#src/vision/transform/transformation.ts';

const families: readonly Transformation[] = [
  affine,
  projective,
  piecewiseAffine(2),
  piecewiseAffine(4),
  thinPlate(2),
  thinPlate(4),
  composed(affine, thinPlate(3)),
  composed(projective, affine, piecewiseAffine(3)),
];

const seeds = fc.integer({ min: 1, max: 1e6 });
const drawn = (family: Transformation, seed: number, spread = 0.1): Float64Array => {
  const random = makeRandom(seed);
  return family.identity.map((value) => value + spread * random.normal());
};
const somePoints = (seed: number, count = 6): Float64Array => {
  const random = makeRandom(seed + 17);
  return Float64Array.from({ length: 2 * count }, () => 1.8 * random.uniform() - 0.9);
};
const gap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, k) => Math.max(most, Math.abs(value - (b[k] as number))), 0);

for (const family of families)
  describe(family.name, () => {
    it('leaves points where they are at the identity', () => {
      const points = somePoints(1);
      expect(family.identity).toHaveLength(family.size);
      expect(gap(family.map(family.identity, points), points)).toBeLessThan(1e-9);
    });

    it('has the gradients of finite differences, to θ and to the points', () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const [theta, points] = [drawn(family, seed), somePoints(seed)];
          const gradient = somePoints(seed + 1);
          const loss = (at: Float64Array, where: Float64Array): number =>
            family.map(at, where).reduce((sum, value, k) => sum + value * (gradient[k] as number), 0);
          const moved = (x: Float64Array, k: number, by: number) =>
            x.map((value, j) => (j === k ? value + by : value));
          const exact = family.back(theta, points, gradient);
          const h = 1e-6;
          const slopes = (x: Float64Array, f: (x: Float64Array) => number) =>
            Float64Array.from(x, (_, k) => (f(moved(x, k, h)) - f(moved(x, k, -h))) / (2 * h));
          const byTheta = slopes(theta, (at) => loss(at, points));
          const byPoints = slopes(points, (where) => loss(theta, where));
          expect(gap(exact.theta, byTheta)).toBeLessThan(1e-5);
          // A point within a step of a triangle's side has no slope there.
          const off = exact.points.filter((value, k) => Math.abs(value - (byPoints[k] as number)) > 1e-4);
          expect(off.length).toBeLessThanOrEqual(family.name.includes('piecewise') ? 1 : 0);
        }),
        { numRuns: 20, seed: 5 },
      );
    });

    it('is undone by its inverse', () => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const [theta, points] = [drawn(family, seed, 0.04), somePoints(seed)];
          const there = family.map(theta, points);
          expect(gap(inverseMap(family, theta, there), points)).toBeLessThan(1e-6);
        }),
        { numRuns: 10, seed: 5 },
      );
    });
  });

describe('families among each other', () => {
  it('take control points to θ', () => {
    for (const [k, family] of [
      [3, thinPlate(3)],
      [3, piecewiseAffine(3)],
      [5, thinPlate(5)],
    ] as const) {
      const theta = drawn(family, 4);
      expect(gap(family.map(theta, controlGrid(k)), theta)).toBeLessThan(1e-9);
    }
  });

  it('agree where one holds the other', () => {
    const theta = drawn(affine, 8, 0.3);
    const points = somePoints(8);
    const expected = affine.map(theta, points);
    expect(gap(projective.map([...theta, 0, 0], points), expected)).toBeLessThan(1e-12);
    for (const [k, family] of [
      [4, thinPlate(4)],
      [4, piecewiseAffine(4)],
    ] as const)
      expect(gap(family.map(affine.map(theta, controlGrid(k)), points), expected)).toBeLessThan(1e-9);
  });

  it('compose and invert by matrices as they do point by point', () => {
    const [a, b] = [drawn(projective, 1), drawn(affine, 2)];
    const points = somePoints(3);
    const both = thetaOf(times(matrixOf(a), matrixOf(b)), 8) as Float64Array;
    const inTurn = composed(affine, projective).map([...b, ...a], points);
    expect(gap(projective.map(both, points), inTurn)).toBeLessThan(1e-12);
    const back = invertTheta(a) as Float64Array;
    expect(gap(projective.map(back, projective.map(a, points)), points)).toBeLessThan(1e-12);
    expect(invertTheta([1, 2, 0, 2, 4, 0])).toBeNull();
  });

  it('say NaN where there is no way back', () => {
    expect(inverseMap(affine, [0, 0, 0, 0, 0, 0], [0.5, 0.5])[0]).toBeNaN();
  });
});

describe('samplingGrid', () => {
  it('holds the middles of cells', () => {
    expect([...samplingGrid(2, 1)]).toEqual([-0.5, 0, 0.5, 0]);
  });
});
