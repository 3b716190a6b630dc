import { offsetAt, type Warps } from './warps.ts';

/**
 * The warps as index tuples: one for each frame of each sequence, with the nearest frames of the others at
 * that moment. In order, without gaps (no index moves by more than one), from first to last frames.
 * @returns one column a sequence
 */
export function tuplesOf(warps: Warps): Int32Array[] {
  const moments = warps.frames.flatMap((n, i) => frameMoments(warps, i, n)).sort((a, b) => a - b);
  const m = warps.frames.length;
  const columns = warps.frames.map(() => new Int32Array(moments.length));
  let length = 0;
  for (const s of moments) {
    let moved = length === 0;
    for (let i = 0; i < m; i++) {
      const n = warps.frames[i] as number;
      const index = Math.min(n - 1, Math.max(0, Math.round((s + offsetAt(warps, i, s)) * (n - 1))));
      const column = columns[i] as Int32Array;
      column[length] = index;
      if (length > 0 && index !== column[length - 1]) moved = true;
    }
    if (moved) length++;
  }
  return columns.map((column) => column.slice(0, length));
}

/** The moments at which a sequence stands on each of its frames. */
function frameMoments(warps: Warps, i: number, n: number): number[] {
  const K = warps.offsets.cols;
  const out: number[] = [];
  let k = 0;
  const position = (knot: number): number => {
    const s = knot / (K - 1);
    return (s + offsetAt(warps, i, s)) * (n - 1);
  };
  for (let frame = 0; frame < n; frame++) {
    while (k < K - 2 && position(k + 1) < frame) k++;
    const [a, b] = [position(k), position(k + 1)];
    out.push((k + Math.min(1, Math.max(0, b > a ? (frame - a) / (b - a) : 0))) / (K - 1));
  }
  return out;
}
