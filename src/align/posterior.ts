import type { DtwPath } from '#src/compute/compute.ts';
import type { Sequence } from '#src/model/sequence.ts';

/**
 * Where the path runs, with its spread, seen across the diagonal: place k stands on the anti-diagonal
 * i + j = first + k; `offset` is the mean of j − i there over all paths, each weighted by
 * exp(−sharpness·cost), `variance` its variance, `weight` how surely a path sets foot on it (a diagonal
 * step may pass over).
 */
export type Posterior = {
  readonly first: number;
  readonly offset: Float64Array;
  readonly variance: Float64Array;
  readonly weight: Float64Array;
};

/** Anti-diagonals worked on at once, and how many more on both sides let the ends be forgotten. */
const block = 16_384;
const overlap = 400;

/**
 * Forward–backward over a band of ±2·radius in j − i around a path (Cuturi & Blondel 2017 give the same
 * distribution as the gradient of soft-DTW). Memory is bounded: long paths are worked through in
 * overlapping blocks.
 * @param sharpness inverse temperature: how many times likelier a path is that costs one less
 * @param penalty cost of a non-diagonal step besides its cell
 */
export function posterior(
  a: Sequence,
  b: Sequence,
  path: Pick<DtwPath, 'i' | 'j'>,
  { radius = 20, sharpness, penalty = 0 }: { radius?: number; sharpness: number; penalty?: number },
): Posterior {
  const centre = centres(path);
  const first = (path.i[0] as number) + (path.j[0] as number);
  const length = centre.length;
  const out: Posterior = {
    first,
    offset: new Float64Array(length),
    variance: new Float64Array(length),
    weight: new Float64Array(length),
  };
  for (let at = 0; at < length; at += block) {
    const from = Math.max(0, at - overlap);
    const to = Math.min(length, at + block + overlap);
    const band = new Band(a, b, first + from, centre.subarray(from, to), radius, sharpness, penalty);
    band.read(out, from, at, Math.min(length, at + block));
  }
  return out;
}

/** j − i of the path on each anti-diagonal, of the parity of the anti-diagonal. */
function centres({ i, j }: Pick<DtwPath, 'i' | 'j'>): Int32Array {
  const first = (i[0] as number) + (j[0] as number);
  const last = (i[i.length - 1] as number) + (j[j.length - 1] as number);
  const out = new Int32Array(last - first + 1);
  for (let k = 0; k < i.length; k++) {
    const u = (i[k] as number) + (j[k] as number) - first;
    const v = (j[k] as number) - (i[k] as number);
    out[u] = v;
    // A diagonal step passes over one anti-diagonal: its nearest cells lie one to either side.
    if (u + 1 < out.length) out[u + 1] = v + 1;
  }
  return out;
}

class Band {
  readonly #centre: Int32Array;
  readonly #width: number;
  readonly #count: number;
  /** exp(−sharpness·cost) of each cell; 0 outside the matrix. */
  readonly #cell: Float32Array;
  readonly #stay: number;
  readonly #forward: Float32Array;
  readonly #forwardLog: Float64Array;
  readonly #radius: number;

  constructor(
    a: Sequence,
    b: Sequence,
    first: number,
    centre: Int32Array,
    radius: number,
    sharpness: number,
    penalty: number,
  ) {
    this.#centre = centre;
    this.#radius = radius;
    this.#width = 2 * radius + 1;
    this.#count = centre.length;
    this.#stay = Math.exp(-sharpness * penalty);
    this.#cell = new Float32Array(this.#count * this.#width);
    this.#forward = new Float32Array(this.#count * this.#width);
    this.#forwardLog = new Float64Array(this.#count);
    const d = a.dims;
    const n = a.values.length / d;
    const m = b.values.length / d;
    for (let u = 0; u < this.#count; u++)
      for (let k = 0; k < this.#width; k++) {
        const v = (centre[u] as number) + 2 * (k - radius);
        const i = (first + u - v) / 2;
        const j = (first + u + v) / 2;
        if (i < 0 || j < 0 || i >= n || j >= m) continue;
        let cost = 0;
        for (let q = 0, p = i * d, r = j * d; q < d; q++, p++, r++) {
          const difference = (a.values[p] as number) - (b.values[r] as number);
          cost += difference * difference;
        }
        this.#cell[u * this.#width + k] = Math.exp(-sharpness * cost);
      }
  }

  /** Weight that flows into place k of anti-diagonal u from those at u + direction and u + 2·direction. */
  #inflow(values: Float32Array, logs: Float64Array, u: number, direction: 1 | -1, into: Float64Array): void {
    const width = this.#width;
    const centre = this.#centre;
    const one = u + direction;
    const two = u + 2 * direction;
    const scaleTwo =
      two >= 0 && two < this.#count ? Math.exp((logs[two] as number) - (logs[one] as number)) : 0;
    // The cell at offset v has its neighbours at v ± 1 (one step away) and v (two steps away).
    const shiftOne = ((centre[u] as number) - 1 - (centre[one] as number)) / 2;
    const shiftTwo = scaleTwo > 0 ? ((centre[u] as number) - (centre[two] as number)) / 2 : 0;
    for (let k = 0; k < width; k++) {
      const p = k + shiftOne;
      let sum = 0;
      if (p >= 0 && p < width) sum += values[one * width + p] as number;
      if (p + 1 >= 0 && p + 1 < width) sum += values[one * width + p + 1] as number;
      sum *= this.#stay;
      const q = k + shiftTwo;
      if (scaleTwo > 0 && q >= 0 && q < width) sum += scaleTwo * (values[two * width + q] as number);
      into[k] = sum;
    }
  }

