import { fft, fftLength } from '#src/signal/fft.ts';
import type { Random } from '#src/math/random.ts';
import { bayesFactor, type Curves, inLogarithms, standardise, unrelatedPlaces } from './evidence.ts';

/** What a lip-sync expert makes of one window; its vectors are all as wide. */
export type ExpertSight = {
  /** One for each place that was looked at: the vector of the stack whose first picture stands at a step of the clock. */
  readonly views: readonly { readonly at: Int32Array; readonly vectors: readonly Float32Array[] }[];
  /** Of the sound that would go with a stack at step `first`, and every `every` steps after. */
  readonly sound: {
    readonly first: number;
    readonly every: number;
    readonly vectors: readonly Float32Array[];
  };
};

/** What the expert says of each lag of a window, and the view that goes best with the sound there. */
export type ExpertSaid = Curves & { readonly attended: Uint8Array };

/** Sounds that cannot belong, with which the real one is compared. */
const chanceSounds = 9;

/**
 * What the vectors say of each lag −reach…reach: Σ v(t)·a(t + τ) over the stacks, v and a without their means (so that a stack or a
 * sound that is near to everything says nothing), which for cosines and for squared distances comes to the same. Put in
 * units of what sounds that cannot belong give, as for the movements (`evidence`), and meant over the views.
 * Source: Chung & Zisserman 2016 (SyncNet: the offset of the least mean distance); the null and the evidence are this program's.
 */
export function expertSays({ views, sound }: ExpertSight, reach: number, random: Random): ExpertSaid {
  const lags = 2 * reach + 1;
  const heard = centred(sound.vectors);
  const steps = (heard.length - 1) * sound.every + 1;
  const curves = Array.from({ length: chanceSounds + 1 }, () => new Float64Array(lags));
  const attended = new Uint8Array(lags);
  const strongest = new Float64Array(lags);
  const places = unrelatedPlaces(steps, reach, chanceSounds, random);
  const real = (step: number) => step;
  for (const [v, { at, vectors }] of views.entries()) {
    if (vectors.length === 0 || heard.length < 2) continue;
    const first = Math.min(...at);
    const length = Math.max(...at) - first + 1;
    const seen = centred(vectors);
    const rows = correlated(seen, at, first, length, heard, sound, [real, ...places], reach);
    standardise(rows, 1);
    for (const [s, row] of rows.entries()) {
      const curve = curves[s] as Float64Array;
      for (let k = 0; k < lags; k++) {
        const size = Math.max(0, row[k] as number);
        curve[k] = (curve[k] as number) + Math.exp(bayesFactor(size)) / views.length;
        if (s > 0 || size < (strongest[k] as number)) continue;
        strongest[k] = size;
        attended[k] = v;
      }
    }
  }
  return { ...inLogarithms(curves), attended };
}

/** Less what they have in common. */
function centred(vectors: readonly Float32Array[]): readonly Float32Array[] {
  const width = vectors[0]?.length ?? 0;
  const mean = new Float64Array(width);
  for (const vector of vectors)
    for (let d = 0; d < width; d++) mean[d] = (mean[d] as number) + (vector[d] as number) / vectors.length;
  return vectors.map((vector) => vector.map((value, d) => value - (mean[d] as number)));
}

/**
 * A row of correlations for each sound. Two numbers of a vector ride in one complex transform, whose products' real part is the
 * sum of both; products are added up over all before they are transformed back. Beyond the sound there is nothing.
 */
function correlated(
  seen: readonly Float32Array[],
  at: Int32Array,
  first: number,
  length: number,
  heard: readonly Float32Array[],
  { first: start, every }: ExpertSight['sound'],
  places: readonly ((step: number) => number)[],
  reach: number,
): Float64Array[] {
  const width = seen[0]?.length ?? 0;
  const steps = (heard.length - 1) * every + 1;
  const n = fftLength(length + 2 * reach);
  const plan = fft(n);
  const [vr, vi] = [new Float64Array(n), new Float64Array(n)];
  const [ar, ai] = [new Float64Array(n), new Float64Array(n)];
  const sums = places.map(() => [new Float64Array(n), new Float64Array(n)] as const);
  // Of which two vectors, and how much of the second, each step of each sound is.
  const reads = places.map((place, s) =>
    Float64Array.from({ length: length + 2 * reach }, (_, k) => {
      const step = first - reach + k - start;
      if (s === 0 && (step < 0 || step >= steps)) return -1;
      return place(step) / every;
    }),
  );
  for (let d = 0; d < width; d += 2) {
    vr.fill(0);
    vi.fill(0);
    for (const [i, vector] of seen.entries()) {
      const k = (at[i] as number) - first;
      vr[k] = vector[d] as number;
      vi[k] = vector[d + 1] ?? 0;
    }
    plan.forward(vr, vi);
    for (const [s, read] of reads.entries()) {
      ar.fill(0);
      ai.fill(0);
      for (let k = 0; k < read.length; k++) {
        const place = read[k] as number;
        if (place < 0) continue;
        const i = Math.min(heard.length - 2, Math.floor(place));
        const u = place - i;
        const [p, q] = [heard[i] as Float32Array, heard[i + 1] as Float32Array];
        ar[k] = (1 - u) * (p[d] as number) + u * (q[d] as number);
        ai[k] = (1 - u) * (p[d + 1] ?? 0) + u * (q[d + 1] ?? 0);
      }
      plan.forward(ar, ai);
      const [sr, si] = sums[s] as readonly [Float64Array, Float64Array];
      for (let f = 0; f < n; f++) {
        const [a, b, c, e] = [vr[f] as number, vi[f] as number, ar[f] as number, ai[f] as number];
        sr[f] = (sr[f] as number) + a * c + b * e;
        si[f] = (si[f] as number) + a * e - b * c;
      }
    }
  }
  return sums.map(([re, im]) => {
    plan.inverse(re, im);
    return re.slice(0, 2 * reach + 1);
  });
}
