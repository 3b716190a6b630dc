import { asMatrix, ridgeFor } from './ctw/common-space.ts';
import { type CommonSpaceOptions, rowsAlong } from './ctw/pair-agreement.ts';
import type { HeldOut } from './deep-ctw/held-out.ts';
import type { Frames } from './dtw/frames.ts';
import { alignmentObjective } from './ctw/weighing.ts';
import { gcca } from '#src/math/gcca.ts';
import { build, entry, type Matrix } from '#src/math/matrix.ts';
import { project } from '#src/math/projection.ts';

/** As of two sequences: so many blocks of time, each left out once, and points beside them that are not fitted either. */
const blocks = 12;
const margin = 2;

/**
 * How well m sequences agree along their common path on stretches of time that were left out when their common space
 * (generalised CCA) was found: by dimension the mean correlation of every two, and what that tells, nats a point.
 * @param index frames of each sequence along the path
 * @param options.ridge λ as a share of each dimension's variance; default 1e-4, as frames are few beside dimensions
 * @returns null where there are too few points for any to be left out
 */
export function heldOutOfMany(
  sequences: readonly Frames[],
  index: readonly Int32Array[],
  { dims, ridge = 1e-4, scaling }: CommonSpaceOptions = {},
): HeldOut | null {
  const whole = sequences.map(asMatrix);
  const views = whole.map((view, s) => rowsAlong(view, index[s] as Int32Array));
  const held = whole.map((view) => ridgeFor(view, ridge, scaling));
  const points = views[0]?.rows ?? 0;
  const most = views.reduce((sum, { cols }) => sum + cols, 0);
  if (points - Math.ceil(points / blocks) - 2 * margin <= most || points < 3 * blocks) return null;
  const shown: number[][][] = views.map(() => []);
  for (let block = 0; block < blocks; block++) {
    const [from, to] = [0, 1].map((k) => Math.floor(((block + k) * points) / blocks)) as [number, number];
    const fit = gcca(
      views.map((view) => rowsOf(view, (t) => t < from - margin || t >= to + margin)),
      { ridge: held, ...(dims !== undefined && { dims }) },
    );
    views.forEach((view, s) => {
      const part = project(
        fit.views[s] as (typeof fit.views)[number],
        rowsOf(view, (t) => t >= from && t < to),
      );
      for (let t = 0; t < part.rows; t++)
        shown[s]?.push(Array.from({ length: part.cols }, (_, k) => entry(part, t, k)));
    });
  }
  const count = Math.min(...shown.flatMap((rows) => rows.map((row) => row.length)));
  const correlations = Array.from({ length: count }, (_, k) => meanCorrelation(shown, k));
  const objective = alignmentObjective(Float64Array.from(correlations), 'likelihood', views.length);
  return { correlations, information: -objective };
}

function rowsOf(view: Matrix, isKept: (t: number) => boolean): Matrix {
  const kept = Array.from({ length: view.rows }, (_, t) => t).filter(isKept);
  return build(kept.length, view.cols, (t, k) => entry(view, kept[t] as number, k));
}

/** Of every two sequences, in one dimension. */
function meanCorrelation(shown: readonly (readonly (readonly number[])[])[], k: number): number {
  const columns = shown.map((rows) => rows.map((row) => row[k] as number));
  const product = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, t) => sum + value * (b[t] as number), 0);
  let [sum, pairs] = [0, 0];
  columns.forEach((a, s) => {
    for (const b of columns.slice(s + 1)) {
      const size = Math.sqrt(product(a, a) * product(b, b));
      sum += size > 0 ? product(a, b) / size : 0;
      pairs++;
    }
  });
  return sum / pairs;
}
