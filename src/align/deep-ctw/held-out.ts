import { type Fit, fitPath, type Views } from '#src/align/ctw/descent.ts';
import type { Pairing } from '#src/align/ctw/path-moments.ts';
import type { Matrix } from '#src/math/matrix.ts';
import { project } from '#src/math/projection.ts';

/** How well projections that were found on other stretches of time agree on those left out. */
export type HeldOut = {
  /** By dimension, in the order of the in-sample ones; may be below 0. */
  readonly correlations: readonly number[];
  /** What the agreement tells, nats per point of the path: −½·Σ log(1 − ρ²) over the ρ above 0. */
  readonly information: number;
};

/** Time is cut into so many blocks, which the folds leave out by turns. */
export const blocks = 12;
export const folds = 3;
/** Frames beside a block that are not fitted either: neighbours are nearly the same. */
const margin = 2;

/** What is fitted without a fold: both sequences' codes, and what projects them. */
export type FoldFit = { readonly views: Pick<Views, 'x' | 'y'>; readonly fit: Fit };

/** The fold that leaves a frame of x out, of `rows`. */
const foldOf = (frame: number, rows: number): number =>
  Math.min(blocks - 1, Math.floor((Math.max(0, Math.min(rows - 1, frame)) / rows) * blocks)) % folds;

/** The part of a path that a fold is fitted on. */
export function pathWithout(path: Pairing, fold: number, rows: number): Pairing {
  const kept = Array.from(path.i, (_, t) => t).filter((t) => {
    const at = path.i[t] as number;
    return [at - margin, at, at + margin].every((frame) => foldOf(frame, rows) !== fold);
  });
  return { i: kept.map((t) => path.i[t] as number), j: kept.map((t) => path.j[t] as number) };
}

/** Agreement along the path on the frames that each fold left out. */
export function heldOut(path: Pairing, fits: readonly FoldFit[]): HeldOut {
  const rows = (fits[0] as FoldFit).views.x.rows;
  const parts = fits.map(({ views, fit }, fold) => ({
    u: project(fit.cca.x, views.x),
    v: project(fit.cca.y, views.y),
    cells: Array.from(path.i, (_, t) => t).filter((t) => foldOf(path.i[t] as number, rows) === fold),
  }));
  const dims = Math.min(...parts.map(({ u }) => u.cols));
  const correlations = Array.from({ length: dims }, (_, k) => {
    let [xx, yy, xy] = [0, 0, 0];
    for (const { u, v, cells } of parts)
      for (const t of cells) {
        const a = at(u, path.i[t] as number, k);
        const b = at(v, path.j[t] as number, k);
        xx += a * a;
        yy += b * b;
        xy += a * b;
      }
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
  });
  return { correlations, information: information(correlations) };
}

/** CTW's projections held out along its own path. */
export const heldOutLinear = (views: Views, path: Pairing): HeldOut =>
  heldOut(
    path,
    Array.from({ length: folds }, (_, fold) => ({
      views,
      fit: fitPath(views, pathWithout(path, fold, views.x.rows)),
    })),
  );

const at = (m: Matrix, row: number, k: number): number => m.values[row * m.cols + k] as number;

/** As for CTW's objective: no correlation is believed beyond 1 − 1e-6. */
const information = (correlations: readonly number[]): number =>
  correlations.reduce((sum, rho) => sum - 0.5 * Math.log(1 - Math.min(1 - 1e-6, Math.max(0, rho)) ** 2), 0);
