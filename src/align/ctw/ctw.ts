import { alignDtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import type { PinnedCell } from '#src/align/dtw/pinned-cell.ts';
import type { DtwPath } from '#src/compute/compute.ts';
import type { Projection } from '#src/math/projection.ts';
import { inCommonSpace } from './common-space.ts';
import { type Aligner, type Descent, descend, type Views } from './descent.ts';
import { pathMomentsBy } from './path-moments.ts';
import { type Prepared, prepare } from './prepare.ts';
import { type SearchOptions, search } from './search.ts';
import type { CtwOptions } from './options.ts';

export type CtwAlignment = {
  /** Index pairs and the summed squared distance in the common space, weighted. */
  readonly path: DtwPath;
  /** From each sequence's own space to the common one. */
  readonly x: Projection;
  readonly y: Projection;
  /** Canonical correlations along the path, from largest to smallest: in-sample, and raised by the warp. */
  readonly correlations: Float64Array;
  /** How much each dimension counted. */
  readonly weights: Float64Array;
  readonly objective: number;
  /** Objective after each round of the descent that won. */
  readonly history: readonly number[];
  readonly converged: boolean;
};

/**
 * Canonical time warping of x (n × p) and y (m × q): the path and the projections U, V that minimise
 * ‖UᵀX·Wx − VᵀY·Wy‖² under Uᵀ(X·Wx·Wxᵀ·Xᵀ + λ·1)U = 1 and likewise V (Zhou & De la Torre 2009), by
 * coordinate descent from many starts; the lowest objective wins.
 * @throws InvalidInputError `bad-sequences`, `bad-options`; `no-path` where restrictions leave none
 */
export async function ctw(x: Frames, y: Frames, options: CtwOptions = {}): Promise<CtwAlignment> {
  const prepared = prepare(x, y, options);
  const { views } = prepared;
  const how = searchOptions(views, options);
  if (!options.from) return finish(prepared, (await search(views, how))[0] as Descent);
  let done = 0;
  const align = how.align(views.x.rows, views.y.rows);
  const each = () => how.watch?.(done++, how.rounds);
  return finish(prepared, await descend(views, options.from, align, how.rounds, each, how.moments));
}

/** Defaults filled in; the DTW step keeps to the restrictions, on pooled frames to all but windows and gaps. */
export function searchOptions(views: Views, options: CtwOptions): SearchOptions {
  const { starts = 60, seed = 1, rounds = 100, path = {}, compute, watch } = options;
  const by = compute ? { compute } : {};
  const align = (rows: number, columns: number): Aligner => {
    if (rows === views.x.rows && columns === views.y.rows)
      return (u, v) => alignDtw(u, v, { ...path, ...by });
    const pins = scaledPins(path.pins ?? [], rows / views.x.rows, columns / views.y.rows);
    const { window: _window, gaps: _gaps, ...rest } = path;
    return (u, v) => alignDtw(u, v, { ...rest, pins, ...by });
  };
  return {
    starts,
    seed,
    rounds,
    align,
    watch,
    ...(compute && { moments: (x, y, pairing) => pathMomentsBy(compute, x, y, pairing) }),
  };
}

/** Pins on pooled frames; of those that fall together, the first. */
function scaledPins(pins: readonly PinnedCell[], x: number, y: number): PinnedCell[] {
  const out: PinnedCell[] = [];
  for (const [i, j] of [...pins].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const [p, q] = [Math.floor((i + 0.5) * x), Math.floor((j + 0.5) * y)];
    const last = out.at(-1);
    if (!last || (p > last[0] && q > last[1])) out.push([p, q]);
  }
  return out;
}

function finish({ views, back }: Prepared, descent: Descent): CtwAlignment {
  const { path, cca, weights, objective, history, converged } = descent;
  const u = inCommonSpace(views.x, cca.x, weights);
  const v = inCommonSpace(views.y, cca.y, weights);
  let cost = 0;
  for (let t = 0; t < path.i.length; t++)
    for (let k = 0; k < u.dims; k++)
      cost +=
        ((u.values[(path.i[t] as number) * u.dims + k] as number) -
          (v.values[(path.j[t] as number) * u.dims + k] as number)) **
        2;
  return {
    path: { i: Int32Array.from(path.i), j: Int32Array.from(path.j), cost },
    x: back[0](cca.x),
    y: back[1](cca.y),
    correlations: cca.correlations,
    weights,
    objective,
    history,
    converged,
  };
}
