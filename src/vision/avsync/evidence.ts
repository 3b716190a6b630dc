import { fft, fftLength } from '#src/signal/fft.ts';
import { type MovementKind, movementKinds } from '#src/model/av-sync.ts';
import type { Movement } from './movements.ts';
import type { Region } from './regions.ts';
import { clockRate, type SoundCues } from './sound-cues.ts';
import { withoutRhythm } from './without-rhythm.ts';

type Cue = 'onset' | 'level';
/** Which cue of the sound goes with each kind of movement. */
const cueOf: Readonly<Record<MovementKind, Cue>> = { impact: 'onset', opening: 'level' };

/** The cues of a sound over a stretch of the clock. */
export type CueReader = (cue: Cue, first: number, length: number) => Float32Array;

/** Logarithms of the evidence for each lag against no relation. Lags run from −reach to reach steps of the clock. */
export type Curves = {
  /** Of the sound as it is. */
  readonly real: Float64Array;
  /** Of sounds that cannot belong, with all the freedom of choosing regions and lags that the real has. */
  readonly chance: readonly Float64Array[];
};

/** What one window of the picture says of each lag, by each kind of movement. */
export type Evidence = Readonly<Record<MovementKind, Curves>> & {
  /** The region that by itself, and short of the whole picture, goes best with the sound at each lag. */
  readonly attended: Readonly<Record<MovementKind, Int16Array>>;
  /**
   * How well each region opens with any of the sounds, those that cannot belong included, at its best lag: where a mouth may be,
   * whichever sound is the real one. 0 of those that were not asked.
   */
  readonly opens: Float64Array;
};

/** How far from 0 the standardised correlations of true movements spread: of a wide prior. */
const spread = 4;
const gain = spread ** 2 / (1 + spread ** 2) / 2;
const cost = 0.5 * Math.log(1 + spread ** 2);
const most = 35;

/** ln of the evidence that a standardised correlation is of a true movement, against luck. */
export const bayesFactor = (size: number): number => gain * Math.min(most, size) ** 2 - cost;

/**
 * Correlates every movement with the sound at every lag, r(τ) = Σ v(t)·a(t+τ), by Fourier transforms, two movements riding in
 * one. Each movement's correlations are put in units of what the sounds that cannot belong give (mean 0, deviation
 * 1); a normal prior over the true one's makes evidence of them (Bayes factor), summed over regions and kinds with the area prior.
 */
export function evidence(
  movements: readonly Movement[],
  regions: readonly Region[],
  window: { readonly first: number; readonly length: number },
  reach: number,
  real: CueReader,
  chance: readonly CueReader[],
): Evidence {
  const { first, length } = window;
  const lags = 2 * reach + 1;
  const n = fftLength(length + 2 * reach);
  const plan = fft(n);
  const all = { impact: curvesOf(chance.length, lags), opening: curvesOf(chance.length, lags) };
  const attended = { impact: new Int16Array(lags), opening: new Int16Array(lags) };
  for (const each of Object.values(attended)) each.fill(regions.length - 1);
  const strongest = { impact: new Float64Array(lags), opening: new Float64Array(lags) };
  const opens = new Float64Array(regions.length);
  const [zr, zi] = [new Float64Array(n), new Float64Array(n)];
  const [re, im] = [new Float64Array(n), new Float64Array(n)];
  const rows = [real, ...chance].map(() => [new Float64Array(lags), new Float64Array(lags)] as const);
  for (const kind of movementKinds) {
    const own = movements.flatMap((m, at) => (m.kind === kind ? [at] : []));
    if (own.length === 0) continue;
    const spectra = [real, ...chance].map((read) => {
      const [ar, ai] = [new Float64Array(n), new Float64Array(n)];
      ar.set(read(cueOf[kind], first - reach, length + 2 * reach));
      plan.forward(ar, ai);
      return [ar, ai] as const;
    });
    withoutRhythm(spectra, clockRate);
    for (let pair = 0; pair < own.length; pair += 2) {
      const both = [own[pair] as number, own[pair + 1] ?? null] as const;
      zr.fill(0);
      zi.fill(0);
      zr.set((movements[both[0]] as Movement).values);
      if (both[1] !== null) zi.set((movements[both[1]] as Movement).values);
      plan.forward(zr, zi);
      for (const [s, [ar, ai]] of spectra.entries()) {
        for (let f = 0; f < n; f++) {
          const g = f === 0 ? 0 : n - f;
          const [a, b, c, d] = [zr[g] as number, zi[g] as number, ar[f] as number, ai[f] as number];
          re[f] = a * c - b * d;
          im[f] = a * d + b * c;
        }
        plan.inverse(re, im);
        const [one, two] = rows[s] as readonly [Float64Array, Float64Array];
        for (let k = 0; k < lags; k++) {
          one[k] = (re[k] as number) / n;
          two[k] = (im[k] as number) / n;
        }
      }
      for (const [side, at] of both.entries()) {
        if (at === null) continue;
        const { region, pooled } = movements[at] as Movement;
        const { prior } = regions[region] as Region;
        standardise(
          rows.map((row) => row[side as 0 | 1]),
          (movements[at] as Movement).weight,
        );
        for (const [s, row] of rows.entries()) {
          const curve = all[kind][s] as Float64Array;
          const values = row[side as 0 | 1];
          for (let k = 0; k < lags; k++) {
            const z = values[k] as number;
            const size = kind === 'opening' ? Math.abs(z) : Math.max(0, z);
            const factor = Math.exp(prior + bayesFactor(size));
            curve[k] = (curve[k] as number) + factor;
            if (kind === 'opening' && size > (opens[region] as number)) opens[region] = size;
            if (s > 0 || pooled || region === regions.length - 1 || size < (strongest[kind][k] as number))
              continue;
            strongest[kind][k] = size;
            attended[kind][k] = region;
          }
        }
      }
    }
  }
  return { impact: inLogarithms(all.impact), opening: inLogarithms(all.opening), attended, opens };
}

