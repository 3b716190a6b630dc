import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { againstChance } from '#src/align/chance.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';
import { type Asked, confidenceThrough, doubted, type Free } from '#src/align/doubts.ts';
import { heldPins, keptLocked } from '#src/align/locked.ts';
import { warpSequences } from '#src/align/warp.ts';
import { warpByMethod } from '#src/align/warp-by-method.ts';
import type { Locked } from '#src/model/locked.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { stretched } from '#test/fixtures/stretched.ts';

const compute = cpuCompute();
const none: Asked = { pins: [], forbidden: [], locked: [], window: null };
const [a, b, place] = stretched(40, 1, 11, 6);

/** The share of moments whose truth the band holds at 90 %. */
function holds(curve: Curve, [from, to]: readonly [number, number]): number {
  const moments = Array.from({ length: 40 }, (_, k) => from + ((to - from) * k) / 39);
  const inside = moments.filter((t) => {
    const at = curveAt(curve, t);
    return at !== null && Math.abs(at.b - place(t)) <= 1.645 * at.sd;
  });
  return inside.length / moments.length;
}

const known = new Map<string, Curve>();
async function solved(asked: Asked): Promise<Curve> {
  const { step: chance } = await againstChance(compute, a, b);
  const { forbidden, locked } = asked;
  const pins = heldPins(asked.pins, locked);
  return keptLocked(await warpSequences(compute, a, b, { chance, pins, forbidden, locked, known }), locked);
}

const told = async (asked: Asked) =>
  doubted(await solved(asked), { curve: await solved(none), unwindowed: null }, asked);

describe('what is asked of a map', () => {
  const part = (off: number): Locked => {
    const moments = Array.from({ length: 17 }, (_, k) => 12 + k / 2);
    return { map: moments.map((t) => [t, place(t) + off] as const), sd: moments.map(() => 0.02) };
  };

  it('is doubted where a forbidden region keeps it off what the features say', async () => {
    const [t, tb] = [20, place(20)];
    for (const half of [0.4, 1.75]) {
      const region = { a: [t - half, t + half], b: [tb - half, tb + half] } as const;
      const { doubts, curve } = await told({ ...none, forbidden: [region] });
      expect(doubts).toEqual([{ forbidden: region, off: expect.any(Number) }]);
      const off = Math.abs(doubts[0]?.off ?? 0);
      expect(off).toBeGreaterThan(half);
      expect(off).toBeLessThan(3 * half);
      expect(Math.max(...curve.sd)).toBeGreaterThan(half);
      if (half > 1) expect(holds(curve, [t - half, t + half])).toBeGreaterThan(0.7);
    }
  });

  it('is not doubted for a region that it would not run through', async () => {
    const beside = { a: [18, 22], b: [place(22) + 0.15, place(22) + 5] } as const;
    expect((await told({ ...none, forbidden: [beside] })).doubts).toEqual([]);
  });

  it('is doubted where a trusted part lies off what the features say, and unsure of all of it', async () => {
    expect((await told({ ...none, locked: [part(0.03)] })).doubts).toEqual([]);
    for (const off of [-0.5, 3.5]) {
      const { doubts, curve } = await told({ ...none, locked: [part(off)] });
      expect(doubts).toEqual([{ trusted: [12, 20], off: expect.closeTo(off, 1) }]);
      expect(holds(curve, [12.5, 19.5])).toBe(1);
      // It is kept as it is.
      expect(curveAt(curve, 15)?.b).toBe(place(15) + off);
    }
  });

  it('is told on the straight pieces of what is trusted too', async () => {
    const straight: Curve = { a: [0, 40], b: [0, 40], sd: [0.01, 0.01] };
    const bent: Curve = { a: [0, 10, 20, 30, 40], b: [0, 10, 22, 30, 40], sd: Array(5).fill(0.01) };
    const { curve } = doubted(straight, { curve: bent, unwindowed: null }, none);
    expect(curveAt(curve, 20)?.b).toBe(20);
    expect(curveAt(curve, 20)?.sd).toBeCloseTo(2, 2);
    expect(curveAt(curve, 9)?.sd).toBeCloseTo(0.01, 6);
  });

  it('is doubted where a window keeps it off what the features say', async () => {
    const dtw = { ...plainHow, features: 'data' as const };
    const free: Free = { curve: (await warpByMethod(compute, a, b, dtw)).curve, unwindowed: null };
    const along = (off: number) =>
      Array.from({ length: 77 }, (_, k) => [1 + k / 2, place(1 + k / 2) + off] as const);
    for (const [radius, off] of [
      [0.5, 0],
      [0.1, 0.5],
      [0.1, 3.5],
    ] as const) {
      const window = { kind: 'corridor' as const, radius, along: along(off) };
      const { curve } = await warpByMethod(compute, a, b, { ...dtw, window });
      const { doubts, curve: wide } = doubted(curve, free, { ...none, window });
      expect(doubts).toEqual(off === 0 ? [] : [{ window: 'corridor', off: expect.closeTo(off, 0) }]);
      if (off > 0) expect(holds(wide, [5, 35])).toBeGreaterThan(0.95);
    }
  });

  it('takes confidence by the share of it that is in doubt', () => {
    const region = { forbidden: { a: [1, 2], b: [1, 2] }, off: 3 } as const;
    expect(confidenceThrough(1, none, [])).toBe(1);
    expect(confidenceThrough(1, none, [region])).toBe(0.5);
    expect(confidenceThrough(1, { pins: [[1, 1]], locked: [part(0)] }, [region])).toBeCloseTo(5 / 6, 9);
    expect(confidenceThrough(0.9, none, [{ window: 'slanted', off: 1 }])).toBe(0.45);
  });
});
