/**
 * Numbers over time as levels of colour, at every zoom: each dimension by its own range, or by that of those it belongs with
 * (1 lowest … 255 highest, 0 no number), frame after frame, `rows` bytes each; every coarser step has half the frames, each the mean of two.
 */
export type HeatStrip = {
  /** One for each dimension, or, of more than `mostRows`, for as many as it takes. */
  readonly rows: number;
  /** Seconds of a frame of the finest step. */
  readonly hop: number;
  /** Frames of each step, the finest first. */
  readonly frames: readonly number[];
  /** Step after step. */
  readonly levels: Uint8Array;
};

/** No screen shows more. */
export const mostRows = 512;
/** So many numbers are looked at for a range. */
const mostSampled = 20_000;
/** Shares of a dimension's values below and above which all are one colour: a single wild one leaves the others told apart. */
const [low, high] = [0.005, 0.995];

/**
 * @param frames on an even clock: n × dims, row after row; `hop` in seconds
 * @param together dimensions [from, to) that have one range; default: each its own
 */
export function heatStrip(
  { values, dims, hop }: { readonly values: ArrayLike<number>; readonly dims: number; readonly hop: number },
  together: readonly (readonly [from: number, to: number])[] = [],
): HeatStrip {
  const n = values.length / dims;
  const frames = [n];
  while ((frames.at(-1) as number) > 1) frames.push(Math.ceil((frames.at(-1) as number) / 2));
  const rows = Math.min(dims, mostRows);
  const levels = new Uint8Array(frames.reduce((sum, count) => sum + count, 0) * rows);
  const sums = new Float64Array(rows === dims ? 0 : n);
  const counts = new Uint32Array(sums.length);
  let [from, to, behind] = [0, 0, 0];
  for (let d = 0; d < dims; d++) {
    if (d === behind) {
      behind = together.find(([first]) => first === d)?.[1] ?? d + 1;
      [from, to] = rangeOf(values, dims, d, behind);
    }
    for (let k = 0; k < n; k++) {
      const value = values[k * dims + d] as number;
      // Halves, so that not even the largest of numbers overflow.
      const share = to > from ? (value / 2 - from / 2) / (to / 2 - from / 2) : 0.5;
      const level = Number.isFinite(value) ? 1 + Math.round(254 * Math.min(1, Math.max(0, share))) : 0;
      if (rows === dims) levels[k * rows + d] = level;
      else if (level > 0) {
        sums[k] = (sums[k] as number) + level;
        counts[k] = (counts[k] as number) + 1;
      }
    }
    const row = Math.floor((d * rows) / dims);
    if (rows === dims || Math.floor(((d + 1) * rows) / dims) === row) continue;
    for (let k = 0; k < n; k++)
      levels[k * rows + row] = counts[k] ? Math.round((sums[k] as number) / (counts[k] as number)) : 0;
    sums.fill(0);
    counts.fill(0);
  }
  let [fine, at] = [0, n * rows];
  for (const [step, count] of frames.entries()) {
    if (step === 0) continue;
    const last = frames[step - 1] as number;
    // Halves are rounded up and down by turns, or long means would drift.
    for (let k = 0; k < count; k++)
      for (let d = 0; d < rows; d++) {
        const one = levels[fine + 2 * k * rows + d] as number;
        const other = 2 * k + 1 < last ? (levels[fine + (2 * k + 1) * rows + d] as number) : 0;
        levels[at + k * rows + d] = one === 0 || other === 0 ? one + other : (one + other + (k & 1)) >> 1;
      }
    fine = at;
    at += count * rows;
  }
  return { rows, hop, frames, levels };
}

/** Between which levels nearly all of some dimensions lie. */
function rangeOf(
  values: ArrayLike<number>,
  dims: number,
  first: number,
  behind: number,
): [low: number, high: number] {
  const size = behind - first;
  const all = (values.length / dims) * size;
  const sampled: number[] = [];
  for (let i = 0; i < all; i += Math.max(1, Math.ceil(all / mostSampled))) {
    const k = Math.floor(i / size);
    // Turned by one from frame to frame, so that none is passed over whatever the step.
    const value = values[k * dims + first + ((i + k) % size)] as number;
    if (Number.isFinite(value)) sampled.push(value);
  }
  sampled.sort((a, b) => a - b);
  const at = (share: number) => sampled[Math.round(share * (sampled.length - 1))] ?? 0;
  return [at(low), at(high)];
}

/** Which frames of which step a stretch is drawn from: bytes of `levels`. */
export type StripPart = {
  readonly step: number;
  readonly first: number;
  readonly count: number;
  readonly at: number;
};

/** The finest step with no more than two frames to a column, and what of it meets the window; null: nothing does. */
export function stripPart(
  { rows, hop, frames }: Omit<HeatStrip, 'levels'>,
  { start, end, columns }: StripWindow,
): StripPart | null {
  const column = (end - start) / columns;
  const step = Math.min(frames.length - 1, Math.max(0, Math.floor(Math.log2(column / hop) + 1e-9)));
  const own = hop * 2 ** step;
  const total = frames[step] as number;
  const first = Math.max(0, Math.floor(start / own));
  const last = Math.min(total, Math.ceil(end / own) + 1);
  if (last <= first) return null;
  const before = frames.slice(0, step).reduce((sum, count) => sum + count, 0);
  return { step, first, count: last - first, at: (before + first) * rows };
}

/** Source seconds, and into how many columns they are cut. */
export type StripWindow = { readonly start: number; readonly end: number; readonly columns: number };

/**
 * Columns of a window: rows × columns, row by row from the first; 0 where there is nothing.
 * @param bytes of the part's frames
 */
export function stripColumns(
  { rows, hop }: Pick<HeatStrip, 'rows' | 'hop'>,
  { step, first, count }: StripPart,
  bytes: Uint8Array,
  { start, end, columns }: StripWindow,
): Uint8Array {
  const out = new Uint8Array(rows * columns);
  const own = hop * 2 ** step;
  for (let c = 0; c < columns; c++) {
    const k = Math.floor((start + ((c + 0.5) * (end - start)) / columns) / own) - first;
    if (k < 0 || k >= count) continue;
    for (let d = 0; d < rows; d++) out[d * columns + c] = bytes[k * rows + d] as number;
  }
  return out;
}
