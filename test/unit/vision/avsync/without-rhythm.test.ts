import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { fft } from '#src/signal/fft.ts';
import { type Spectrum, withoutRhythm } from '#src/vision/avsync/without-rhythm.ts';

const [n, rate] = [4096, 100];
const plan = fft(n);

/** Strokes at a steady beat, each off by some hundredths of a second. */
function beats(seed: number, apart: number): Float64Array {
  const random = makeRandom(seed);
  const out = new Float64Array(n);
  for (let t = 50; t < 2000; t += apart) {
    const at = Math.round(t + 1.5 * random.normal());
    for (const [off, v] of [0.5, 1, 0.5].entries()) out[at + off - 1] = (out[at + off - 1] as number) + v;
  }
  return out;
}

const spectrumOf = (values: Float64Array): Spectrum => {
  const [re, im] = [values.slice(), new Float64Array(n)];
  plan.forward(re, im);
  return [re, im];
};

/** Correlation of the signal with a spectrum's, at a lag. */
function correlations(values: Float64Array, [ar, ai]: Spectrum): Float64Array {
  const [br, bi] = spectrumOf(values);
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  for (let f = 0; f < n; f++) {
    re[f] = (ar[f] as number) * (br[f] as number) + (ai[f] as number) * (bi[f] as number);
    im[f] = (ai[f] as number) * (br[f] as number) - (ar[f] as number) * (bi[f] as number);
  }
  plan.inverse(re, im);
  return re;
}

describe('a rhythm held down', () => {
  it('lets a beat stand further above itself a beat later', () => {
    const heard = beats(1, 40);
    const rivalOf = (spectrum: Spectrum) => {
      const curve = correlations(heard, spectrum);
      const around = [...curve.subarray(30, 50)].reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
      return around / (curve[0] as number);
    };
    const spectrum = spectrumOf(heard);
    const before = rivalOf(spectrum);
    withoutRhythm([spectrum], rate);
    expect(before).toBeGreaterThan(0.4);
    expect(rivalOf(spectrum)).toBeLessThan(0.75 * before);
  });

  it('leaves a single stroke its shape', () => {
    const one = new Float64Array(n);
    for (const [k, v] of [0.5, 1, 0.5].entries()) one[1000 + k] = v;
    const spectrum = spectrumOf(one);
    withoutRhythm([spectrum], rate);
    const [re, im] = [spectrum[0].slice(), spectrum[1].slice()];
    plan.inverse(re, im);
    for (let k = 0; k < n; k++) expect((re[k] as number) / n).toBeCloseTo(one[k] as number, 1);
  });
});
