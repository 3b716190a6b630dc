/**
 * Band-limited reading of samples at any position: a Kaiser-windowed sinc from a table of phases, linear
 * between neighbouring phases (J. O. Smith, “Digital Audio Resampling”). Positions need not lie evenly, so
 * one reader does change of rate, fractional delay and drift correction at once, exactly.
 */
export type Sinc = {
  /** Samples needed on each side of a position. */
  readonly half: number;
  /** True when samples at whole positions come out untouched. */
  readonly passes: boolean;
  /**
   * The value at `position` (in samples from samples[0]). The caller provides `half` samples on both sides:
   * half − 1 ≤ position ≤ samples.length − half − 1.
   */
  at(samples: Float32Array, position: number): number;
};

const phases = 1024;
const tables = new Map<string, Sinc>();

/**
 * A reader of sound at `inRate` for use at `outRate` (samples a second). Where the output is as fine as the
 * input the sinc's zeros fall on the samples, so that reading at whole positions returns them untouched;
 * going down, the pass band ends at 95 % of the new Nyquist frequency. `crossings`: zero crossings a side;
 * with 32 of them (the default) what is lost or added stays below −100 dB over the lower 90 % of the band.
 */
export function makeSinc(inRate: number, outRate: number, crossings = 32): Sinc {
  // A clock that is a little slow must not turn an equal rate into a lower one.
  const ratio = outRate / inRate > 0.98 ? 1 : (outRate / inRate) * 0.95;
  const key = `${ratio} ${crossings}`;
  const known = tables.get(key);
  if (known) return known;
  const half = Math.ceil(crossings / ratio);
  const taps = 2 * half;
  const table = new Float32Array(taps * (phases + 1));
  for (let p = 0; p <= phases; p++) {
    let sum = 0;
    for (let j = 0; j < taps; j++) {
      const x = j - half + 1 - p / phases;
      const w = ratio * sinc(ratio * x) * kaiser(x / half, 10);
      table[p * taps + j] = w;
      sum += w;
    }
    // Constant sound stays constant at every phase.
    for (let j = 0; j < taps; j++) table[p * taps + j] = (table[p * taps + j] as number) / sum;
  }
  const made: Sinc = {
    half,
    passes: ratio === 1,
    at(samples, position) {
      const whole = Math.floor(position);
      const phase = (position - whole) * phases;
      const p = Math.min(phases - 1, Math.floor(phase));
      const mix = phase - p;
      const low = p * taps;
      const first = whole - half + 1;
      let a = 0;
      let b = 0;
      for (let j = 0; j < taps; j++) {
        const x = samples[first + j] as number;
        a += x * (table[low + j] as number);
        b += x * (table[low + taps + j] as number);
      }
      return a + mix * (b - a);
    },
  };
  tables.set(key, made);
  return made;
}

const sinc = (x: number): number => (Math.abs(x) < 1e-12 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Kaiser window at x ∈ [−1, 1]. */
const kaiser = (x: number, beta: number): number =>
  Math.abs(x) > 1 ? 0 : bessel0(beta * Math.sqrt(1 - x * x)) / bessel0(beta);

function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 60; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
    if (term < 1e-15 * sum) break;
  }
  return sum;
}
