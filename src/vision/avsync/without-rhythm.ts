import { circularMeans } from '#src/signal/circular-means.ts';

/** How far about a frequency its own power is taken, and that of its surroundings, Hz. */
const [fine, broad] = [0.06, 1.5];
/** 0: as they are; 1: what is repeated counts no more than what is not. */
const share = 0.7;

export type Spectrum = readonly [re: Float64Array, im: Float64Array];

/**
 * Holds down, in place, what stands out of its surroundings in the power of all these spectra together: a steady beat or the
 * rhythm of syllables goes with the picture at every lag of so many beats, and with any other piece of the same sound; what
 * tells the lag is how each stroke strays from it. The outline of the spectrum, so the shape of a single sound, stays.
 * Source: Knapp & Carter 1976 (weighting of a correlation by the power of what disturbs it).
 * @param rate steps a second of the signals they are of
 */
export function withoutRhythm(spectra: readonly Spectrum[], rate: number): void {
  const n = (spectra[0] as Spectrum)[0].length;
  const power = new Float64Array(n);
  for (const [re, im] of spectra)
    for (let f = 0; f < n; f++)
      power[f] = (power[f] as number) + (re[f] as number) ** 2 + (im[f] as number) ** 2;
  const [own, about] = [fine, broad].map((hz) => circularMeans(power, Math.round((hz * n) / rate)));
  for (let f = 0; f < n; f++) {
    const [here, there] = [own?.[f] as number, about?.[f] as number];
    if (!(here > there)) continue;
    const weight = (there / here) ** share;
    for (const [re, im] of spectra) {
      re[f] = (re[f] as number) * weight;
      im[f] = (im[f] as number) * weight;
    }
  }
}