  #sweepForward(): void {
    const width = this.#width;
    const into = new Float64Array(width);
    for (let u = 0; u < this.#count; u++) {
      if (u === 0) into.fill(0).fill(1, this.#radius, this.#radius + 1);
      else this.#inflow(this.#forward, this.#forwardLog, u, -1, into);
      let sum = 0;
      for (let k = 0; k < width; k++) {
        into[k] = (into[k] as number) * (this.#cell[u * width + k] as number);
        sum += into[k] as number;
      }
      this.#store(this.#forward, this.#forwardLog, u, u - 1, into, sum);
    }
  }

  #store(
    values: Float32Array,
    logs: Float64Array,
    u: number,
    before: number,
    row: Float64Array,
    sum: number,
  ): void {
    const scale = sum > 0 ? 1 / sum : 0;
    for (let k = 0; k < this.#width; k++) values[u * this.#width + k] = (row[k] as number) * scale;
    logs[u] =
      (before >= 0 && before < this.#count ? (logs[before] as number) : 0) + (sum > 0 ? Math.log(sum) : 0);
  }

  /** Writes places [from, to) of the whole path, of which this band starts at `start`. */
  read(out: Posterior, start: number, from: number, to: number): void {
    this.#sweepForward();
    const width = this.#width;
    // Backward weights include their own cell, so that the same inflow serves both ways.
    const backward = new Float32Array(this.#count * width);
    const logs = new Float64Array(this.#count);
    const into = new Float64Array(width);
    const end = this.#count - 1;
    const whole =
      (this.#forwardLog[end] as number) +
      Math.log((this.#forward[end * width + this.#radius] as number) || Number.MIN_VALUE);
    for (let u = this.#count - 1; u >= 0; u--) {
      if (u === this.#count - 1) into.fill(0).fill(1, this.#radius, this.#radius + 1);
      else this.#inflow(backward, logs, u, 1, into);
      const at = start + u;
      if (at >= from && at < to) {
        // What flows in from behind, times what came from before, is the weight of all paths through the cell.
        const next = u + 1 < this.#count ? (logs[u + 1] as number) : 0;
        this.#moments(out, at, u, into, Math.exp((this.#forwardLog[u] as number) + next - whole));
      }
      let sum = 0;
      for (let k = 0; k < width; k++) {
        into[k] = (into[k] as number) * (this.#cell[u * width + k] as number);
        sum += into[k] as number;
      }
      this.#store(backward, logs, u, u + 1, into, sum);
    }
  }

  #moments(out: Posterior, at: number, u: number, behind: Float64Array, share: number): void {
    const width = this.#width;
    let total = 0;
    let mean = 0;
    let square = 0;
    for (let k = 0; k < width; k++) {
      const w = (behind[k] as number) * (this.#forward[u * width + k] as number);
      const v = 2 * (k - this.#radius);
      total += w;
      mean += w * v;
      square += w * v * v;
    }
    if (!(total > 0)) return;
    mean /= total;
    out.offset[at] = (this.#centre[u] as number) + mean;
    out.variance[at] = Math.max(0, square / total - mean * mean);
    out.weight[at] = Math.min(1, total * share);
  }
}
