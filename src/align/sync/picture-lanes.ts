import { frameCount, type Sequence } from '#src/model/sequence.ts';

/** Small integers a standard deviation. */
export const laneDeviation = 15;
/** What none exceeds. */
export const laneMost = 8 * laneDeviation;
const small = (value: number): number => Math.round(Math.max(-laneMost, Math.min(laneMost, value)));

/** Change per second of a value known at the frames (straight between them), as the mean over each cell. */
export function slope(times: Float64Array, values: Float64Array, out: Float64Array, rate: number): void {
  const at = sampler(times, values);
  for (let c = 0; c < out.length; c++) {
    const t = c / rate;
    out[c] = (at(t + 0.5 / rate) - at(t - 0.5 / rate)) * rate;
  }
  smooth(out, 1);
}

/** Motion per second, log scale. The change seen at a frame happened since the frame before it. */
export function energy(times: Float64Array, values: Float64Array, out: Float64Array, rate: number): void {
  const n = times.length;
  const total = new Float64Array(n);
  for (let i = 1; i < n; i++) total[i] = (total[i - 1] as number) + (values[i] as number);
  const at = sampler(times, total);
  for (let c = 0; c < out.length; c++) {
    const t = c / rate;
    out[c] = (at(t + 0.5 / rate) - at(t - 0.5 / rate)) * rate;
  }
  // Before the first frame and after the last nothing is known: holes there would look like moments that two recordings share.
  const first = Math.min(out.length - 1, Math.ceil((times[0] ?? 0) * rate + 0.5));
  const last = Math.max(first, Math.min(out.length - 1, Math.floor((times[n - 1] ?? 0) * rate - 0.5)));
  out.fill(out[first] as number, 0, first);
  out.fill(out[last] as number, last + 1);
  // Repeated frames (25 shown as 30) leave holes: level them out before the logarithm.
  smooth(out, 2);
  for (let c = 0; c < out.length; c++) out[c] = Math.log(2 + (out[c] as number));
}

/** Straight lines between the frames; constant outside. To be asked in rising order. */
function sampler(times: Float64Array, values: Float64Array): (t: number) => number {
  let i = 0;
  const n = times.length;
  return (t) => {
    if (n === 0) return 0;
    if (i > 0 && t < (times[i] as number)) i = Math.max(0, i - 2);
    while (i + 1 < n && (times[i + 1] as number) <= t) i++;
    const t0 = times[i] as number;
    if (t <= t0 || i + 1 >= n) return values[i] as number;
    const part = (t - t0) / ((times[i + 1] as number) - t0);
    return (values[i] as number) + part * ((values[i + 1] as number) - (values[i] as number));
  };
}

/** Binomial smoothing, `turns` times over [¼ ½ ¼]. */
function smooth(x: Float64Array, turns: number): void {
  for (let k = 0; k < turns; k++) {
    let before = x[0] ?? 0;
    for (let i = 0; i < x.length; i++) {
      const here = x[i] as number;
      x[i] = 0.25 * before + 0.5 * here + 0.25 * (x[i + 1] ?? here);
      before = here;
    }
  }
}

/** (value − mean over ±2 s) / (spread over ±10 s + floor), clipped, as small integers. */
export function standOut(x: Float64Array, floor: number, out: Int8Array, rate: number): void {
  const n = x.length;
  const sum = new Float64Array(n + 1);
  const flat = new Float64Array(n);
  const near = 2 * rate;
  const far = 10 * rate;
  for (let i = 0; i < n; i++) sum[i + 1] = (sum[i] as number) + (x[i] as number);
  for (let i = 0; i < n; i++) {
    const from = Math.max(0, i - near);
    const to = Math.min(n, i + near + 1);
    flat[i] = (x[i] as number) - ((sum[to] as number) - (sum[from] as number)) / (to - from);
  }
  for (let i = 0; i < n; i++) sum[i + 1] = (sum[i] as number) + (flat[i] as number) ** 2;
  for (let i = 0; i < n; i++) {
    const from = Math.max(0, i - far);
    const to = Math.min(n, i + far + 1);
    const spread = Math.sqrt(((sum[to] as number) - (sum[from] as number)) / (to - from));
    const value = (laneDeviation * (flat[i] as number)) / (spread + floor);
    out[i] = small(value);
  }
}

/**
 * Dimensions of a sequence on the grid, each less its mean over ±4 s, with as much of what is quicker than half a second: it
 * tells moments apart. All together are of one standard deviation. Run backwards a sequence comes out backwards.
 * @param out dims × cells, dimension by dimension
 */
export function emphasised(s: Sequence, out: Int8Array, rate: number): void {
  const cells = out.length / s.dims;
  const slow = new Float64Array(out.length);
  const quick = new Float64Array(out.length);
  const lane = new Float64Array(cells);
  for (let d = 0; d < s.dims; d++) {
    dimension(s, d, lane, rate);
    const [from, to] = [d * cells, (d + 1) * cells];
    withoutMean(lane, 4 * rate, slow.subarray(from, to));
    withoutMean(lane, Math.round(quickly * rate), quick.subarray(from, to));
  }
  const [p, q] = [deviation(slow), deviation(quick)];
  for (let k = 0; k < out.length; k++) {
    const both = cut((slow[k] as number) / p) + cut((quick[k] as number) / q);
    out[k] = small((laneDeviation * both) / Math.SQRT2);
  }
}

/** Seconds each way. */
const quickly = 0.25;

/** Each value less the mean of so many each way. */
function withoutMean(x: Float64Array, near: number, out: Float64Array): void {
  const n = x.length;
  const sum = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) sum[i + 1] = (sum[i] as number) + (x[i] as number);
  for (let i = 0; i < n; i++) {
    const [from, to] = [Math.max(0, i - near), Math.min(n, i + near + 1)];
    out[i] = (x[i] as number) - ((sum[to] as number) - (sum[from] as number)) / (to - from);
  }
}

/** Four deviations are as surprising as more. */
const cut = (value: number): number => Math.max(-4, Math.min(4, value));

const deviation = (values: Float64Array): number =>
  Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / Math.max(1, values.length)) || 1;

/** One dimension at the cells' times: straight between frames, constant outside. */
function dimension(s: Sequence, d: number, out: Float64Array, rate: number): void {
  const n = frameCount(s);
  for (let c = 0; c < out.length; c++) {
    const at = Math.max(0, Math.min(n - 1, (c / rate - s.start) / s.hop));
    const k = Math.floor(at);
    const here = s.values[k * s.dims + d] as number;
    const next = s.values[Math.min(n - 1, k + 1) * s.dims + d] as number;
    out[c] = here + (at - k) * (next - here);
  }
}
