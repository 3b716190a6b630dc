import { describe, expect, it } from 'vitest';
import { families, music, speechLike } from '#test/bench/beats/music.ts';
import { beatsOf, steadyFrom } from '#src/signal/beats.ts';
import { soundOf } from '#src/signal/sound.ts';

/** Share of what was found that is a beat, and of beats that were found, within 70 ms, at the tempo of the music or half or twice it. */
function agreement(found: Float64Array, beats: readonly number[]): number {
  const between = beats.flatMap((t, i) => (i > 0 ? [(t + (beats[i - 1] as number)) / 2, t] : [t]));
  const odd = (rest: number) => beats.filter((_, i) => i % 2 === rest);
  const score = (truth: readonly number[]) => {
    const hits = truth.filter((t) => found.some((x) => Math.abs(x - t) <= 0.07)).length;
    return (2 * hits) / (found.length + truth.length);
  };
  return Math.max(...[beats, between, odd(0), odd(1)].map(score));
}

describe('beats', () => {
  it.each(families)(
    'of %s are found though the tempo wanders, notes are left out and others lie between',
    (family) => {
      for (const seed of [71, 72]) {
        const { samples, rate, beats } = music(family, seed, 24);
        const found = beatsOf(soundOf(samples, rate));
        expect(agreement(found.times, beats)).toBeGreaterThan(0.93);
        expect(found.steadiness).toBeGreaterThan(steadyFrom);
      }
    },
  );

  it('rise, and lie no nearer than half of the shortest beat', () => {
    const { samples, rate } = music('swing', 74, 30);
    const { times } = beatsOf(soundOf(samples, rate));
    for (let i = 1; i < times.length; i++)
      expect((times[i] as number) - (times[i - 1] as number)).toBeGreaterThan(0.12);
  });

  it('are not tapped into the silence before and after', () => {
    const { samples, rate } = music('drums', 75, 20);
    const padded = new Float32Array(40 * rate);
    padded.set(samples, 10 * rate);
    const { times } = beatsOf(soundOf(padded, rate));
    expect(times[0]).toBeGreaterThan(9.9);
    expect(times.at(-1)).toBeLessThan(30.1);
  });

  it('are told to be unsteady in what has none', () => {
    for (const seed of [76, 77]) {
      const { samples, rate } = speechLike(seed, 30);
      expect(beatsOf(soundOf(samples, rate)).steadiness).toBeLessThan(steadyFrom);
    }
  });

  it('of silence, and of a moment, are none', () => {
    expect(beatsOf(soundOf(new Float32Array(16_000 * 10), 16_000)).times.length).toBe(0);
    expect(beatsOf(soundOf(new Float32Array(100).fill(0.5), 16_000))).toEqual({
      times: new Float64Array(0),
      steadiness: 0,
    });
  });
});
