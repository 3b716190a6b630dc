import { circularMeans } from '#src/signal/circular-means.ts';
import { fft, fftLength } from '#src/signal/fft.ts';

/** How far about a frequency the power there is taken, Hz; quicker than the second is noise. */
const [about, quickest] = [0.15, 10];
/** 0: as they are; 1: as much of every frequency. */
const share = 0.5;
/** Where there is hardly any power it is not lifted, of the mean. */
const floor = 0.01;
/** So far beyond the end the signals are nothing, seconds: what is evened there does not come round to the beginning. */
const beyond = 20;

/**
 * Signals of one kind with an evener spectrum, in place: what moves slowly is like itself for seconds, and where two slow curves
 * rise together it looks as if hundreds of moments agreed. Run backwards they come out backwards.
 * Source: Knapp & Carter 1976 (weighting of a correlation by the power of what disturbs it).
 * @param values signal by signal, `cells` values each, `rate` a second
 * @param deviation what all of them have after it; `most` what none exceeds
 */
export function evenSpectra(
  values: Int8Array,
  cells: number,
  rate: number,
  { deviation, most }: { readonly deviation: number; readonly most: number },
): void {
  const n = fftLength(cells + Math.round(beyond * rate));
  const plan = fft(n);
  const count = Math.floor(values.length / cells);
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  // Two signals ride in one transform; it is done twice rather than kept, which of a long recording would fill the memory.
  const load = (s: number) => {
    for (const [k, into] of [re, im].entries()) {
      into.fill(0);
      if (s + k < count) for (let i = 0; i < cells; i++) into[i] = values[(s + k) * cells + i] as number;
    }
    plan.forward(re, im);
  };
  const power = new Float64Array(n);
  for (let s = 0; s < count; s += 2) {
    load(s);
    for (let f = 0; f < n; f++) {
      const own = (re[f] as number) ** 2 + (im[f] as number) ** 2;
      const twin = f === 0 ? 0 : n - f;
      power[f] = (power[f] as number) + own / 2;
      power[twin] = (power[twin] as number) + own / 2;
    }
  }
  const mean = power.reduce((sum, v) => sum + v, 0) / n;
  if (!(mean > 0)) return;
  const weights = circularMeans(power, Math.round((about * n) / rate)).map((v, f) =>
    (Math.min(f, n - f) * rate) / n > quickest ? 0 : (v + floor * mean) ** (-share / 2),
  );
  const evened = new Float32Array(count * cells);
  let squares = 0;
  for (let s = 0; s < count; s += 2) {
    load(s);
    for (let f = 0; f < n; f++) {
      re[f] = (re[f] as number) * (weights[f] as number);
      im[f] = (im[f] as number) * (weights[f] as number);
    }
    plan.inverse(re, im);
    for (const [k, lane] of [re, im].entries()) {
      if (s + k >= count) continue;
      for (let i = 0; i < cells; i++) {
        const v = lane[i] as number;
        evened[(s + k) * cells + i] = v;
        squares += v * v;
      }
    }
  }
  const scale = deviation / Math.sqrt(squares / evened.length);
  for (let i = 0; i < values.length; i++)
    values[i] = Math.round(Math.max(-most, Math.min(most, scale * (evened[i] ?? 0))));
}
