import { type Matrix, matrix } from '#src/math/matrix.ts';
import { pca } from '#src/math/pca.ts';
import { project } from '#src/math/projection.ts';
import { frameCount, pooled, type Sequence } from '#src/model/sequence.ts';

/** More dimensions than these are not compared: the largest principal components are. */
const mostDims = 6;

/** What a crop is compared with: at an offset, and for the null turned round in a circle. */
export type OtherTrack = {
  readonly dims: number;
  /** Source seconds on the picture's clock at which anything is known of it. */
  readonly start: number;
  readonly end: number;
  /** n × dims: what it is `lag` seconds after each time, all of it turned round by `turn` seconds. */
  at(times: ArrayLike<number>, lag: number, turn: number): Matrix;
};

/** @param step seconds between the pictures it is compared with: what is finer is averaged */
export function otherTrack(sequence: Sequence, step: number): OtherTrack {
  const s = pooled(sequence, Math.max(1, Math.round(step / sequence.hop)));
  const n = frameCount(s);
  const values = standardised(s, n);
  const { values: rows, cols: dims } = values.cols > mostDims ? reduced(values) : values;
  const [start, end] = [s.start, s.start + (n - 1) * s.hop];
  return {
    ...{ dims, start, end },
    at(times, lag, turn) {
      const out = matrix(times.length, dims);
      const length = Math.max(end - start, s.hop);
      for (let k = 0; k < times.length; k++) {
        const passed = (times[k] as number) + lag - start;
        const round = turn === 0 ? passed : passed + turn - length * Math.floor((passed + turn) / length);
        const at = Math.max(0, Math.min(n - 1, round / s.hop));
        const before = Math.min(Math.max(0, n - 2), Math.floor(at));
        const share = at - before;
        for (let c = 0; c < dims; c++)
          out.values[k * dims + c] =
            (rows[before * dims + c] as number) * (1 - share) +
            (rows[Math.min(n - 1, before + 1) * dims + c] as number) * share;
      }
      return out;
    },
  };
}

/** Each column about 0 and of unit spread; those that do not change, 0. */
function standardised({ values, dims }: Sequence, n: number): Matrix {
  const out = matrix(n, dims);
  for (let c = 0; c < dims; c++) {
    let [sum, squares] = [0, 0];
    for (let k = 0; k < n; k++) {
      sum += values[k * dims + c] as number;
      squares += (values[k * dims + c] as number) ** 2;
    }
    const mean = sum / n;
    const spread = Math.sqrt(Math.max(0, squares / n - mean * mean));
    for (let k = 0; spread > 1e-9 * Math.abs(mean) && k < n; k++)
      out.values[k * dims + c] = ((values[k * dims + c] as number) - mean) / spread;
  }
  return out;
}

const reduced = (values: Matrix): Matrix => project(pca(values, mostDims).projection, values);

/** By how much fewer moments are independent than there are, from how long what is compared lasts (Bartlett 1946). */
export function lasting(y: Matrix): number {
  const product = (lag: number): number => {
    let sum = 0;
    for (let k = lag; k < y.rows; k++)
      for (let c = 0; c < y.cols; c++)
        sum += (y.values[k * y.cols + c] as number) * (y.values[(k - lag) * y.cols + c] as number);
    return sum;
  };
  const whole = product(0);
  let factor = 1;
  for (let lag = 1; whole > 0 && lag < y.rows / 4; lag++) {
    const rho = product(lag) / whole;
    if (rho < 0.1) break;
    factor += 2 * rho * rho;
  }
  return factor;
}
