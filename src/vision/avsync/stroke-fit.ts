import type { RegionPath } from './region-path.ts';

/** A region's path over one shot. */
export type SeenPath = { readonly times: Float64Array; readonly path: RegionPath };

/** What strokes at moments + shift[k] say. */
export type StrokeFit = {
  /** Logarithm of the likelihood, up to a constant: where exactly they strike. */
  readonly likelihood: Float64Array;
  /**
   * As `likelihood`, each moment's by how far it is a stroke: the share of the velocity that is lost then (none where a movement
   * begins), of what had moved that way until then, and of the greatest speed about it. A smooth turn breaks its parabola as well as a
   * stroke does, the better the cleaner and closer its pictures, but hardly moves any more when it turns.
   */
  readonly halt: Float64Array;
};

/** How far before and after a stroke its movement is looked at, seconds. */
const before = 0.15;
const after = 0.11;
/** What a path is off by anyway, pixels. */
const rough = 0.25;
/**
 * How much an arm's bend is held against it: of pixels in a tenth of a second, squared, in units of the noise's variance. Strokes come
 * quicker and quicker: more than this, and they are seen late (docs/notes/avsync.md).
 */
const bend = 0.01;

/**
 * How well what is seen strikes at `moments` (source seconds) + each of `shifts`: about each moment the path is a parabola
 * before and another after, meeting at the stroke, where the velocity may jump (Hinkley 1969's broken line, its arms curved and
 * their bends held down by a normal prior). A middle of change is the mean of two frames' places, and so is the model's. Noise is
 * unknown, each stroke's own: −n/2·ln of the squares that are left, over x, y and spread together. What is no stroke says
 * as little of any shift as of any other.
 */
export function strokeFit(
  seen: readonly SeenPath[],
  moments: readonly number[],
  shifts: readonly number[],
): StrokeFit {
  const likelihood = new Float64Array(shifts.length);
  const halt = new Float64Array(shifts.length);
  for (const { times, path } of seen) {
    const { mass, around, least } = path;
    for (const moment of moments) {
      const ks = framesAbout(times, moment);
      if (ks.length < 6) continue;
      let [moving, within] = [0, 1];
      for (const k of ks) {
        moving = Math.max(moving, mass[k] as number);
        within = Math.min(within, ((mass[k] as number) + least) / ((around[k] as number) + least));
      }
      const weight = (moving / (moving + 10 * least)) * within ** 2 * (ks.length / 2);
      const floor = ks.length * rough ** 2;
      const smooth = Math.log(arms(ks, times, path, null).left + floor);
      for (const [s, shift] of shifts.entries()) {
        const { left, lost } = arms(ks, times, path, moment + shift);
        const struck = lost * speedKept(ks, times, mass, moment + shift) ** 2;
        const gain = weight * (smooth - Math.log(left + floor));
        likelihood[s] = (likelihood[s] as number) + gain;
        halt[s] = (halt[s] as number) + struck * gain;
      }
    }
  }
  return { likelihood, halt };
}

/** Speeds after a stroke count for so much: what strikes hardly leaves faster than it came, but a hand may throw it anew. */
const afterwards = 0.5;

/**
 * How fast what moves still is just before a moment, of the fastest about it, 0…1. By how
 * much of the picture changes: where little does, near a turn, the middle of it is what is left of the edges, or of a codec's trails,
 * and its path bends as no thing does.
 */
function speedKept(ks: readonly number[], times: Float64Array, mass: Float32Array, moment: number): number {
  let [last, most] = [0, 1];
  for (const k of ks) {
    const [from, to] = [times[k - 1] as number, times[k] as number];
    const middle = (from + to) / 2;
    most = Math.max(most, (middle <= moment ? 1 : afterwards) * (mass[k] as number));
    if (middle <= moment && middle > moment - 1.5 * (to - from)) last = Math.max(last, mass[k] as number);
  }
  return last / most;
}

