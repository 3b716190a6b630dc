import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { soundOf } from '#src/signal/sound.ts';
import { voicedShare } from '#src/signal/voicing.ts';

const rate = 16_000;
const made = (seconds: number, at: (t: number) => number) =>
  soundOf(
    Float32Array.from({ length: seconds * rate }, (_, n) => at(n / rate)),
    rate,
  );

describe('the share of a sound that has a voice', () => {
  it('is nothing in noise of any colour, in clicks and in silence', () => {
    const { normal, uniform } = makeRandom(3);
    let slow = 0;
    const red = () => {
      slow = 0.95 * slow + 0.1 * normal();
      return slow;
    };
    expect(voicedShare(made(4, normal), 0, 4)).toBeLessThan(0.03);
    expect(voicedShare(made(4, red), 0, 4)).toBeLessThan(0.05);
    expect(
      voicedShare(
        made(4, () => (uniform() < 0.002 ? normal() : 0)),
        0,
        4,
      ),
    ).toBeLessThan(0.1);
    expect(
      voicedShare(
        made(1, () => 0),
        0,
        1,
      ),
    ).toBe(0);
    expect(voicedShare(made(1, normal), 0.5, 0.51)).toBe(0);
  });

  it('is all of a glottal buzz of any pitch that voices have, and the part of a sound that it takes', () => {
    const { normal } = makeRandom(4);
    for (const pitch of [85, 140, 230, 380]) {
      const buzz = (t: number) => Math.exp(-((t * pitch) % 1) * 8) + 0.02 * normal();
      expect(voicedShare(made(2, buzz), 0, 2)).toBeGreaterThan(0.95);
      expect(
        voicedShare(
          made(2, (t) => (t < 1 ? buzz(t) : 0.3 * normal())),
          0,
          2,
        ),
      ).toBeCloseTo(0.5, 1);
    }
  });

  it('is nothing of birds and whistles, whose periods fit any lag, however they glide', () => {
    const { normal } = makeRandom(5);
    for (const [from, to] of [
      [1400, 3000],
      [4200, 2600],
    ] as const) {
      const glide = (t: number) => from * t + ((to - from) * t * t) / 2;
      const chirp = (t: number) => Math.sin(2 * Math.PI * glide(t % 0.3)) + 0.001 * normal();
      expect(voicedShare(made(2, chirp), 0, 2)).toBeLessThan(0.02);
    }
  });
});
