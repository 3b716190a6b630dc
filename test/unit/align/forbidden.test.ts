import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { againstChance } from '#src/align/chance.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { dtwAround } from '#src/align/dtw-around.ts';
import { boxOf, type Box, keptOut } from '#src/align/forbidden.ts';
import { warpSequences } from '#src/align/warp.ts';
import { createPlainCompute } from '#src/compute/plain/plain-compute.ts';
import { stretched } from '#test/fixtures/stretched.ts';

const whole = (min: number, max: number) => fc.integer({ min, max });
const span = (most: number) =>
  fc
    .tuple(whole(0, most), whole(0, most))
    .filter(([p, q]) => p !== q)
    .map(([p, q]) => [Math.min(p, q), Math.max(p, q)] as const);

describe('dtwAround', () => {
  it('finds what the exact search over the same holes finds', async () => {
    const values = (n: number) => fc.array(whole(0, 9), { minLength: n, maxLength: n });
    const boxes = fc.array(fc.record({ i: span(11), j: span(9) }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(values(11), values(9), boxes, async (xs, ys, closed) => {
        const x = Float32Array.from(xs);
        const y = Float32Array.from(ys);
        const around = () => dtwAround(createPlainCompute(), { x, y, dims: 1 }, closed as Box[]);
        const window = closed.map((box) => ({ kind: 'forbidden', ...box }) as const);
        const exact = (() => {
          try {
            return dtw({ values: x, dims: 1 }, { values: y, dims: 1 }, { window }).cost;
          } catch {
            return null;
          }
        })();
        if (exact === null) await expect(around()).rejects.toMatchObject({ code: 'no-path' });
        else {
          const { path } = await around();
          expect(path.cost).toBeCloseTo(exact, 6);
          for (const { i, j } of closed)
            for (let t = 0; t < path.i.length; t++) {
              const [p, q] = [path.i[t] as number, path.j[t] as number];
              expect(p >= i[0] && p < i[1] && q >= j[0] && q < j[1]).toBe(false);
            }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('keptOut', () => {
  const region = fc.record({ a: span(20), b: span(20) });
  it('leaves a rising curve that keeps out of every region, and what kept out as it was', () => {
    const knots = fc.uniqueArray(fc.double({ min: 0, max: 20, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(knots, knots, region, (p, q, closed) => {
        const [a, b] = [p.toSorted((s, t) => s - t), q.toSorted((s, t) => s - t)];
        const curve = { a, b, sd: a.map(() => 0.1) };
        const made = keptOut(curve, [closed]);
        const inside = (of: Curve) =>
          Array.from({ length: 400 }, (_, k) => closed.a[0] + ((closed.a[1] - closed.a[0]) * (k + 0.5)) / 400)
            .map((t) => curveAt(of, t)?.b ?? closed.b[0])
            .some((at) => at > closed.b[0] + 1e-9 && at < closed.b[1] - 1e-9);
        expect(inside(made)).toBe(false);
        expect(made.sd).toHaveLength(made.a.length);
        for (const values of [made.a, made.b])
          expect(values.every((v, k) => k === 0 || v > (values[k - 1] as number))).toBe(true);
        expect(keptOut(made, [closed])).toBe(made);
      }),
    );
  });
});

describe('boxOf', () => {
  it('holds the frames whose times lie in the region', () => {
    const s = { values: new Float32Array(10), dims: 1, hop: 0.5, start: 0.25 };
    expect(boxOf(s, s, { a: [0.75, 1.75], b: [-5, 0.5] })).toEqual({ i: [1, 4], j: [0, 1] });
    expect(boxOf(s, s, { a: [0.8, 1.2], b: [0, 5] })).toBeNull();
  });
});

describe('the program’s own choice', () => {
  const compute = cpuCompute();
  it('finds the way that there is round a large region, and between several', async () => {
    const [a, b, place] = stretched(30, 1, 1);
    const { step } = await againstChance(compute, a, b);
    const square = (t: number, half: number) => ({
      a: [t - half, t + half] as const,
      b: [place(t) - half, place(t) + half] as const,
    });
    const beside = { a: [4, 12] as const, b: [0, place(7)] as const };
    const cases = [...[2.2, 5].map((half) => [square(10, half)]), [square(10, 3), square(19, 4)]];
    for (const forbidden of [...cases, [square(10, 5), beside]]) {
      const made = await warpSequences(compute, a, b, { chance: step, forbidden });
      expect(keptOut(made, forbidden)).toBe(made);
      expect(made.a.at(-1)).toBeGreaterThan(25);
    }
  });

  it('goes round a region, and is elsewhere as it was', async () => {
    const [a, b, place] = stretched(30, 1, 1);
    const { step } = await againstChance(compute, a, b);
    const forbidden = [{ a: [8, 12] as const, b: [place(9), place(13)] as const }];
    const free = await warpSequences(compute, a, b, { chance: step });
    const held = await warpSequences(compute, a, b, { chance: step, forbidden });
    const known = new Map();
    const pins = [[20, place(20)]] as const;
    const pinned = await warpSequences(compute, a, b, { chance: step, forbidden, pins, known });
    for (const made of [held, pinned]) {
      for (let t = 8.01; t < 12; t += 0.01) {
        const at = curveAt(made, t)?.b ?? Number.NaN;
        expect(at <= place(9) + 1e-6 || at >= place(13) - 1e-6).toBe(true);
      }
      for (const t of [2, 4, 18, 22, 26])
        expect(Math.abs((curveAt(made, t)?.b ?? 0) - (curveAt(free, t)?.b ?? 0))).toBeLessThan(0.03);
    }
    const wall = [{ a: [-1, 99] as const, b: [10, 11] as const }];
    await expect(
      warpSequences(compute, a, b, {
        chance: step,
        forbidden: wall,
        pins: [
          [1, place(1)],
          [29, place(29)],
        ],
      }),
    ).rejects.toMatchObject({ code: 'no-path' });
  });
});