/** Values that stand within reach of a moment; none where the shot does not reach so far. */
function framesAbout(times: Float64Array, moment: number): number[] {
  const n = times.length;
  const [first, last] = [times[0] as number, times[n - 1] as number];
  if (!(moment - before >= first && moment + after <= last)) return [];
  const ks: number[] = [];
  // A value stands halfway from the frame before: found by halves.
  let [low, high] = [1, n];
  while (low < high) {
    const k = (low + high) >> 1;
    if (((times[k] as number) + (times[k - 1] as number)) / 2 < moment - before) low = k + 1;
    else high = k;
  }
  for (let k = low; k < n && ((times[k] as number) + (times[k - 1] as number)) / 2 <= moment + after; k++)
    ks.push(k);
  return ks;
}

const terms = 5;
/** Unit of time of the parabolas, seconds. */
const unit = 0.1;

/**
 * Fits the arms by least squares.
 * @param moment where they meet; null: one parabola
 * @returns squares left, and how much of the greater velocity is lost from before to after, 0 (a start, a pass) … 1 (a stop, a bounce);
 *   less where the arm before came from elsewhere than its end goes
 */
function arms(
  ks: readonly number[],
  times: Float64Array,
  { x, y, spread }: RegionPath,
  moment: number | null,
): { readonly left: number; readonly lost: number } {
  const size = moment === null ? 3 : terms;
  const middle = moment ?? (times[ks[0] as number] as number) + before;
  const normal = new Float64Array(size * size);
  const paths = [x, y, spread];
  const right = paths.map(() => new Float64Array(size));
  const squares = [0, 0, 0];
  const row = new Float64Array(size);
  for (const k of ks) {
    row.fill(0);
    row[0] = 1;
    for (const t of [times[k - 1] as number, times[k] as number]) {
      const u = (t - middle) / unit;
      const side = u < 0 || moment === null ? 1 : 3;
      row[side] = (row[side] as number) + u / 2;
      row[side + 1] = (row[side + 1] as number) + (u * u) / 2;
    }
    for (let a = 0; a < size; a++)
      for (let b = 0; b <= a; b++)
        normal[a * size + b] = (normal[a * size + b] as number) + (row[a] as number) * (row[b] as number);
    for (const [c, path] of paths.entries()) {
      const v = (path[k] as number) - (path[ks[0] as number] as number);
      const sums = right[c] as Float64Array;
      for (let a = 0; a < size; a++) sums[a] = (sums[a] as number) + (row[a] as number) * v;
      squares[c] = (squares[c] as number) + v * v;
    }
  }
  for (let a = 0; a < size; a++)
    normal[a * size + a] = (normal[a * size + a] as number) + (a > 0 && a % 2 === 0 ? bend : 1e-3);
  factorise(normal, size);
  let left = 0;
  let [before2, after2, both, bent] = [0, 0, 0, 0];
  for (const [c, sums] of right.entries()) {
    const explained = solve(normal, sums, size);
    left += Math.max(0, (squares[c] as number) - explained);
    const [v, w] = [sums[1] as number, sums[3] ?? 0];
    before2 += v * v;
    after2 += w * w;
    both += v * w;
    // Over the unit of time before the moment the arm goes by v less its bend.
    bent += v * (sums[2] as number);
  }
  const share = (part: number, whole: number) => Math.max(0, Math.min(1, part / Math.max(1e-9, whole)));
  const lost = share(before2 - both, Math.max(before2, after2)) * share(2 * (before2 - bent), before2);
  return { left, lost };
}

/** Cholesky's factor in place of the lower half. */
function factorise(m: Float64Array, size: number): void {
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let v = m[i * size + j] as number;
      for (let k = 0; k < j; k++) v -= (m[i * size + k] as number) * (m[j * size + k] as number);
      m[i * size + j] = i === j ? Math.sqrt(Math.max(1e-12, v)) : v / (m[j * size + j] as number);
    }
}

/** Solves in place of `b`. @returns bᵀ·solution */
function solve(lower: Float64Array, b: Float64Array, size: number): number {
  let explained = 0;
  for (let i = 0; i < size; i++) {
    let v = b[i] as number;
    for (let j = 0; j < i; j++) v -= (lower[i * size + j] as number) * (b[j] as number);
    b[i] = v / (lower[i * size + i] as number);
    explained += (b[i] as number) ** 2;
  }
  for (let i = size - 1; i >= 0; i--) {
    let v = b[i] as number;
    for (let j = i + 1; j < size; j++) v -= (lower[j * size + i] as number) * (b[j] as number);
    b[i] = v / (lower[i * size + i] as number);
  }
  return explained;
}
