import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { againstChance } from '#src/align/chance.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';
import { heldAgainstFree } from '#src/align/doubts.ts';
import { calibrated, type PinScore, scorePins } from '#src/align/pin-scores.ts';
import { warpSequences } from '#src/align/warp.ts';
import type { PinnedTime } from '#src/align/pinned-time.ts';
import { random } from '#test/fixtures/performance.ts';
import { stretched } from '#test/fixtures/stretched.ts';

const compute = cpuCompute();

describe('scorePins', () => {
  it('asks every pin of the map through the others, solving only the sections beside it anew', async () => {
    const [a, b, place] = stretched(40, 1, 3);
    const { step: chance } = await againstChance(compute, a, b);
    const pins = [8, 16, 24, 32].map((t, k): PinnedTime => [t, place(t) + (k === 1 ? 0.3 : 0.01)]);
    const known = new Map<string, Curve>();
    await warpSequences(compute, a, b, { chance, pins, known });
    const scores = await scorePins(compute, a, b, { chance, pins, known });
    // Five sections between and around four pins; four more, each across one pin.
    expect(known.size).toBe(9);
    for (const [k, { pin, off, sd }] of scores.entries()) {
      const others = pins.filter((_, i) => i !== k);
      const at = curveAt(await warpSequences(compute, a, b, { chance, pins: others }), pin[0]);
      expect(pin).toEqual(pins[k]);
      expect(off).toBeCloseTo(pin[1] - (at?.b ?? Number.NaN), 12);
      expect(sd).toBe(at?.sd);
    }
    expect(Math.abs((scores[1] as PinScore).off - 0.3)).toBeLessThan(0.05);
  });

  it('takes no pin for infinitely sure where others stand beside it', async () => {
    const [a, b, place] = stretched(20, 1, 3);
    const { step: chance } = await againstChance(compute, a, b);
    const pins = [10, 10.005, 10.01].map((t): PinnedTime => [t, place(t)]);
    const scores = await scorePins(compute, a, b, { chance, pins });
    expect(scores).toHaveLength(3);
    for (const { sd } of scores) expect(sd).toBeGreaterThanOrEqual(b.hop / 2);
    expect(calibrated(straight, scores).curve.sd.every(Number.isFinite)).toBe(true);
  });
});

/** A straight curve that claims to be right to 10 ms. */
const straight: Curve = { a: [0, 50, 100], b: [0, 50, 100], sd: [0.01, 0.01, 0.01] };

/** Pins whose distance from the straight line is `sigma` times a normal deviate. */
const pinsOff = (count: number, sigma: number, seed: number): PinScore[] => {
  const next = random(seed);
  return Array.from({ length: count }, (_, k) => {
    const normal = Array.from({ length: 12 }, next).reduce((sum, v) => sum + v, -6);
    const at = (100 * (k + 0.5)) / count;
    return { pin: [at, at + sigma * normal] as const, off: sigma * normal, sd: 0.01 };
  });
};

describe('calibrated', () => {
  it('widens or narrows until the deviations agree with where the pins lie', () => {
    for (const sigma of [0.004, 0.01, 0.08]) {
      const { scale, curve } = calibrated(straight, pinsOff(200, sigma, 5));
      expect(scale / (sigma / 0.01)).toBeGreaterThan(0.8);
      expect(scale / (sigma / 0.01)).toBeLessThan(1.25);
      expect(curve.sd[1]).toBeCloseTo(0.01 * scale, 12);
      expect(curve.b).toBe(straight.b);
    }
  });
});

describe('heldAgainstFree', () => {
  it('doubts a pin that contradicts the features where it lies, and leaves it out of what the others tell', () => {
    const scores = pinsOff(12, 0.01, 6);
    const wrong: PinScore = { pin: [53, 58], off: 5, sd: 0.01 };
    const all = [...scores, wrong];
    const pins = all.map(({ pin }) => pin);
    const free = { curve: straight, unwindowed: null };
    const nothingElse = { forbidden: [], locked: [], window: null };
    const told = heldAgainstFree(straight, free, all, { ...nothingElse, pins });
    expect(told.doubts).toEqual([{ pin: [53, 58], off: 5 }]);
    expect(told.asked).toBe(12);
    expect(told.scale).toBeLessThan(3);
    expect(heldAgainstFree(straight, free, [wrong], { ...nothingElse, pins: [wrong.pin] }).scale).toBe(1);
  });

  it('leaves a trusted part the deviations that it came with, and widens the rest by what pins tell', () => {
    const [locked, knots] = [
      { map: [[20, 20] as const, [30, 30] as const], sd: [0.02, 0.03] },
      [0, 20, 30, 100],
    ];
    const curve = { a: knots, b: knots, sd: [0.01, 0.02, 0.03, 0.01] };
    const scores = pinsOff(12, 0.05, 6);
    const asked = { pins: [], forbidden: [], locked: [locked], window: null };
    const told = heldAgainstFree(curve, { curve, unwindowed: null }, scores, asked);
    expect(told.scale).toBeGreaterThan(3);
    expect(told.curve.sd).toEqual([0.01 * told.scale, 0.02, 0.03, 0.01 * told.scale]);
    expect(told.curve.a).toEqual(knots);
  });
});
