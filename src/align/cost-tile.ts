import { frameAt, frameCount, type Sequence } from '#src/model/sequence.ts';

/** A rectangle of the cost matrix: source seconds of a (columns) and of b (rows). */
export type TileRect = {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
};

/** Sums of frames, so that the mean of any stretch takes one subtraction: (n + 1) × dims. */
export type FrameSums = { readonly sequence: Sequence; readonly sums: Float64Array };

/** Sums of a sequence’s frames, made once for all tiles. */
export function frameSums(sequence: Sequence): FrameSums {
  const { values, dims } = sequence;
  const sums = new Float64Array(values.length + dims);
  for (let i = 0; i < values.length; i++) sums[i + dims] = (sums[i] as number) + (values[i] as number);
  return { sequence, sums };
}

/**
 * How unlike the moments of a rectangle are at any zoom, rows × columns, row 0 first: each pixel compares the mean
 * frame of its column with the mean frame of its row (or the one frame it lies in, when zoomed in further).
 * 0 = alike … 255 = unlike, on a scale that is the same for all tiles of one zoom: 170·√(cost / luck), where luck is
 * what the moment of the column, and that of the row, cost against any moment of the other recording (their geometric
 * mean). Without it a moment like the average is bright all along its row: in a space of few dimensions much is near
 * the average, and the valley of the path does not stand out. Outside the recordings 255.
 */
export function costTile(
  a: FrameSums,
  b: FrameSums,
  rect: TileRect,
  columns: number,
  rows: number,
): Uint8Array {
  const x = means(a, rect.x, columns);
  const y = means(b, rect.y, rows);
  const byColumn = againstAny(x.values, b, (rect.y[1] - rect.y[0]) / rows);
  const byRow = againstAny(y.values, a, (rect.x[1] - rect.x[0]) / columns);
  const d = a.sequence.dims;
  const out = new Uint8Array(rows * columns).fill(255);
  for (let r = 0; r < rows; r++) {
    if (!y.inside[r]) continue;
    const row = y.values.subarray(r * d, (r + 1) * d);
    const scale = 170 * (byRow[r] as number);
    for (let c = 0; c < columns; c++) {
      if (!x.inside[c]) continue;
      let cost = 0;
      for (let q = 0, at = c * d; q < d; q++, at++) {
        const difference = (x.values[at] as number) - (row[q] as number);
        cost += difference * difference;
      }
      out[r * columns + c] = Math.min(255, Math.sqrt(cost) * scale * (byColumn[c] as number));
    }
  }
  return out;
}

/**
 * luck^(−¼) of every frame: luck is its squared distance from the other recording's mean and the spread of means of
 * `seconds` long stretches around that; 0 where there is none.
 */
function againstAny(frames: Float32Array, other: FrameSums, seconds: number): Float64Array {
  const { sequence, sums } = other;
  const d = sequence.dims;
  const n = frameCount(sequence);
  const mean = Float64Array.from({ length: d }, (_, q) => (sums[n * d + q] as number) / n);
  const around = spread(other, seconds);
  return Float64Array.from({ length: frames.length / d }, (_, k) => {
    let luck = around;
    for (let q = 0; q < d; q++) luck += ((frames[k * d + q] as number) - (mean[q] as number)) ** 2;
    return luck > 0 ? luck ** -0.25 : 0;
  });
}

/** Mean frames of `count` even parts of a stretch. */
function means(
  { sequence, sums }: FrameSums,
  [from, to]: readonly [number, number],
  count: number,
): { values: Float32Array; inside: Uint8Array } {
  const n = frameCount(sequence);
  const d = sequence.dims;
  const values = new Float32Array(count * d);
  const inside = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    // Frames are centred on their times: frame f covers f − ½ … f + ½.
    const p = Math.round(frameAt(sequence, from + ((to - from) * k) / count) + 0.5 - 1e-9);
    const q = Math.round(frameAt(sequence, from + ((to - from) * (k + 1)) / count) + 0.5 - 1e-9);
    const middle = Math.floor(frameAt(sequence, from + ((to - from) * (k + 0.5)) / count) + 0.5);
    const first = q > p ? Math.max(0, p) : middle;
    const last = q > p ? Math.min(n, q) : middle + 1;
    if (first < 0 || last > n || last <= first) continue;
    inside[k] = 1;
    for (let i = 0; i < d; i++)
      values[k * d + i] = ((sums[last * d + i] as number) - (sums[first * d + i] as number)) / (last - first);
  }
  return { values, inside };
}

/** Mean squared distance from the recording's mean of the means of `seconds` long stretches. */
function spread({ sequence, sums }: FrameSums, seconds: number): number {
  const n = frameCount(sequence);
  const d = sequence.dims;
  const length = Math.max(1, Math.min(n, Math.round(seconds / sequence.hop)));
  // A few hundred stretches tell it well enough.
  const step = Math.max(length, Math.floor(n / 400));
  let total = 0;
  let count = 0;
  for (let at = 0; at + length <= n; at += step, count++)
    for (let i = 0; i < d; i++) {
      const mean = ((sums[(at + length) * d + i] as number) - (sums[at * d + i] as number)) / length;
      total += (mean - (sums[n * d + i] as number) / n) ** 2;
    }
  return count > 0 ? total / count : 0;
}
