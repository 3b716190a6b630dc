import { describe, expect, it } from 'vitest';
import { besideMusic } from '#src/attention/beside-music.ts';
import type { Attention } from '#src/compute/text.ts';

const attention: Attention = {
  frames: 2,
  positions: 1,
  phones: Float32Array.from([0.9, 0.02], Math.log),
  specials: Float32Array.from([0.05, 0.04, 0.01, 0.03, 0.05, 0.9], Math.log),
};
const total = (a: Attention, t: number) =>
  Math.exp(a.phones[t] as number) +
  a.specials.slice(3 * t, 3 * t + 3).reduce((sum, v) => sum + Math.exp(v), 0);

describe('attention beside music', () => {
  it('stays what it is where the sound is none', () => {
    const found = besideMusic(attention, Float32Array.of(-20, -20), 1);
    expect(found).toEqual(attention);
  });

  it('goes to the key of music where it is, and sums to one', () => {
    const found = besideMusic(attention, Float32Array.of(-20, 8), 1);
    expect(found.phones[0]).toBe(attention.phones[0]);
    expect(Math.exp(found.specials[4] as number)).toBeGreaterThan(0.9);
    for (const t of [0, 1]) expect(total(found, t)).toBeCloseTo(1, 5);
  });

  it('keeps a phone that is heard well above the floor, and no phone below it', () => {
    const found = besideMusic(attention, Float32Array.of(20, 20), 1, -5);
    expect(found.phones[0]).toBeGreaterThan(-3.5);
    expect(found.phones[1]).toBe(-5);
  });
});
