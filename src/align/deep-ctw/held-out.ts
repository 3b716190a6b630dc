import { type Fit, fitPath, type Views } from '#src/align/ctw/descent.ts';
import type { Pairing } from '#src/align/ctw/path-moments.ts';
import { dimensionWeights } from '#src/align/ctw/weighing.ts';
import type { Matrix } from '#src/math/matrix.ts';
import { project } from '#src/math/projection.ts';

/** How well projections that were found on other stretches of time agree on those left out. */
export type HeldOut = {
  /** By dimension, in the order of the in-sample ones; may be below 0. */
  readonly correlations: readonly number[];
  /** What the agreement tells, nats per point of the path: −½·Σ log(1 − ρ²) over the ρ above 0. */
  readonly information: number;
};

/**
 * Time is cut into so many blocks, each of which is left out once. With fewer, larger shares left out networks lack
 * the data to show what they are worth (docs/notes/deep-ctw.md).
 */
export const blocks = 12;
/** Frames beside a block that are not fitted either: neighbours are nearly the same. */
const margin = 2;

/** What is fitted without a block: both sequences' codes, and what projects them. */
export type BlockFit = { readonly views: Pick<Views, 'x' | 'y'>; readonly fit: Fit };

/** The block of a frame of x, of `rows`. */
const blockOf = (frame: number, rows: number): number =>
  Math.min(blocks - 1, Math.floor((Math.max(0, Math.min(rows - 1, frame)) / rows) * blocks));

/** The part of a path that is fitted without a block. */
export function pathWithout(path: Pairing, block: number, rows: number): Pairing {
  const kept = Array.from(path.i, (_, t) => t).filter((t) => {
    const at = path.i[t] as number;
    return [at - margin, at, at + margin].every((frame) => blockOf(frame, rows) !== block);
  });
  return { i: kept.map((t) => path.i[t] as number), j: kept.map((t) => path.j[t] as number) };
}

/** CTW's projections, fitted without each block. */
export const linearFits = (views: Views, path: Pairing): BlockFit[] =>
  Array.from({ length: blocks }, (_, block) => ({
    views,
    fit: fitPath(views, pathWithout(path, block, views.x.rows)),
  }));

/** Both sequences' points along the path (T × d), each as the fit shows it that was made without its block. */
function leftOut(path: Pairing, fits: readonly BlockFit[]): readonly [number[][], number[][]] {
  const rows = (fits[0] as BlockFit).views.x.rows;
  const parts = fits.map(
    ({ views, fit }) => [project(fit.cca.x, views.x), project(fit.cca.y, views.y)] as const,
  );
  const dims = Math.min(...parts.map(([u]) => u.cols));
  const point = ({ values, cols }: Matrix, row: number): number[] =>
    Array.from(values.subarray(row * cols, row * cols + dims));
  const shown = Array.from(path.i, (p, t) => {
    const [u, v] = parts[blockOf(p, rows)] as readonly [Matrix, Matrix];
    return [point(u, p), point(v, path.j[t] as number)] as const;
  });
  return [shown.map(([a]) => a), shown.map(([, b]) => b)];
}

/** Agreement along the path on the frames that were left out. */
export function heldOut(path: Pairing, fits: readonly BlockFit[]): HeldOut {
  const correlations = correlationsOf(...leftOut(path, fits));
  return { correlations, information: information(correlations) };
}

/**
 * The same along a path that leaves frames out: their part tells nothing, so that a path of a few points that agree is not
 * worth more than one of all that agree less. Where the points without some block are no more than there are numbers to fit,
 * nothing is told.
 */
export function heldOutWithGaps(views: Views, path: Pairing): HeldOut {
  const fewest = Math.min(
    ...Array.from({ length: blocks }, (_, block) => pathWithout(path, block, views.x.rows).i.length),
  );
  if (fewest <= views.x.cols + views.y.cols) return { correlations: [], information: 0 };
  const { correlations, information } = heldOut(path, linearFits(views, path));
  const matched = new Set(Array.from(path.i)).size / views.x.rows;
  return { correlations, information: matched * information };
}

/** What frames left out say of a common space. */
export type Noise = {
  /** What a squared distance counts, by dimension, as their correlations there have it. */
  readonly weights: Float64Array;
  /** Points of the path for which what is left over lasts: so many count as one. */
  readonly lasting: number;
};

/** Autocorrelations below this end the sum: what follows is their own noise. */
const leastCorrelation = 0.05;

/** Noise along the path, measured on the frames that were left out: on those fitted it looks too small. */
export function noiseOf(path: Pairing, fits: readonly BlockFit[]): Noise {
  const [a, b] = leftOut(path, fits);
  const weights = dimensionWeights(Float64Array.from(correlationsOf(a, b)), 'likelihood');
  const rest = a.map((point, t) =>
    point.map((value, k) => Math.sqrt(weights[k] as number) * (value - (b[t]?.[k] as number))),
  );
  const product = (lag: number): number => {
    let sum = 0;
    for (let t = lag; t < rest.length; t++)
      (rest[t] as number[]).forEach((value, k) => {
        sum += value * (rest[t - lag]?.[k] as number);
      });
    return sum;
  };
  const whole = product(0);
  let lasting = 1;
  for (let lag = 1; whole > 0 && lag < rest.length / 4; lag++) {
    const correlation = product(lag) / whole;
    if (correlation < leastCorrelation) break;
    lasting += 2 * correlation;
  }
  return { weights, lasting };
}

function correlationsOf(a: readonly number[][], b: readonly number[][]): number[] {
  const dims = a[0]?.length ?? 0;
  return Array.from({ length: dims }, (_, k) => {
    let [xx, yy, xy] = [0, 0, 0];
    a.forEach((point, t) => {
      const [p, q] = [point[k] as number, b[t]?.[k] as number];
      xx += p * p;
      yy += q * q;
      xy += p * q;
    });
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
  });
}

/** As for CTW's objective: no correlation is believed beyond 1 − 1e-6. */
const information = (correlations: readonly number[]): number =>
  correlations.reduce((sum, rho) => sum - 0.5 * Math.log(1 - Math.min(1 - 1e-6, Math.max(0, rho)) ** 2), 0);
