import { describe, expect, it } from 'vitest';
import { luckOf } from '#src/align/deep-ctw/chance.ts';
import { byChanceSchema, chanceInWords } from '#src/model/by-chance.ts';
import { makeRandom } from '#src/math/random.ts';
import { studentTail } from '#src/math/student.ts';

describe('luck', () => {
  it('knows the tail of Student’s t', () => {
    // Tables: 95 % and 99.5 % points.
    for (const [freedom, five, half] of [
      [2, 2.919986, 9.924843],
      [8, 1.859548, 3.355387],
      [20, 1.724718, 2.84534],
    ] as const) {
      expect(studentTail(five, freedom)).toBeCloseTo(0.05, 6);
      expect(studentTail(half, freedom)).toBeCloseTo(0.005, 6);
      expect(studentTail(-five, freedom)).toBeCloseTo(0.95, 6);
    }
    expect([studentTail(0, 8), studentTail(Infinity, 8), studentTail(-Infinity, 8)]).toEqual([0.5, 0, 1]);
  });

  it('is told as small as the draws show, and no smaller than anybody has measured', () => {
    const random = makeRandom(3);
    const draws = Array.from({ length: 19 }, () => 2 + 0.3 * random.normal());
    const far = luckOf(6, draws);
    expect(far).toMatchObject({ draws: 19, p: 0.001 });
    const p = [3.2, 3.4, 3.6].map((found) => luckOf(found, draws).p);
    expect(p).toEqual([...p].sort((a, b) => b - a));
    expect(p[2]).toBeLessThan(0.01);
    // Just beyond nineteen draws is one of twenty.
    expect(luckOf(Math.max(...draws) + 1e-9, draws).p).toBeLessThanOrEqual(0.05);
    expect(luckOf(2.1, [2, 2.05, 1.2, 2]).p).toBeCloseTo(1 / 5, 9);
  });

  it('names a point that 95 % stay below where there are draws enough to tell one, else the highest alone', () => {
    const random = makeRandom(5);
    const drawn = (n: number) => Array.from({ length: n }, () => random.normal());
    for (const n of [3, 18]) {
      const draws = drawn(n);
      expect(luckOf(0, draws)).toMatchObject({ draws: n, highest: Math.max(...draws), quantile95: null });
    }
    // A further draw stays below it in 95 % of cases, and in not many more.
    for (const n of [19, 39, 60]) {
      let below = 0;
      for (let trial = 0; trial < 4000; trial++)
        below += random.normal() < (luckOf(0, drawn(n)).quantile95 as number) ? 1 / 4000 : 0;
      expect(below).toBeGreaterThan(0.94);
      expect(below).toBeLessThan(0.975);
    }
  });

  it('of documents from before is read as what it was: the highest of its draws', () => {
    const old = { quantile95: 1.5, p: 0.8 };
    expect(byChanceSchema.parse({ ...old, draws: 4 })).toEqual({
      ...old,
      draws: 4,
      highest: 1.5,
      quantile95: null,
    });
    const whole = { ...old, draws: 19, highest: 1.5 };
    expect(byChanceSchema.parse({ ...old, draws: 19 })).toEqual(whole);
    expect(byChanceSchema.parse(whole)).toEqual(whole);
    for (const odd of [{ ...whole, more: 1 }, { ...old, draws: 4, p: 2 }, null, 3])
      expect(byChanceSchema.safeParse(odd).success).toBe(false);
    expect(chanceInWords(whole)).toBe('below 1.50 in 95 %, p = 0.800');
    expect(chanceInWords({ ...whole, draws: 4, quantile95: null })).toBe('up to 1.50 in 4 draws, p = 0.800');
  });

  it('counts draws that do as well, and knows nothing where all are alike', () => {
    expect(luckOf(2, [1, 3, 1.5, 3]).p).toBeCloseTo(3 / 5, 9);
    expect(luckOf(2, [1, 1, 1, 1]).p).toBeCloseTo(1 / 5, 9);
    expect(luckOf(1, [1, 1, 1, 1]).p).toBe(1);
  });
});
