import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fft, fftLength, inverseReal } from '#src/signal/fft.ts';

/** The definition, term by term. */
function slow(re: Float64Array, im: Float64Array): { re: Float64Array; im: Float64Array } {
  const n = re.length;
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k++)
    for (let t = 0; t < n; t++) {
      const w = (-2 * Math.PI * ((k * t) % n)) / n;
      out.re[k] = (out.re[k] as number) + (re[t] as number) * Math.cos(w) - (im[t] as number) * Math.sin(w);
      out.im[k] = (out.im[k] as number) + (re[t] as number) * Math.sin(w) + (im[t] as number) * Math.cos(w);
    }
  return out;
}

const signal = (n: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n, maxLength: n })
    .map((x) => Float64Array.from(x));

const apart = (x: Float64Array, y: Float64Array): number =>
  x.reduce((worst, v, i) => Math.max(worst, Math.abs(v - (y[i] as number))), 0);

describe('fft', () => {
  for (const order of [1, 2, 3, 4, 5, 6, 7])
    it(`agrees with the definition for length ${2 ** order}`, () => {
      fc.assert(
        fc.property(signal(2 ** order), signal(2 ** order), (re, im) => {
          const expected = slow(re, im);
          fft(re.length).forward(re, im);
          expect(apart(re, expected.re)).toBeLessThan(1e-10);
          expect(apart(im, expected.im)).toBeLessThan(1e-10);
        }),
        { numRuns: 20 },
      );
    });

  it('comes back after the inverse, times n', () => {
    const n = 2048;
    const re = Float64Array.from({ length: n }, (_, i) => Math.sin(i * i));
    const im = Float64Array.from({ length: n }, (_, i) => Math.cos(3 * i * i));
    const [r, i] = [re.slice(), im.slice()];
    fft(n).forward(r, i);
    fft(n).inverse(r, i);
    expect(
      apart(
        r.map((v) => v / n),
        re,
      ),
    ).toBeLessThan(1e-12);
    expect(
      apart(
        i.map((v) => v / n),
        im,
      ),
    ).toBeLessThan(1e-12);
  });

  it('gives a real signal back from the lower half of its spectrum, times n/2', () => {
    fc.assert(
      fc.property(signal(64), (x) => {
        const re = x.slice();
        const im = new Float64Array(64);
        fft(64).forward(re, im);
        const out = new Float64Array(64);
        inverseReal(re.subarray(0, 33), im.subarray(0, 33), out);
        expect(
          apart(
            out.map((v) => v / 32),
            x,
          ),
        ).toBeLessThan(1e-10);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses lengths that are no power of two', () => {
    expect(() => fft(12)).toThrow(RangeError);
    expect(() => fft(1)).toThrow(RangeError);
    expect(fftLength(1000)).toBe(1024);
    expect(fftLength(1024)).toBe(1024);
  });
});
