import { describe, expect, it } from 'vitest';
import { quieted } from '#src/align/fusion/quieted.ts';
import { makeRandom } from '#src/math/random.ts';
import type { Sequence } from '#src/model/sequence.ts';

const sequence = (frames: number, at: (k: number) => number): Sequence => ({
  values: Float32Array.from({ length: frames }, (_, k) => at(k)),
  ...{ dims: 1, hop: 0.01, start: 0 },
});
const quiet = (s: Sequence) => quieted({ name: 'x', a: s, b: s }, 10).a;
const rms = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

describe('quieted', () => {
  it('takes most noise off levels, and leaves jumps where and as sharp as they are', () => {
    const random = makeRandom(3);
    const level = (k: number) => [0, 2, -1, 1][Math.floor(k / 150)] as number;
    const noisy = sequence(600, (k) => level(k) + 0.1 * random.normal());
    const { values } = quiet(noisy);
    const far = [...values.keys()].filter((k) => k % 150 > 12 && k % 150 < 137);
    expect(rms(far.map((k) => (values[k] as number) - level(k)))).toBeLessThan(0.05);
    for (const edge of [150, 300, 450]) {
      const jump = level(edge) - level(edge - 1);
      expect(((values[edge] as number) - (values[edge - 1] as number)) / jump).toBeGreaterThan(0.85);
    }
  });

  it('leaves what bends, and any sequence without noise, as it is', () => {
    const random = makeRandom(4);
    const wave = (k: number) => Math.sin(k / 12) + Math.sin(k / 7 + 1);
    const noisy = sequence(500, (k) => wave(k) + 0.02 * random.normal());
    const kept = quiet(noisy).values;
    expect(rms([...kept].map((v, k) => v - (noisy.values[k] as number)))).toBeLessThan(0.02);
    const steps = sequence(300, (k) => Math.floor(k / 40));
    expect(quiet(steps)).toEqual(steps);
  });

  it('has numbers for constants, for few frames, and far from zero', () => {
    for (const given of [
      sequence(40, () => 5),
      sequence(1, () => 3),
      sequence(2, (k) => k),
      sequence(60, (k) => 1e6 + (k % 3)),
    ])
      expect(quiet(given).values.every(Number.isFinite)).toBe(true);
    expect(quiet(sequence(40, () => 5)).values.every((v) => v === 5)).toBe(true);
  });
});
