import { columns, type Matrix, multiply, multiplyLeft } from './matrix.ts';
import { centred, meanRow, type Projection } from './projection.ts';
import { svd } from './svd.ts';
import { type Ridge, whitening } from './whitening.ts';

/** Means and covariances of paired frames x (p values) and y (q values). */
export type Moments = {
  readonly meanX: Float64Array;
  readonly meanY: Float64Array;
  /** p × p */
  readonly xx: Matrix;
  /** q × q */
  readonly yy: Matrix;
  /** p × q */
  readonly xy: Matrix;
};

export type CcaOptions = {
  /** How many dimensions, at most; default: as many as there are (the smaller rank). */
  readonly dims?: number;
  /** Λ of Uᵀ(Cxx + Λₓ)U = 1 and likewise V, of each side; default 0. */
  readonly ridge?: readonly [Ridge, Ridge];
};

export type Cca = {
  readonly x: Projection;
  readonly y: Projection;
  /** Canonical correlations (shrunk by the ridge), from largest to smallest, within 0…1. */
  readonly correlations: Float64Array;
};

/** Moments of paired frames: x is n × p, y is n × q. */
export function moments(x: Matrix, y: Matrix): Moments {
  if (x.rows !== y.rows) throw new Error(`${x.rows} frames cannot be paired with ${y.rows}`);
  const [meanX, meanY] = [meanRow(x), meanRow(y)];
  const [a, b] = [centred(x, meanX), centred(y, meanY)];
  const over = (m: Matrix): Matrix => ({ ...m, values: m.values.map((v) => v / x.rows) });
  return {
    meanX,
    meanY,
    xx: over(multiplyLeft(a, a)),
    yy: over(multiplyLeft(b, b)),
    xy: over(multiplyLeft(a, b)),
  };
}

/**
 * Canonical correlation analysis (Hotelling 1936), regularised: U, V that maximise tr(Uᵀ·Cxy·V) under
 * Uᵀ(Cxx + Λₓ)U = 1 and Vᵀ(Cyy + Λ_y)V = 1 with diagonal Λ; equally, they minimise
 * mean‖Uᵀx − Vᵀy‖² + tr(Uᵀ·Λₓ·U) + tr(Vᵀ·Λ_y·V), which is then 2·Σ(1 − correlation).
 * Constant and dependent features are left out; with none left there are no dimensions.
 */
export function cca({ meanX, meanY, xx, yy, xy }: Moments, { dims, ridge = [0, 0] }: CcaOptions = {}): Cca {
  const wx = whitening(xx, ridge[0]);
  const wy = whitening(yy, ridge[1]);
  const { u, values, v } = svd(multiply(multiplyLeft(wx, xy), wy));
  const d = Math.min(dims ?? values.length, values.length);
  return {
    x: { mean: meanX, basis: multiply(wx, columns(u, 0, d)) },
    y: { mean: meanY, basis: multiply(wy, columns(v, 0, d)) },
    correlations: values.slice(0, d).map((value) => Math.min(1, value)),
  };
}
