import { describe, expect, it } from 'vitest';
import { dtwOfCosts } from '#src/align/dtw/align-dtw.ts';
import { costsInMatrix } from '#src/align/dtw/local-cost.ts';
import {
  checkStepPattern,
  isSymmetric,
  limitSlope,
  normalised,
  type Production,
  reach,
  type StepPattern,
  slopeLimits,
  transposed,
} from '#src/align/dtw/step-pattern.ts';
import { rabinerJuang, stepPattern, stepPatterns } from '#src/align/dtw/step-tables.ts';

/** A production as the papers print it: “g2,1 + 2d1,0 + d” is g(i−2, j−1) + 2·d(i−1, j) + d(i, j). */
function printed(moves: Production): string {
  const [di, dj] = reach(moves);
  let [i, j] = [0, 0];
  const terms = moves.map(([p, q, w]) => {
    i += p;
    j += q;
    const weight = w === 1 ? '' : `${Math.round(w * 1000) / 1000}`;
    return `${weight}d${i === di && j === dj ? '' : `${di - i},${dj - j}`}`;
  });
  return [`g${di},${dj}`, ...terms].join(' + ');
}

const recursion = (name: string): string[] => stepPattern(name).productions.map(printed).sort();

const runs = (sum: (moves: Production) => number, pattern: StepPattern): number[] =>
  pattern.productions.map(sum);

