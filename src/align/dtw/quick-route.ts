import {
  type Compute,
  type Corridor,
  closed,
  type DtwPath,
  type DtwSteps,
  type SkipCost,
  type Watch,
} from '#src/compute/compute.ts';
import { SynclineError } from '#src/model/errors.ts';
import type { Frames } from './frames.ts';
import type { Costs } from './local-cost.ts';
import { asCorridor } from './mask.ts';
import type { PathProblem } from './path-search.ts';
import type { StepPattern } from './step-pattern.ts';

/**
 * The path by a backend; null where the problem is not of the kind that backends take (or its costs are
 * too small beside the values for float32), 'no-path' where none is left. A pin splits a path into two that know nothing of each other: each part is solved alone.
 */
export async function quickPath(
  compute: Compute,
  problem: PathProblem,
  watch?: Watch,
): Promise<DtwPath | 'no-path' | null> {
  const { costs, pattern, mask, pins, begin, end, gaps, first } = problem;
  const steps = singleSteps(pattern);
  const corridor = asCorridor(mask);
  if (!costs.euclidean || !steps || !corridor || gaps) return null;
  const even = steps.diagonal === steps.x && steps.x === steps.y && steps.x === first;
  const beginsOpen = Number.isFinite(begin.x) || Number.isFinite(begin.y);
  // A backend lets a path in by any step: the same only if all weigh what the first cell does.
  if (beginsOpen && !even) return null;
  const { n, m } = costs;
  const { x, y, times } = scaled(costs.euclidean);
  const priced = ({ x: p, y: q }: SkipCost): SkipCost => ({ x: p * times, y: q * times });
  const knots = [[0, 0] as const, ...pins, [n - 1, m - 1] as const];
  const out = { i: [] as number[], j: [] as number[] };
  for (let k = 1; k < knots.length; k++) {
    const [i0, j0] = knots[k - 1] as readonly [number, number];
    const [i1, j1] = knots[k] as readonly [number, number];
    const cut = cutCorridor(corridor, i0, j0, i1, j1);
    if (!cut) return 'no-path';
    const d = x.dims;
    const part = await compute
      .dtw(
        {
          x: x.values.subarray(i0 * d, (i1 + 1) * d),
          y: y.values.subarray(j0 * d, (j1 + 1) * d),
          dims: d,
          steps,
          corridor: cut,
          begin: k === 1 ? priced(begin) : closed,
          end: k === knots.length - 1 ? priced(end) : closed,
        },
        watch &&
          ((done, total) =>
            watch(Math.round(((i0 + (done / total) * (i1 - i0)) / n) * mask.cells), mask.cells)),
      )
      .catch((error: unknown) => {
        if (error instanceof SynclineError && error.code === 'no-path') return null;
        throw error;
      });
    if (!part) return 'no-path';
    // The pin ends one part and begins the next.
    for (let t = k > 1 ? 1 : 0; t < part.i.length; t++) {
      out.i.push(i0 + (part.i[t] as number));
      out.j.push(j0 + (part.j[t] as number));
    }
  }
  watch?.(mask.cells, mask.cells);
  const path = { i: Int32Array.from(out.i), j: Int32Array.from(out.j) };
  const cost = walkedCost(path, problem, steps);
  // A path that costs nothing is the cheapest, whatever float32 made of the others.
  const tooFine = cost > 0 && cost * times < told * path.i.length && mask.cells <= soonSearched;
  return tooFine ? null : { ...path, cost };
}

/**
 * A cost a cell below this, where the largest value is 1, is lost in what float32 makes of |x|² + |y|² − 2xy.
 * Matrices of up to so many cells are then searched in double precision instead.
 */
const told = 1e-6;
const soonSearched = 2 ** 26;

