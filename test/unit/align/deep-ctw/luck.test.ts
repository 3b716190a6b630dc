import { describe, expect, it } from 'vitest';
import { luckOf } from '#src/align/deep-ctw/chance.ts';
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

  it('counts draws that do as well, and knows nothing where all are alike', () => {
    expect(luckOf(2, [1, 3, 1.5, 3]).p).toBeCloseTo(3 / 5, 9);
    expect(luckOf(2, [1, 1, 1, 1]).p).toBeCloseTo(1 / 5, 9);
    expect(luckOf(1, [1, 1, 1, 1]).p).toBe(1);
  });
});