describe('step tables', () => {
  it('are those of Sakoe & Chiba 1978, table I', () => {
    expect(recursion('symmetricP0')).toEqual(['g0,1 + d', 'g1,0 + d', 'g1,1 + 2d']);
    expect(recursion('symmetricP05')).toEqual([
      'g1,1 + 2d',
      'g1,2 + 2d0,1 + d',
      'g1,3 + 2d0,2 + d0,1 + d',
      'g2,1 + 2d1,0 + d',
      'g3,1 + 2d2,0 + d1,0 + d',
    ]);
    expect(recursion('symmetricP1')).toEqual(['g1,1 + 2d', 'g1,2 + 2d0,1 + d', 'g2,1 + 2d1,0 + d']);
    expect(recursion('symmetricP2')).toEqual([
      'g1,1 + 2d',
      'g2,3 + 2d1,2 + 2d0,1 + d',
      'g3,2 + 2d2,1 + 2d1,0 + d',
    ]);
    expect(recursion('asymmetricP0')).toEqual(['g0,1 + 0d', 'g1,0 + d', 'g1,1 + d']);
    expect(recursion('asymmetricP05')).toEqual([
      'g1,1 + d',
      'g1,2 + 0.5d0,1 + 0.5d',
      'g1,3 + 0.333d0,2 + 0.333d0,1 + 0.333d',
      'g2,1 + d1,0 + d',
      'g3,1 + d2,0 + d1,0 + d',
    ]);
    expect(recursion('asymmetricP1')).toEqual(['g1,1 + d', 'g1,2 + 0.5d0,1 + 0.5d', 'g2,1 + d1,0 + d']);
    expect(recursion('asymmetricP2')).toEqual([
      'g1,1 + d',
      'g2,3 + 0.667d1,2 + 0.667d0,1 + 0.667d',
      'g3,2 + d2,1 + d1,0 + d',
    ]);
  });

  it('are those of Myers 1980 and the others', () => {
    expect(recursion('symmetric1')).toEqual(['g0,1 + d', 'g1,0 + d', 'g1,1 + d']);
    expect(recursion('symmetric2')).toEqual(recursion('symmetricP0'));
    expect(recursion('asymmetric')).toEqual(['g1,0 + d', 'g1,1 + d', 'g1,2 + d']);
    expect(recursion('typeIa')).toEqual(['g1,1 + d', 'g1,2 + d0,1 + 0d', 'g2,1 + d1,0 + 0d']);
    expect(recursion('typeIb')).toEqual(['g1,1 + d', 'g1,2 + d0,1 + d', 'g2,1 + d1,0 + d']);
    expect(recursion('typeIc')).toEqual(['g1,1 + d', 'g1,2 + d0,1 + 0d', 'g2,1 + d1,0 + d']);
    expect(recursion('typeId')).toEqual(recursion('symmetricP1'));
    expect(recursion('typeIas')).toEqual(['g1,1 + d', 'g1,2 + 0.5d0,1 + 0.5d', 'g2,1 + 0.5d1,0 + 0.5d']);
    expect(recursion('typeIbs')).toEqual(recursion('typeIb'));
    expect(recursion('typeIcs')).toEqual(recursion('asymmetricP1'));
    expect(recursion('typeIds')).toEqual(['g1,1 + 2d', 'g1,2 + 1.5d0,1 + 1.5d', 'g2,1 + 1.5d1,0 + 1.5d']);
    expect(recursion('typeIIa')).toEqual(['g1,1 + d', 'g1,2 + d', 'g2,1 + d']);
    expect(recursion('typeIIb')).toEqual(['g1,1 + d', 'g1,2 + 2d', 'g2,1 + 2d']);
    expect(recursion('typeIIc')).toEqual(['g1,1 + d', 'g1,2 + d', 'g2,1 + 2d']);
    expect(recursion('typeIId')).toEqual(['g1,1 + 2d', 'g1,2 + 3d', 'g2,1 + 3d']);
    expect(recursion('typeIIIc')).toEqual(['g1,1 + d', 'g1,2 + d', 'g2,1 + d1,0 + d', 'g2,2 + d1,0 + d']);
    expect(recursion('typeIVc')).toEqual([
      ...['1', '2', '3'].map((j) => `g1,${j} + d`),
      ...['1', '2', '3'].map((j) => `g2,${j} + d1,0 + d`),
      ...['1', '2', '3'].map((j) => `g3,${j} + d2,0 + d1,0 + d`),
    ]);
    expect(recursion('mori2006')).toEqual(['g1,1 + 3d', 'g1,2 + 3d0,1 + 3d', 'g2,1 + 2d1,0 + d']);
    expect(recursion('rigid')).toEqual(['g1,1 + d']);
    expect(recursion('rabinerJuang:Vd')).toEqual(recursion('symmetricP05'));
    expect(recursion('rabinerJuang:VIcs')).toEqual(recursion('asymmetricP2'));
  });

  it('have weights that sum to what they are normalised by, production by production', () => {
    const types = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'] as const;
    const all = [
      ...stepPatterns.values(),
      ...types.flatMap((type) =>
        (['c', 'd'] as const).flatMap((w) => [rabinerJuang(type, w), rabinerJuang(type, w, true)]),
      ),
    ];
    for (const pattern of all) {
      const weights = runs((moves) => moves.reduce((sum, [, , w]) => sum + w, 0), pattern);
      const factor = pattern.name === 'mori2006' ? 3 : 1;
      const frames = runs((moves) => {
        const [di, dj] = reach(moves);
        return { N: di, M: dj, 'N+M': di + dj, none: Number.NaN }[pattern.normalisation];
      }, pattern);
      if (pattern.normalisation === 'none') continue;
      for (const [k, weight] of weights.entries())
        expect(weight).toBeCloseTo(factor * (frames[k] as number), 12);
    }
  });

  it('limit the slope as published', () => {
    const limits = (name: string) => slopeLimits(stepPattern(name)).map((s) => Math.round(s * 1e6) / 1e6);
    const free = [0, Number.POSITIVE_INFINITY];
    for (const name of ['symmetric1', 'symmetric2', 'symmetricP0', 'asymmetricP0'])
      expect(limits(name)).toEqual(free);
    expect(limits('asymmetric')).toEqual([0, 2]);
    for (const kind of ['symmetric', 'asymmetric']) {
      expect(limits(`${kind}P05`)).toEqual([0.333333, 3]);
      expect(limits(`${kind}P1`)).toEqual([0.5, 2]);
      expect(limits(`${kind}P2`)).toEqual([0.666667, 1.5]);
    }
    for (const name of ['typeIb', 'typeIId', 'typeIIIc', 'mori2006']) expect(limits(name)).toEqual([0.5, 2]);
    expect(limits('typeIVc')).toEqual([0.333333, 3]);
    expect(limits('rigid')).toEqual([1, 1]);
  });

  it('are symmetric where the names and weights say so', () => {
    for (const [name, pattern] of stepPatterns) {
      const symmetric = /^symmetric|^typeI+[abd]s?$|^rigid$/.test(name);
      // rigid is the same both ways, though it counts frames of x.
      expect([name, isSymmetric(pattern)]).toEqual([name, symmetric]);
    }
    expect(transposed(transposed(stepPattern('typeIVc'))).productions).toEqual(
      stepPattern('typeIVc').productions,
    );
  });
});

