import { describe, expect, it } from 'vitest';
import { viewsOf } from '#src/align/ctw/descent.ts';
import { verdictOf } from '#src/align/deep-ctw/choice.ts';
import { blocks, heldOut, linearFits, noiseOf, pathWithout } from '#src/align/deep-ctw/held-out.ts';
import { build, type Matrix } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';

const rows = 240;
const straight = {
  i: Array.from({ length: rows }, (_, t) => t),
  j: Array.from({ length: rows }, (_, t) => t),
};
const fitted = (x: Matrix, y: Matrix) =>
  viewsOf(x, y, { weighing: 'likelihood', dims: null, ridge: [1e-6, 1e-6] });
const noise = (cols: number, seed: number): Matrix => {
  const { normal } = makeRandom(seed);
  return build(rows, cols, () => normal());
};
/** Noise of deviation 1 in which so much of each frame is left in the next. */
const lasting = (left: number, seed: number): Matrix => {
  const { normal } = makeRandom(seed);
  let value = normal();
  return build(rows, 1, () => {
    value = left * value + Math.sqrt(1 - left * left) * normal();
    return value;
  });
};

describe('what is kept', () => {
  const told = (information: number) => ({ information });
  it.each([
    [2.84, 3.62, 0.05, 'dctw', 'agree better: 3.62 against 2.84'],
    [2.84, 3.62, 0.15, 'ctw', 'agree better (3.62 against 2.84 nats a point), but that proves nothing here'],
    [2.84, 2.84, 0.05, 'ctw', 'agree no better: 2.84 against 2.84'],
    [0.9, 0.2, 0.4, 'ctw', 'agree no better: 0.20 against 0.90 nats a point. Sequences shifted at random'],
    [-0.1, 0.3, 1, 'ctw', 'with a probability of 100 %'],
    [1, Number.NaN, 0.05, 'ctw', 'agree no better'],
  ] as const)('of CTW at %s nats and networks at %s, p = %s: %s', (ctw, dctw, p, kept, why) => {
    const found = verdictOf(told(ctw), told(dctw), { p });
    expect(found.kept).toBe(kept);
    expect(found.because).toContain(why);
  });
});

describe('blocks left out', () => {
  it('are left out once each, with the frames beside them', () => {
    const times = new Array<number>(rows).fill(0);
    for (let block = 0; block < blocks; block++) {
      const kept = new Set(Array.from(pathWithout(straight, block, rows).i));
      const out = straight.i.filter((i) => !kept.has(i));
      // Twenty frames and two on either side, where there are any.
      expect(out).toHaveLength(block === 0 || block === blocks - 1 ? 22 : 24);
      for (const i of out) times[i] = (times[i] as number) + 1;
    }
    expect(Math.min(...times)).toBe(1);
    expect(times.filter((n) => n === 2)).toHaveLength(4 * (blocks - 1));
  });

  it('show what is there, and nothing where there is only what the fit made up', () => {
    const [x, other] = [noise(12, 1), noise(12, 2)];
    const made = fitted(x, other);
    const { correlations } = linearFits(made, straight)[0]?.fit.cca ?? { correlations: [] };
    expect(correlations[0]).toBeGreaterThan(0.35);
    const unseen = heldOut(straight, linearFits(made, straight)).correlations;
    expect(unseen.reduce((sum, rho) => sum + rho, 0) / 12).toBeLessThan(0.1);
    const y = build(
      rows,
      12,
      (i, k) => (x.values[i * 12 + k] as number) + 0.5 * (other.values[i * 12 + k] as number),
    );
    const real = heldOut(straight, linearFits(fitted(x, y), straight));
    // ρ = 1/√1.25 in all twelve dimensions.
    for (const rho of real.correlations) expect(rho).toBeCloseTo(0.894, 1);
    expect(real.information).toBeGreaterThan(12 * 0.6);
  });

  it('tell noise: how much a squared distance counts, and how long it lasts', () => {
    const [x, e] = [lasting(0.9, 3), noise(1, 4)];
    const y = build(rows, 1, (i) => (x.values[i] as number) + 0.5 * (e.values[i] as number));
    const short = noiseOf(straight, linearFits(fitted(x, y), straight));
    // ρ/(1 − ρ²) with ρ² = 0.8.
    expect(short.weights[0]).toBeGreaterThan(3);
    expect(short.weights[0]).toBeLessThan(6);
    expect(short.lasting).toBeLessThan(1.6);
    const slow = lasting(0.8, 5);
    const z = build(rows, 1, (i) => (x.values[i] as number) + 0.5 * (slow.values[i] as number));
    const long = noiseOf(straight, linearFits(fitted(x, z), straight));
    // (1 + 0.8)/(1 − 0.8) = 9, cut off where correlations are no longer seen.
    expect(long.lasting).toBeGreaterThan(4);
    expect(long.lasting).toBeLessThan(13);
  });

  it('leave no certainty where nothing agrees: no distance counts', () => {
    const unlike = noiseOf(straight, linearFits(fitted(noise(1, 6), noise(1, 7)), straight));
    expect(unlike.weights[0]).toBeLessThan(0.2);
    const constant = build(rows, 1, () => 0);
    const nothing = noiseOf(straight, linearFits(fitted(constant, constant), straight));
    expect([...nothing.weights].every((w) => w === 0)).toBe(true);
    expect(nothing.lasting).toBe(1);
  });
});