/** Weights of the three classic steps, if the pattern consists of just these. */
export function singleSteps({ productions }: StepPattern): DtwSteps | null {
  if (productions.length !== 3 || productions.some((moves) => moves.length !== 1)) return null;
  const weight = (di: number, dj: number): number | undefined =>
    productions.flat().find(([p, q]) => p === di && q === dj)?.[2];
  const [diagonal, x, y] = [weight(1, 1), weight(1, 0), weight(0, 1)];
  if (diagonal === undefined || x === undefined || y === undefined) return null;
  return { diagonal, x, y, penalty: 0 };
}

/** The part of a corridor between two cells, counted from the first; null where it closes. */
function cutCorridor(
  { from, to }: Corridor,
  i0: number,
  j0: number,
  i1: number,
  j1: number,
): Corridor | null {
  const a = from.slice(i0, i1 + 1);
  const b = to.slice(i0, i1 + 1);
  for (let i = 0; i < a.length; i++) {
    a[i] = Math.max(0, (a[i] as number) - j0);
    b[i] = Math.min(j1 + 1, b[i] as number) - j0;
    if ((a[i] as number) >= (b[i] as number)) return null;
  }
  return { from: a, to: b };
}

type Scaled = {
  readonly x: Frames & { readonly values: Float32Array };
  readonly y: Frames & { readonly values: Float32Array };
  /** Squared distances of the scaled sequences are this many times the costs. */
  readonly times: number;
};

/**
 * In float32 without losing what matters: the common mean is taken off in double precision, and a power
 * of two brings the largest value near 1, so that no square overflows or vanishes.
 */
function scaled({ x, y, times }: NonNullable<Costs['euclidean']>): Scaled {
  const d = x.dims;
  const mean = new Float64Array(d);
  const frames = (x.values.length + y.values.length) / d;
  for (const { values } of [x, y])
    for (let at = 0; at < values.length; at += d)
      for (let k = 0; k < d; k++) mean[k] = (mean[k] as number) + (values[at + k] as number) / frames;
  let most = 0;
  for (const { values } of [x, y])
    for (let at = 0; at < values.length; at += d)
      for (let k = 0; k < d; k++)
        most = Math.max(most, Math.abs((values[at + k] as number) - (mean[k] as number)));
  const scale = most > 0 ? 2 ** -Math.round(Math.log2(most)) : 1;
  const change = ({ values }: Frames) => {
    const out = new Float32Array(values.length);
    for (let at = 0; at < values.length; at += d)
      for (let k = 0; k < d; k++) out[at + k] = ((values[at + k] as number) - (mean[k] as number)) * scale;
    return { values: out, dims: d };
  };
  return { x: change(x), y: change(y), times: times * scale * scale };
}

/** What a path of single steps costs, in double precision. */
function walkedCost(path: Pick<DtwPath, 'i' | 'j'>, problem: PathProblem, steps: DtwSteps): number {
  const { costs, begin, end, first } = problem;
  const { i, j } = path;
  const row = new Float64Array(costs.m);
  let total = 0;
  for (let t = 0; t < i.length; ) {
    const at = i[t] as number;
    let last = t;
    while (i[last + 1] === at) last++;
    costs.rows(at, j[t] as number, (j[last] as number) + 1, row);
    for (; t <= last; t++) {
      const di = at - (t > 0 ? (i[t - 1] as number) : at);
      const dj = (j[t] as number) - (t > 0 ? (j[t - 1] as number) : (j[t] as number));
      const weight = t === 0 ? first : di === 0 ? steps.y : dj === 0 ? steps.x : steps.diagonal;
      total += weight * (row[j[t] as number] as number);
    }
  }
  const left = (count: number, each: number): number => (count === 0 ? 0 : count * each);
  const end1 = i.length - 1;
  return (
    total +
    left(i[0] as number, begin.x) +
    left(j[0] as number, begin.y) +
    left(costs.n - 1 - (i[end1] as number), end.x) +
    left(costs.m - 1 - (j[end1] as number), end.y)
  );
}