describe('limitSlope', () => {
  const held = (name: string, min: number, max: number): string[] =>
    limitSlope(stepPattern(name), [min, max]).productions.map(printed).sort();

  it('makes Sakoe and Chiba’s P from the free steps', () => {
    expect(held('symmetric2', 0, Number.POSITIVE_INFINITY)).toEqual(recursion('symmetric2'));
    expect(held('symmetric2', 1 / 3, 3)).toEqual(recursion('symmetricP05'));
    expect(held('symmetric2', 1 / 2, 2)).toEqual(recursion('symmetricP1'));
    expect(held('symmetric2', 2 / 3, 3 / 2)).toEqual(recursion('symmetricP2'));
    expect(held('symmetric1', 1 / 2, 2)).toEqual(recursion('typeIb'));
    expect(held('asymmetricP0', 1 / 2, 2)).toEqual(recursion('typeIc'));
    expect(held('symmetric2', 1, 1)).toEqual(['g1,1 + 2d']);
  });

  it('holds each side by itself, at any slope', () => {
    for (const [min, max] of [
      [0, 2],
      [0.5, Number.POSITIVE_INFINITY],
      [0.25, 1.2],
      [0.9, 5],
      [0.75, 1.6],
      [0.37, 1.83],
    ] as const)
      for (const name of ['symmetric1', 'symmetric2', 'asymmetric', 'typeIVc']) {
        const [low, high] = slopeLimits(limitSlope(stepPattern(name), [min, max]));
        expect(low).toBeGreaterThanOrEqual(min - 1e-9);
        expect(high).toBeLessThanOrEqual(max + 1e-9);
      }
    expect(slopeLimits(limitSlope(stepPattern('symmetric2'), [0.75, 1.6]))).toEqual([0.75, 1.6]);
  });

  it('refuses limits that shut out the diagonal, and patterns of which nothing is left', () => {
    const code = expect.objectContaining({ code: 'bad-slope' });
    const symmetric = stepPattern('symmetric2');
    for (const limits of [
      [2, 3],
      [0.2, 0.5],
      [-1, 1],
      [Number.NaN, 1],
      [1, Number.NaN],
    ] as const)
      expect(() => limitSlope(symmetric, limits)).toThrow(code);
    const straight: StepPattern = {
      name: 'own',
      normalisation: 'none',
      productions: [[[2, 1, 1]], [[1, 2, 1]]],
    };
    expect(() => limitSlope(straight, [0.8, 1.25])).toThrow(code);
  });
});

