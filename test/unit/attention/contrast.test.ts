import { describe, expect, it } from 'vitest';
import { contrastLoss, contrastStep, learnContrast } from '#src/attention/contrast.ts';
import { contrastPrior, likelihood, sharesOf } from '#src/attention/contrast-prior.ts';
import { placeReach, places, placeStep } from '#src/attention/boundary-evidence.ts';
import { makeRandom } from '#src/math/random.ts';
import { soundOf } from '#src/signal/sound.ts';

describe('contrastLoss', () => {
  it('has the gradient that differences have', () => {
    const [width, windowFrames, others] = [4, 9, 3];
    const { normal } = makeRandom(5);
    const codes = Float32Array.from({ length: 2 * windowFrames * width }, () => normal());
    const at = (of: Float32Array) => contrastLoss(of, width, windowFrames, others, makeRandom(7).uniform);
    const { loss, cotangent } = at(codes);
    expect(loss).toBeGreaterThan(0);
    for (let n = 0; n < codes.length; n++) {
      const moved = (by: number) => at(codes.map((value, k) => (k === n ? value + by : value))).loss;
      expect(cotangent[n]).toBeCloseTo((moved(1e-2) - moved(-1e-2)) / 2e-2, 2);
    }
  });
});

/** Sounds that last 80–200 ms each, of one of five colours; and when they change. */
function coloured(seconds: number) {
  const { uniform, normal } = makeRandom(11);
  const rate = 16_000;
  const samples = new Float32Array(seconds * rate);
  const changes: number[] = [];
  let [next, pitch, last] = [0, 0, -1];
  for (let n = 0; n < samples.length; n++) {
    if (n >= next) {
      let colour = last;
      while (colour === last) colour = Math.floor(5 * uniform());
      last = colour;
      pitch = [300, 700, 1500, 2800, 5000][colour] as number;
      if (n > 0) changes.push(n / rate);
      next = n + (0.08 + 0.12 * uniform()) * rate;
    }
    samples[n] = 0.2 * Math.sin((2 * Math.PI * pitch * n) / rate) + 0.01 * normal();
  }
  return { sound: soundOf(samples, rate), changes };
}

describe('what a recording tells of its own changes', () => {
  const { sound, changes } = coloured(14);
  /** Boundaries at the changes, of which the networks know nothing but that they are near. */
  const inside = changes.filter((time) => time > 0.3 && time < 13.7);
  const off = makeRandom(2);
  const middles = Float64Array.from(
    inside,
    (time) => Math.round((time + (off.uniform() - 0.5) * 0.016) / placeStep) * placeStep,
  );

  it('is that sounds are least like their neighbours where they change', async () => {
    const learnt = await learnContrast(sound, [[0, 8]], 1);
    const unlike = learnt?.unlike(8, 14) ?? new Float32Array(0);
    const at = (time: number) =>
      Math.max(...unlike.subarray(...[-2, 3].map((d) => Math.round((time - 8) / contrastStep - 0.5) + d)));
    const late = inside.filter((time) => time > 8.1);
    expect(late.filter((time) => at(time) > 1).length).toBeGreaterThan(0.7 * late.length);
    const mean = unlike.reduce((sum, value) => sum + value, 0) / unlike.length;
    expect(Math.abs(mean)).toBeLessThan(0.3);
  });

  it('is taken where it makes held-out stretches likelier', async () => {
    // What networks say, within a few ms of the truth.
    const odds = new Float32Array(middles.length * places).map((_, n) => {
      const time = (middles[Math.floor(n / places)] as number) + ((n % places) - placeReach) * placeStep;
      return -Math.abs(time - (inside[Math.floor(n / places)] as number)) / 0.004;
    });
    const found = await contrastPrior(sound, { middles }, odds, 1);
    expect(found?.weight).toBeGreaterThan(0);
    expect(found?.gain).toBeGreaterThan(0);
    // One stretch alone: nothing can be held out.
    const few = middles.subarray(0, 20);
    expect(await contrastPrior(sound, { middles: few }, odds.subarray(0, 20 * places), 1)).toBe(null);
  });

  it('stops when it is told to', async () => {
    const stop = () => {
      throw new Error('stopped');
    };
    await expect(learnContrast(sound, [[0, 12]], 1, stop)).rejects.toThrow('stopped');
  });

  it('changes no likelihood with no weight, nor where all places are as unlike', () => {
    const shares = sharesOf(Float32Array.from({ length: 2 * places }, (_, n) => (n * 7) % 5));
    const unlike = Float32Array.from({ length: 2 * places }, (_, n) => (n * 3) % 4);
    expect(likelihood(shares, unlike, [0, 1], 0)).toBeCloseTo(0, 12);
    const likely = unlike.map((_, n) => shares[n] as number);
    expect(likelihood(shares, likely, [0, 1], 1)).toBeGreaterThan(0);
    expect(
      likelihood(
        shares,
        likely.map((value) => -value),
        [0, 1],
        1,
      ),
    ).toBeLessThan(0);
    expect(likelihood(shares, unlike.fill(2), [0, 1], 0.7)).toBeCloseTo(0, 12);
  });
});
