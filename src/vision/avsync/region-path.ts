import { quantileOf } from './series.ts';

/** Sums over one region, a value a frame: of `mass` and its moments (cell-motion.ts), and of the mass a cell further out. */
export type RegionSums = {
  readonly mass: Float32Array;
  readonly around: Float32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly r: Float32Array;
};

/** Where what moves in a region is. Value k stands halfway between frames k−1 and k. */
export type RegionPath = {
  /** Pixels. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** How far apart it moves, pixels: two hands that clap have a middle that stands still. */
  readonly spread: Float64Array;
  readonly mass: Float32Array;
  readonly around: Float32Array;
  /** Mass under which a middle means little. */
  readonly least: number;
};

/**
 * Between two frames the middle of all change lies halfway between where a thing was and where it is; where little changes it
 * stays where it was.
 */
export function regionPath({ mass, around, x, y, r }: RegionSums): RegionPath {
  const n = mass.length;
  const least = 0.03 * quantileOf(mass, 0.95) + 1;
  const middle = (sum: Float32Array): Float64Array => {
    const out = new Float64Array(n);
    let last: number | null = null;
    for (let k = 1; k < n; k++) {
      const m = mass[k] as number;
      if (m > 0 && last === null) last = (sum[k] as number) / m;
      if (last !== null) last = ((sum[k] as number) + least * last) / (m + least);
      out[k] = last ?? 0;
    }
    return out;
  };
  const [mx, my, mr] = [middle(x), middle(y), middle(r)];
  const spread = mr.map((v, k) =>
    Math.sqrt(Math.max(0, v - (mx[k] as number) ** 2 - (my[k] as number) ** 2)),
  );
  return { x: mx, y: my, spread, mass, around, least };
}