describe('a step table of one’s own', () => {
  const own = (...productions: Production[]): StepPattern => ({
    name: 'mine',
    normalisation: 'none',
    productions,
  });

  it('is refused with the production and the rule that it breaks', () => {
    const message = (p: StepPattern): string => {
      try {
        checkStepPattern(p);
      } catch (error) {
        return (error as Error).message;
      }
      return 'fine';
    };
    expect(message(own([[1, 1, 1]], [[2, 0, 0]]))).toBe('fine');
    expect(message(own())).toMatch(/“mine” has no production/);
    expect(message(own([[1, 1, 1]], []))).toMatch(/Production 2 .* has no move/);
    expect(message(own([[1, -1, 1]]))).toMatch(/Production 1 .* 1,-1/);
    expect(message(own([[0.5, 1, 1]]))).toMatch(/whole numbers/);
    expect(
      message(
        own([
          [1, 1, 1],
          [0, 0, 1],
        ]),
      ),
    ).toMatch(/stands still/);
    expect(message(own([[1, 1, Number.NaN]]))).toMatch(/weight NaN/);
    expect(message(own([[1, 1, -1]]))).toMatch(/weight -1/);
    expect(message(own(...Array(61).fill([[1, 1, 1]])))).toMatch(/61 productions/);
  });

  it('is unknown by a wrong name', () => {
    for (const name of ['symmetric', 'rabinerJuang:VIIIa', 'rabinerJuang:Ie', 'constructor'])
      expect(() => stepPattern(name)).toThrow(expect.objectContaining({ code: 'unknown-step' }));
  });

  it('is normalised as it asks', () => {
    const by = (normalisation: StepPattern['normalisation']) =>
      normalised(12, { ...own([[1, 1, 1]]), normalisation }, { x: 4, y: 2 });
    expect([by('N'), by('M'), by('N+M'), by('none')]).toEqual([3, 6, 2, null]);
  });
});

describe('published worked examples', () => {
  // The hand-checkable example of the R package dtw (Giorgino 2009): a clear path of zeros, its corner cut.
  const ldist = Array.from({ length: 36 }, (_, k) => {
    const [i, j] = [Math.floor(k / 6), k % 6];
    return i === 1 && j === 4 ? 0.01 : i === 1 || j === 4 ? 0 : 1;
  });
  const costs = costsInMatrix(ldist, 6, 6);
  const from1 = (index: Int32Array): string => [...index].map((k) => k + 1).join(' ');

  it('symmetric2', () => {
    const { cost, i, j, normalised: each } = dtwOfCosts(costs, { step: 'symmetric2' });
    expect(cost).toBe(2);
    expect(each).toBeCloseTo(2 / 12, 12);
    expect(from1(i)).toBe('1 2 2 2 3 4 5 6 6');
    expect(from1(j)).toBe('1 2 3 4 5 5 5 5 6');
  });

  it('asymmetric, asymmetricP0 and asymmetricP1', () => {
    const asymmetric = dtwOfCosts(costs, { step: 'asymmetric' });
    expect(asymmetric.cost).toBe(2);
    expect(from1(asymmetric.i)).toBe('1 2 3 4 5 6');
    expect(dtwOfCosts(costs, { step: 'asymmetricP0' }).cost).toBe(1);
    // Of paths that cost the same the package takes another: pinned to it, the cost is the same.
    const published = [...'1233456'].map((i, k) => [Number(i) - 1, Number('1234556'[k]) - 1] as const);
    expect(dtwOfCosts(costs, { step: 'asymmetricP1' }).cost).toBe(3);
    const { cost, i } = dtwOfCosts(costs, { step: 'asymmetricP1', pins: published });
    expect(cost).toBe(3);
    expect(from1(i)).toBe('1 2 3 3 4 5 6');
  });

  it('open at both ends', () => {
    const [query, reference] = [
      [2.01, 3.01],
      [1, 2, 3, 4],
    ];
    const between = costsInMatrix(
      query.flatMap((q) => reference.map((r) => Math.abs(q - r))),
      2,
      4,
    );
    const { cost, j } = dtwOfCosts(between, { step: 'asymmetric', begin: 'open', end: 'open' });
    expect(cost).toBeCloseTo(0.02, 12);
    expect(from1(j)).toBe('2 3');
  });
});