const curvesOf = (chance: number, lags: number): Float64Array[] =>
  Array.from({ length: chance + 1 }, () => new Float64Array(lags));

/** Sums of evidence as logarithms, a value a lag. @param curves the real one first, then those of chance */
export function inLogarithms(curves: Float64Array[]): Curves {
  const [real, ...chance] = curves.map((curve) => curve.map((v) => Math.log(v + 1e-3)));
  return { real: real as Float64Array, chance };
}

/** Brings rows to mean 0 and deviation `weight` of all but the first. */
export function standardise(rows: readonly Float64Array[], weight: number): void {
  let [sum, squares, count] = [0, 0, 0];
  for (const row of rows.slice(1))
    for (const v of row) {
      sum += v;
      squares += v * v;
      count++;
    }
  const mean = sum / count;
  const sd = Math.sqrt(Math.max(1e-30, squares / count - mean * mean)) / Math.max(0.01, weight);
  for (const row of rows) for (let k = 0; k < row.length; k++) row[k] = ((row[k] as number) - mean) / sd;
}

/** The sound as it is: nothing before and after. */
export const asHeard =
  (cues: SoundCues): CueReader =>
  (cue, first, length) => {
    const out = new Float32Array(length);
    const from = Math.max(0, first);
    const to = Math.min(cues.length, first + length);
    if (to > from) out.set(cues[cue].subarray(from, to), from - first);
    return out;
  };

/** Sounds that cannot belong, see `unrelatedPlaces`. @param reach greatest lag, steps */
export const unrelated = (
  cues: SoundCues,
  reach: number,
  count: number,
  random: { uniform(): number },
): CueReader[] =>
  unrelatedPlaces(cues.length, reach, count, random).map(
    (place): CueReader =>
      (cue, first, length) =>
        Float32Array.from({ length }, (_, i) => cues[cue][place(first + i)] as number),
  );

/**
 * Sounds that cannot belong to the picture but have all the habits of the one that does (rhythm, loudness): turned about in
 * time, shifted in a circle by more than any lag that is tried, and put together anew from pieces of 1.5 s. Each as the place
 * 0…n−1 of the real one at which its own moment is to be found.
 * @param n steps of the sound @param reach greatest lag, steps
 */
export function unrelatedPlaces(
  n: number,
  reach: number,
  count: number,
  random: { uniform(): number },
): ((step: number) => number)[] {
  const pieceLength = Math.min(150, Math.max(30, Math.floor(n / 6)));
  const pieces = Math.ceil(n / pieceLength);
  // Shifts that share no lags with each other or with the true ones, as many as there are.
  const room = n - 4 * reach - 200;
  const moved = room < 0 ? 0 : Math.min(3, 1 + Math.floor(room / (2 * reach)));
  const turned = Math.min(3, Math.max(1, Math.floor(n / (2 * reach))));
  return Array.from({ length: count }, (_, k) => {
    const kind = k < moved ? 'moved' : k < moved + turned ? 'turned' : 'mixed';
    const shift =
      kind === 'moved'
        ? 2 * reach +
          100 +
          Math.floor(((k + random.uniform()) / moved) * (room / (moved + 1)) + (k * room) / (moved + 1))
        : Math.floor(((k - moved) / turned) * n + (random.uniform() * n) / 10);
    const order = Array.from({ length: pieces }, (_, i) => i);
    for (let i = pieces - 1; i > 0; i--) {
      const j = Math.floor(random.uniform() * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    return (i: number): number => {
      const at = (((i + shift) % n) + n) % n;
      if (kind === 'moved') return at;
      if (kind === 'turned') return n - 1 - at;
      const piece = order[Math.floor(at / pieceLength)] as number;
      const within = k % 2 === 0 ? at % pieceLength : pieceLength - 1 - (at % pieceLength);
      return Math.min(n - 1, piece * pieceLength + within);
    };
  });
}
