import { cca, moments } from '#src/math/cca.ts';
import type { Matrix } from '#src/math/matrix.ts';
import { type Projection, project } from '#src/math/projection.ts';
import { type Frames, framesIn } from '../dtw/frames.ts';

/** Two kinds of frames made comparable: each is projected into one space. */
export type CommonSpace = {
  readonly x: (frames: Frames) => Projected;
  readonly y: (frames: Frames) => Projected;
  /** Correlation of the two in each dimension, on blocks of time that were not used for fitting; falling. */
  readonly correlations: readonly number[];
};

type Projected = { readonly values: Float32Array; readonly dims: number };

/** Blocks of time, each held out in turn. */
const folds = 5;
/** Held-out correlations below this are of no help. */
const leastCorrelation = 0.3;
/** Ridge, as a share of the variance: few examples must not be learned by heart. */
const shrinkage = 0.1;

/**
 * What two kinds of sequences have in common, learned from an example whose frames are already paired: the canonical
 * variates (Hotelling 1936; as coordination in canonical time warping, Zhou & De la Torre 2009) that still
 * correlate on blocks of time held out, each weighed by the root of that correlation. Null: none does.
 * @param x n × p, @param y n × q, n ≥ 50
 */
export function learnCommonSpace(x: Frames, y: Frames): CommonSpace | null {
  const n = framesIn(x);
  if (framesIn(y) !== n) throw new Error(`${n} frames cannot be paired with ${framesIn(y)}`);
  const [a, b] = [unitScaled(x), unitScaled(y)];
  const held = heldOut(a.frames, b.frames);
  const none = held.findIndex((r) => !(r >= leastCorrelation));
  const correlations = none < 0 ? held : held.slice(0, none);
  if (correlations.length === 0) return null;
  const whole = fitted(a.frames, b.frames, 0, 0);
  const side = (own: Projection, scales: Float64Array) => (frames: Frames) => {
    const d = correlations.length;
    const { values, cols } = project(own, scaled(frames, scales));
    const out = new Float64Array((values.length / cols) * d);
    for (let k = 0; k < out.length; k++)
      out[k] =
        (values[Math.floor(k / d) * cols + (k % d)] as number) * Math.sqrt(correlations[k % d] as number);
    return { values: Float32Array.from(out), dims: d };
  };
  return { x: side(whole.x, a.scales), y: side(whole.y, b.scales), correlations };
}

/** The fit without frames from … to − 1. */
function fitted(a: Matrix, b: Matrix, from: number, to: number) {
  const rest = (m: Matrix): Matrix => {
    const values = new Float64Array((m.rows - to + from) * m.cols);
    values.set(m.values.subarray(0, from * m.cols));
    values.set(m.values.subarray(to * m.cols), from * m.cols);
    return { rows: m.rows - to + from, cols: m.cols, values };
  };
  return cca(moments(rest(a), rest(b)), { ridge: [shrinkage, shrinkage] });
}

/** Mean correlation of each pair of variates on the blocks left out. */
function heldOut(a: Matrix, b: Matrix): readonly number[] {
  const n = a.rows;
  const sums: number[] = [];
  for (let f = 0; f < folds; f++) {
    const [from, to] = [Math.floor((f * n) / folds), Math.floor(((f + 1) * n) / folds)];
    const { x, y } = fitted(a, b, from, to);
    const part = (m: Matrix): Matrix => ({
      rows: to - from,
      cols: m.cols,
      values: m.values.slice(from * m.cols, to * m.cols),
    });
    const [p, q] = [project(x, part(a)), project(y, part(b))];
    for (let k = 0; k < p.cols; k++) sums[k] = (sums[k] ?? 0) + correlation(p, q, k) / folds;
  }
  return sums;
}

function correlation(p: Matrix, q: Matrix, k: number): number {
  const column = (m: Matrix): Float64Array =>
    Float64Array.from({ length: m.rows }, (_, i) => m.values[i * m.cols + k] as number);
  const [a, b] = [column(p), column(q)].map((c) => {
    const mean = c.reduce((sum, v) => sum + v, 0) / c.length;
    return c.map((v) => v - mean);
  }) as [Float64Array, Float64Array];
  const dot = (u: Float64Array, v: Float64Array) =>
    u.reduce((sum, value, i) => sum + value * (v[i] as number), 0);
  const power = Math.sqrt(dot(a, a) * dot(b, b));
  return power > 0 ? dot(a, b) / power : 0;
}

function unitScaled(frames: Frames): { readonly frames: Matrix; readonly scales: Float64Array } {
  const { values, dims } = frames;
  const n = framesIn(frames);
  const scales = Float64Array.from({ length: dims }, (_, k) => {
    let [sum, squares] = [0, 0];
    for (let at = k; at < values.length; at += dims) sum += values[at] as number;
    for (let at = k; at < values.length; at += dims) squares += ((values[at] as number) - sum / n) ** 2;
    return squares > 0 ? 1 / Math.sqrt(squares / n) : 0;
  });
  return { frames: scaled(frames, scales), scales };
}

const scaled = (frames: Frames, scales: Float64Array): Matrix => ({
  rows: framesIn(frames),
  cols: frames.dims,
  values: Float64Array.from(frames.values, (v, k) => v * (scales[k % frames.dims] as number)),
});
