import { countingDimensions, inCommonSpace } from '#src/align/ctw/common-space.ts';
import { entry, type Matrix, matrix } from '#src/math/matrix.ts';
import type { Projection } from '#src/math/projection.ts';
import { type Constraint, solveQuadratic } from '#src/math/quadratic-program.ts';
import { evidence, type Problem, type State } from './common-views.ts';
import { pinOffsets, pinPrecision } from './pins.ts';
import { knotAt, rateConstraints, roughnessScale, type Warps, warpPositions } from './warps.ts';

/**
 * The objective around a state as ½·xᵀ·h·x − gᵀ·x. The unknowns x: first by how much the inner knots of all
 * sequences but the last move (the last takes up what the others leave), then an affine change of the
 * strongest dimensions of every common view but the first.
 */
export type Normal = {
  readonly h: Matrix;
  readonly g: Float64Array;
  /** How many of the unknowns are knots. */
  readonly warping: number;
};

/** Affine changes are solved for along with the warps in so many dimensions at most. */
const mostTurned = 6;

/**
 * Gauss–Newton normal equations. The affine changes are there so that the warps do not creep along the
 * valley where a shift in time and a turn of the projection nearly cancel; generalised CCA then solves the
 * projections anew.
 * @param frames how many frames' worth of evidence the views are
 */
export function normalEquations(problem: Problem, state: State, frames = evidence(problem)): Normal {
  const { warps, weights } = state;
  const m = problem.views.length;
  const inner = warps.offsets.cols - 2;
  const warping = (m - 1) * inner;
  const d = Math.max(1, countingDimensions(weights).length);
  const turned = Math.min(d, mostTurned);
  const size = warping + (m - 1) * turned * (turned + 1);
  const sum = new Squares(size, 2 * m + 2 * (turned + 1));
  const T = problem.moments;
  const positions = warpPositions(warps, T);
  const common = problem.views.map(
    (view, i) => inCommonSpace(view, state.projections[i] as Projection, weights).values as Float64Array,
  );
  const weight = frames / T;
  const value = matrix(m, d);
  const slope = matrix(m, d);
  for (let t = 0; t < T; t++) {
    const [knot, beyond] = knotAt(t / (T - 1), inner + 2);
    for (let i = 0; i < m; i++)
      look(common[i] as Float64Array, d, positions[i]?.[t] as number, value, slope, i);
    for (let i = 0; i < m; i++)
      for (let j = i + 1; j < m; j++)
        for (let k = 0; k < d; k++) {
          pushMove(sum, m, inner, i, knot, entry(slope, i, k) * (1 - beyond), entry(slope, i, k) * beyond);
          pushMove(sum, m, inner, j, knot, -entry(slope, j, k) * (1 - beyond), -entry(slope, j, k) * beyond);
          if (k < turned) {
            pushChange(sum, warping, turned, i, k, value, 1);
            pushChange(sum, warping, turned, j, k, value, -1);
          }
          sum.add(entry(value, j, k) - entry(value, i, k), weight);
        }
  }
  addRoughness(sum, warps, problem.flexibility);
  addPins(sum, problem, warps);
  // Where nothing is known, nothing moves.
  for (let k = 0; k < size; k++) sum.h[k * size + k] = (sum.h[k * size + k] as number) * (1 + 1e-9) + 1e-9;
  return { h: matrix(size, size, sum.h), g: sum.g, warping };
}

