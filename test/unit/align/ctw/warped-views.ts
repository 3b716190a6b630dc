import type { Frames } from '#src/align/dtw/frames.ts';
import { makeRandom, type Random } from '#src/math/random.ts';

/** Several views of one smooth curve, each with its own clock, linear map and dimensions. */
export type WarpedViews = {
  readonly sequences: readonly Frames[];
  /** Moment (0…1) of the curve that each frame of each sequence shows. */
  readonly clocks: readonly (readonly number[])[];
};

/**
 * @param sizes frames and dimensions of each view; dimensions beyond 2 are noise
 * @param noise standard deviation added to everything (the curve's is about 1)
 */
export function warpedViews(
  sizes: readonly (readonly [frames: number, dims: number])[],
  seed: number,
  noise = 0,
): WarpedViews {
  const random = makeRandom(seed);
  const clocks = sizes.map(([n]) => clock(n, random));
  const sequences = sizes.map(([n, dims], v): Frames => {
    const map = Array.from({ length: 4 }, () => random.normal());
    const values = new Float64Array(n * dims);
    for (let i = 0; i < n; i++) {
      const point = curve(clocks[v]?.[i] as number);
      for (let k = 0; k < dims; k++)
        values[i * dims + k] =
          k < 2
            ? (map[2 * k] as number) * point[0] +
              (map[2 * k + 1] as number) * point[1] +
              noise * random.normal()
            : random.normal();
    }
    return { values, dims };
  });
  return { sequences, clocks };
}

const curve = (s: number): readonly [number, number] => [
  2 * Math.sin(2 * Math.PI * 1.3 * s) + s,
  Math.cos(2 * Math.PI * 2.1 * s * s) - 2 * s,
];

/** From 0 to 1 at three rates. */
function clock(n: number, random: Random): number[] {
  const rates = [0.6 + 0.8 * random.uniform(), 0.6 + 0.8 * random.uniform(), 0.6 + 0.8 * random.uniform()];
  const total = rates.reduce((a, b) => a + b);
  return Array.from({ length: n }, (_, i) => {
    const at = (3 * i) / (n - 1);
    const k = Math.min(2, Math.floor(at));
    const before = rates.slice(0, k).reduce((a, b) => a + b, 0);
    return (before + (at - k) * (rates[k] as number)) / total;
  });
}

/** Largest difference of the moments that a path puts together, over all its points. */
export function worstMoment({ clocks }: WarpedViews, path: readonly ArrayLike<number>[]): number {
  let worst = 0;
  for (let t = 0; t < (path[0]?.length ?? 0); t++) {
    const moments = path.map((index, v) => clocks[v]?.[index[t] as number] as number);
    worst = Math.max(worst, Math.max(...moments) - Math.min(...moments));
  }
  return worst;
}
