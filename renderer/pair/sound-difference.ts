import type { Wave } from './draw.ts';

/** How loud a waveform is in each of so many pixels, 0…1 of its loudest; NaN where nothing is known or there is none. */
function envelope(wave: Wave | null, at: (column: number) => number | null, columns: number): Float32Array {
  const out = new Float32Array(columns).fill(Number.NaN);
  if (!wave || wave.max.length === 0) return out;
  const step = (wave.end - wave.start) / wave.max.length;
  for (let k = 0; k < columns; k++) {
    const [from, to] = [at(k), at(k + 1)];
    if (from === null || to === null) continue;
    const first = Math.floor((Math.min(from, to) - wave.start) / step);
    const last = Math.max(first + 1, Math.ceil((Math.max(from, to) - wave.start) / step));
    let most = -1;
    for (let i = Math.max(0, first); i < Math.min(wave.max.length, last); i++)
      most = Math.max(most, (wave.max[i] as number) - (wave.min[i] as number));
    if (most >= 0) out[k] = Math.min(1, most / (2 * wave.loudest));
  }
  return out;
}

export type SoundDifference = {
  /** 0…1, a pixel each; NaN where B has nothing, or not known. */
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** |a − b|, both as loud on the whole. */
  readonly apart: Float32Array;
  /** The mean of it; null: nothing can be compared. */
  readonly mean: number | null;
};

/**
 * The envelopes of A and of B, brought onto A's time by the path, and by how much they part. Of two recordings one may be louder
 * all through: that is no difference.
 * @param aAt source seconds of A at a column's left edge, @param bOf those of B that belong to it; null: none do
 */
export function soundDifference(
  waves: readonly [Wave | null, Wave | null],
  aAt: (column: number) => number,
  bOf: (a: number) => number | null,
  columns: number,
): SoundDifference {
  const a = envelope(waves[0], (k) => (bOf(aAt(k)) === null ? null : aAt(k)), columns);
  const b = envelope(waves[1], (k) => bOf(aAt(k)), columns);
  // Where B's file has ended, a path that leads on says nothing: there A is alone.
  if (waves[1]) for (let k = 0; k < columns; k++) if (Number.isNaN(b[k])) a[k] = Number.NaN;
  let [sumA, sumB, common] = [0, 0, 0];
  for (let k = 0; k < columns; k++) {
    if (Number.isNaN(a[k]) || Number.isNaN(b[k])) continue;
    sumA += a[k] as number;
    sumB += b[k] as number;
    common++;
  }
  const louder = sumB > 0 && sumA > 0 ? sumA / sumB : 1;
  const apart = new Float32Array(columns).fill(Number.NaN);
  let total = 0;
  for (let k = 0; k < columns; k++) {
    b[k] = Math.min(1, (b[k] as number) * louder);
    apart[k] = Math.abs((a[k] as number) - (b[k] as number));
    if (!Number.isNaN(apart[k])) total += apart[k] as number;
  }
  return { a, b, apart, mean: common === 0 ? null : total / common };
}
