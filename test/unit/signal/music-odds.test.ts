import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { musicOdds, stretchCurve } from '#src/signal/music-odds.ts';
import { soundOf } from '#src/signal/sound.ts';

const made = (seconds: number, at: (t: number) => number, rate = 16_000) =>
  soundOf(
    Float32Array.from({ length: seconds * rate }, (_, n) => at(n / rate)),
    rate,
  );
const mean = (odds: Float32Array) => odds.reduce((sum, v) => sum + v, 0) / odds.length;
const turn = 2 * Math.PI;

/** Plucked strings: two notes every 0.4 s, partials that fade. */
const plucked = (t: number): number => {
  const since = t % 0.4;
  const root = 196 * 2 ** ((Math.floor(t / 0.4) % 7) / 12);
  let sum = 0;
  for (const pitch of [root, root * 1.26])
    for (let h = 1; h <= 8; h++) sum += (Math.sin(turn * h * pitch * t) / h) * Math.exp(-since * (2 + h));
  return 0.1 * sum;
};

/** A voice: harmonics that glide, formants that move, a hiss every 0.3 s. */
function babble(seed: number) {
  const { normal } = makeRandom(seed);
  return (t: number): number => {
    if (t % 0.3 < 0.08) return 0.03 * normal();
    const phase = turn * (130 * t + (12 / turn) * Math.sin(turn * 1.3 * t));
    const formant = 900 + 600 * Math.sin(turn * 2.1 * t);
    let sum = 0;
    for (let h = 1; h <= 24; h++)
      sum +=
        Math.sin(h * phase) * Math.exp(-(((h * 130 - formant) / 350) ** 2)) + Math.sin(h * phase) / (8 * h);
    return 0.05 * sum + 0.001 * normal();
  };
}

describe('whether a sound is music', () => {
  it('says so of held partials, at any rate of samples', () => {
    for (const rate of [8000, 16_000, 44_100])
      expect(mean(musicOdds(made(4, plucked, rate), 0.5, 0.1, 30))).toBeGreaterThan(2);
  });

  it('does not of a voice, of a voice over music, of noise, nor of silence', () => {
    const { normal } = makeRandom(5);
    const voice = babble(6);
    expect(mean(musicOdds(made(4, voice), 0.5, 0.1, 30))).toBeLessThan(-2);
    expect(
      mean(
        musicOdds(
          made(4, (t) => voice(t) + 0.1 * plucked(t)),
          0.5,
          0.1,
          30,
        ),
      ),
    ).toBeLessThan(0);
    expect(mean(musicOdds(made(4, normal), 0.5, 0.1, 30))).toBeLessThan(-2);
    expect(
      mean(
        musicOdds(
          made(2, () => 0),
          0,
          0.1,
          20,
        ),
      ),
    ).toBeLessThan(0);
  });

  it('parts one from the other to within a second, and answers for each moment alone', () => {
    const voice = babble(7);
    const sound = made(8, (t) => (t < 4 ? voice(t) : plucked(t)));
    const odds = musicOdds(sound, 0, 0.1, 80);
    expect(Math.max(...odds.subarray(2, 30))).toBeLessThan(0);
    expect(Math.min(...odds.subarray(50, 75))).toBeGreaterThan(0);
    expect(musicOdds(sound, 6, 0.1, 1)[0]).toBeCloseTo(odds[60] as number, 0);
    expect(musicOdds(sound, 0, 0.1, 0).length).toBe(0);
  });

  it('tells choirs and tones that slide over a whole stretch, and no voice nor silence', () => {
    const over = (at: (t: number) => number) => mean(musicOdds(made(4, at), 0.5, 0.1, 30, stretchCurve));
    // Six voices apart by some cents, with vibrato, on a vowel that opens slowly.
    const voices = Array.from({ length: 6 }, (_, k) => ({
      pitch: 220 * 2 ** ((k - 3) / 150),
      rate: 4.5 + 0.3 * k,
    }));
    const choir = (t: number): number => {
      const formant = 600 + 100 * Math.sin(turn * 0.3 * t);
      let sum = 0;
      for (const { pitch, rate } of voices)
        for (let h = 1; h <= 14; h++) {
          const phase = turn * h * (pitch * t + (pitch / 500) * Math.sin(turn * rate * t));
          sum += Math.sin(phase) * (Math.exp(-(((h * pitch - formant) / 300) ** 2)) + 0.1 / h);
        }
      return 0.02 * sum;
    };
    const theremin = (t: number): number => {
      const phase = turn * (400 * t + 60 * Math.sin(turn * 0.4 * t) + 0.6 * Math.sin(turn * 6 * t));
      return 0.1 * (Math.sin(phase) + 0.4 * Math.sin(2 * phase) + 0.2 * Math.sin(3 * phase));
    };
    expect(over(choir)).toBeGreaterThan(0);
    expect(over(theremin)).toBeGreaterThan(0);
    expect(over(babble(7))).toBeLessThan(-2);
    expect(over(() => 0)).toBeLessThan(-2);
  });
});
