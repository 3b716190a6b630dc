import {
  column,
  columns,
  entry,
  type Matrix,
  matrix,
  multiply,
  multiplyLeft,
  scaleColumns,
} from './matrix.ts';
import { centred, meanRow, type Projection } from './projection.ts';
import { symmetricEigen } from './symmetric-eigen.ts';
import { type Ridge, whitening } from './whitening.ts';

export type GccaOptions = {
  /** How many dimensions, at most; default: as many as the smallest view has. */
  readonly dims?: number;
  /** Λ of every view; default 0. */
  readonly ridge?: readonly Ridge[];
};

export type Gcca = {
  /** One a view: centred frames times its basis come as near to the template as they can. */
  readonly views: readonly Projection[];
  /** By view, then dimension: how well these correlate with the template, 0…1; also their size (with the ridge). */
  readonly agreement: readonly Float64Array[];
  /** n × d, what the views have in common; columns of mean square 1, uncorrelated. */
  readonly template: Matrix;
  /**
   * By dimension, from largest to smallest: agreement of the views with one another, −1/(m−1)…1: the mean of the correlations r of
   * every two projections, those that agree better with the template (by a) counting for more, Σ aᵢaⱼrᵢⱼ / ((m−1)·Σ aᵢ²) over
   * i ≠ j. Seen from the projections alone it is (λ − 1)/(m − 1), λ the largest eigenvalue of their m × m correlations (Kettenring
   * 1971), and never below their plain mean. For two views it is their canonical correlation. With a ridge, of regularised variances.
   */
  readonly correlations: Float64Array;
};

/**
 * Generalised CCA of m views of the same n frames (MAXVAR: Horst 1961, Kettenring 1971): template G and
 * bases Uᵢ that minimise Σᵢ mean‖G − Xᵢ·Uᵢ‖² + tr(Uᵢᵀ·Λᵢ·Uᵢ) under GᵀG/n = 1. View i is n × pᵢ.
 * Constant and dependent features are left out.
 */
export function gcca(views: readonly Matrix[], { dims, ridge }: GccaOptions = {}): Gcca {
  const n = views[0]?.rows ?? 0;
  const m = views.length;
  if (m < 2 || views.some((view) => view.rows !== n))
    throw new Error('GCCA takes two or more views of one length');
  const parts = views.map((view, i) => {
    const mean = meanRow(view);
    const frames = centred(view, mean);
    const gram = multiplyLeft(frames, frames);
    const w = whitening({ ...gram, values: gram.values.map((v) => v / n) }, ridge?.[i] ?? 0);
    return { mean, w, white: multiply(frames, w) };
  });
  // All whitened views side by side; the template's columns are its left singular vectors.
  const all = sideBySide(parts.map((part) => part.white));
  const gram = multiplyLeft(all, all);
  const { values, vectors } = symmetricEigen({ ...gram, values: gram.values.map((v) => v / n) });
  const most = Math.min(...parts.map((part) => part.w.cols), dims ?? Number.POSITIVE_INFINITY);
  const d = Math.min(most, values.filter((value) => value > 1e-12 * (values[0] ?? 0)).length);
  const sizes = values.slice(0, d).map(Math.sqrt);
  const template = scaleColumns(
    multiply(all, columns(vectors, 0, d)),
    sizes.map((size) => 1 / size),
  );
  const onto = parts.map(({ white }) => {
    const product = multiplyLeft(white, template);
    return { ...product, values: product.values.map((v) => v / n) };
  });
  return {
    template,
    correlations: values.slice(0, d).map((value) => Math.min(1, (value - 1) / (m - 1))),
    views: parts.map(({ mean, w }, i) => ({ mean, basis: multiply(w, onto[i] as Matrix) })),
    agreement: onto.map((a) =>
      Float64Array.from({ length: d }, (_, k) => Math.min(1, Math.hypot(...column(a, k)))),
    ),
  };
}

/** The views' projections with every dimension of variance 1 (with the ridge), however well it agrees with the template. */
export const unitViews = ({ views, agreement }: Gcca): Projection[] =>
  views.map(({ mean, basis }, i) => ({
    mean,
    basis: scaleColumns(
      basis,
      (agreement[i] as Float64Array).map((size) => (size > 0 ? 1 / size : 0)),
    ),
  }));

function sideBySide(parts: readonly Matrix[]): Matrix {
  const rows = parts[0]?.rows ?? 0;
  const out = matrix(
    rows,
    parts.reduce((sum, part) => sum + part.cols, 0),
  );
  let from = 0;
  for (const part of parts) {
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < part.cols; j++) out.values[i * out.cols + from + j] = entry(part, i, j);
    from += part.cols;
  }
  return out;
}