/** Sums of squared residuals ½·weight·(Σ factor·unknown − target)², gathered term by term. */
class Squares {
  readonly h: Float64Array;
  readonly g: Float64Array;
  readonly #at: Int32Array;
  readonly #by: Float64Array;
  #count = 0;
  constructor(size: number, most: number) {
    this.h = new Float64Array(size * size);
    this.g = new Float64Array(size);
    this.#at = new Int32Array(Math.max(most, 3 * size));
    this.#by = new Float64Array(this.#at.length);
  }
  push(unknown: number, factor: number): void {
    this.#at[this.#count] = unknown;
    this.#by[this.#count++] = factor;
  }
  /** Ends one residual. */
  add(target: number, weight: number): void {
    const size = this.g.length;
    for (let p = 0; p < this.#count; p++) {
      const a = this.#at[p] as number;
      const factor = weight * (this.#by[p] as number);
      this.g[a] = (this.g[a] as number) + factor * target;
      for (let q = 0; q < this.#count; q++) {
        const cell = a * size + (this.#at[q] as number);
        this.h[cell] = (this.h[cell] as number) + factor * (this.#by[q] as number);
      }
    }
    this.#count = 0;
  }
}

/** A sequence's offset between knots `knot` and `knot` + 1, times factors: in terms of the unknowns. */
function pushMove(
  sum: Squares,
  m: number,
  inner: number,
  view: number,
  knot: number,
  low: number,
  high: number,
): void {
  const last = view === m - 1;
  const sign = last ? -1 : 1;
  for (let v = last ? 0 : view; v <= (last ? m - 2 : view); v++) {
    if (knot >= 1) sum.push(v * inner + knot - 1, sign * low);
    if (knot < inner) sum.push(v * inner + knot, sign * high);
  }
}

function pushChange(
  sum: Squares,
  from: number,
  turned: number,
  view: number,
  k: number,
  value: Matrix,
  sign: number,
): void {
  if (view === 0) return;
  const at = from + ((view - 1) * turned + k) * (turned + 1);
  for (let q = 0; q < turned; q++) sum.push(at + q, sign * entry(value, view, q));
  sum.push(at + turned, sign);
}

/** Value of a common view between frames, and its slope by the offset e (which counts in lengths), into row i. */
function look(
  frames: Float64Array,
  d: number,
  position: number,
  value: Matrix,
  slope: Matrix,
  i: number,
): void {
  const n = frames.length / d;
  const k = Math.min(Math.max(0, n - 2), Math.floor(position));
  const next = Math.min(n - 1, k + 1);
  const beyond = position - k;
  for (let q = 0; q < d; q++) {
    const low = frames[k * d + q] as number;
    const step = (frames[next * d + q] as number) - low;
    value.values[i * d + q] = low + beyond * step;
    slope.values[i * d + q] = step * (n - 1);
  }
}

function addRoughness(sum: Squares, { offsets }: Warps, flexibility: number): void {
  const { rows: m, cols: K } = offsets;
  const weight = 2 * roughnessScale(K, flexibility);
  for (let i = 0; i < m; i++)
    for (let k = 1; k < K - 1; k++) {
      const bend = entry(offsets, i, k - 1) - 2 * entry(offsets, i, k) + entry(offsets, i, k + 1);
      pushMove(sum, m, K - 2, i, k - 1, 1, -1);
      pushMove(sum, m, K - 2, i, k, -1, 1);
      sum.add(-bend, weight);
    }
}

function addPins(sum: Squares, { pins }: Problem, { offsets, frames }: Warps): void {
  const { rows: m, cols: K } = offsets;
  for (const pin of pins) {
    const { moment, offsets: wanted } = pinOffsets(pin, frames);
    const [knot, beyond] = knotAt(moment, K);
    for (let i = 0; i < m; i++) {
      const now = (1 - beyond) * entry(offsets, i, knot) + beyond * entry(offsets, i, knot + 1);
      pushMove(sum, m, K - 2, i, knot, 1 - beyond, beyond);
      sum.add((wanted[i] as number) - now, ((frames[i] as number) / pinPrecision) ** 2);
    }
  }
}

/** The warps' step that minimises the quadratic and keeps every rate above `slowest`, m × K; null if there is none. */
export function warpStep({ h, g, warping }: Normal, warps: Warps): Matrix | null {
  const { rows: m, cols: K } = warps.offsets;
  const x = solveQuadratic(h, g, stepConstraints(warps));
  if (!x) return null;
  const step = matrix(m, K);
  for (let k = 0; k < warping; k++) {
    const cell = (k % (K - 2)) + 1;
    const last = (m - 1) * K + cell;
    step.values[Math.floor(k / (K - 2)) * K + cell] = x[k] as number;
    step.values[last] = (step.values[last] as number) - (x[k] as number);
  }
  return step;
}

/** `rateConstraints` of every sequence in terms of the unknowns, from where the offsets are now. */
function stepConstraints({ offsets }: Warps): Constraint[] {
  const { rows: m, cols: K } = offsets;
  const inner = K - 2;
  const out: Constraint[] = [];
  for (let i = 0; i < m; i++)
    for (const { at, by, least } of rateConstraints(K)) {
      let now = 0;
      at.forEach((k, q) => {
        now += (by[q] as number) * entry(offsets, i, k + 1);
      });
      const views = i < m - 1 ? [i] : Array.from({ length: m - 1 }, (_, view) => view);
      out.push({
        at: at.flatMap((k) => views.map((view) => view * inner + k)),
        by: by.flatMap((factor) => views.map(() => (i < m - 1 ? factor : -factor))),
        least: least - now,
      });
    }
  return out;
}
