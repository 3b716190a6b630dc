import type { Corridor, DtwPath } from '#src/compute/compute.ts';
import { increasing, smooth } from './smooth.ts';

/**
 * A common clock for two sequences, from a rough path: places run along the smoothed path, in steps of at
 * most one frame of either. On it both performances have nearly the same tempo, so that a path that
 * leaves the diagonal means something, whatever the tempi were.
 */
export type Guide = {
  /** Fractional frame of each sequence at each of its own places. */
  readonly frameA: Float64Array;
  readonly frameB: Float64Array;
  /** Place of b's first element minus place of a's first: b's index k meets a's index k + lead on the guide. */
  readonly lead: number;
};

/** How much the tempo is smoothed: changes within about this many seconds are left to the fine path. */
const smoothing = 0.8;

/**
 * @param path through frames of `factor` fine ones each; n and m count the fine ones, `hop` is their length
 * @param closedBegin, closedEnd the guide must pass through the first cell, the last cell
 */
export function guideAlong(
  path: Pick<DtwPath, 'i' | 'j'>,
  factor: number,
  [n, m]: readonly [number, number],
  hop: number,
  [closedBegin, closedEnd]: readonly [boolean, boolean],
): Guide {
  const offsets = Float64Array.from(pathOffsets(path));
  const weights = new Float64Array(offsets.length).fill(1);
  if (closedBegin) weights[0] = 1e9;
  if (closedEnd) weights[weights.length - 1] = 1e9;
  const v = smooth(offsets, weights, ((2 * smoothing) / (factor * hop)) ** 4);
  const first = (path.i[0] as number) + (path.j[0] as number);
  const middle = (factor - 1) / 2;
  const fine = (c: Float64Array): Float64Array => increasing(c, 0.02).map((value) => value * factor + middle);
  const i = fine(v.map((value, k) => (first + k - value) / 2));
  const j = fine(v.map((value, k) => (first + k + value) / 2));
  return layOut(i, j, n, m);
}

/** Places along the curve (i, j), lengthened at both ends, at the same pace, until both sequences are covered. */
function layOut(i: Float64Array, j: Float64Array, n: number, m: number): Guide {
  const along = new Float64Array(i.length);
  for (let k = 1; k < i.length; k++)
    along[k] =
      (along[k - 1] as number) +
      Math.max((i[k] as number) - (i[k - 1] as number), (j[k] as number) - (j[k - 1] as number));
  const end = i.length - 1;
  const length = along[end] as number;
  const [i0, j0, i1, j1] = [i[0], j[0], i[end], j[end]] as [number, number, number, number];
  const before = Math.ceil(Math.max(i0, j0, 0));
  const after = Math.ceil(Math.max(n - 1 - i1, m - 1 - j1, 0));
  const places = before + Math.ceil(length) + after + 1;
  const a = new Float64Array(places);
  const b = new Float64Array(places);
  for (let p = 0, k = 0; p < places; p++) {
    const s = p - before;
    if (s <= 0 || s >= length) {
      a[p] = s <= 0 ? i0 + s : i1 + s - length;
      b[p] = s <= 0 ? j0 + s : j1 + s - length;
      continue;
    }
    while ((along[k + 1] as number) < s) k++;
    const f = (s - (along[k] as number)) / ((along[k + 1] as number) - (along[k] as number));
    a[p] = (i[k] as number) + f * ((i[k + 1] as number) - (i[k] as number));
    b[p] = (j[k] as number) + f * ((j[k + 1] as number) - (j[k] as number));
  }
  const [a0, frameA] = inside(a, n);
  const [b0, frameB] = inside(b, m);
  return { frameA, frameB, lead: b0 - a0 };
}

/** The places that lie in 0…count−1, and how many come before them. */
function inside(frames: Float64Array, count: number): [number, Float64Array] {
  const from = Math.max(
    0,
    frames.findIndex((f) => f > -0.5),
  );
  const to = frames.findLastIndex((f) => f < count - 0.5) + 1;
  return [from, frames.slice(from, to).map((f) => Math.max(0, Math.min(count - 1, f)))];
}

/** j − i of a path on each anti-diagonal from its first, of the parity of the anti-diagonal. */
export function pathOffsets({ i, j }: Pick<DtwPath, 'i' | 'j'>): Int32Array {
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

/** The same where the path itself runs: an anti-diagonal that it passes over it crosses in the middle, on no cell. */
export function offsetsAlong(path: Pick<DtwPath, 'i' | 'j'>): Float64Array {
  const out = Float64Array.from(pathOffsets(path));
  const { i, j } = path;
  const first = (i[0] as number) + (j[0] as number);
  for (let k = 1; k < i.length; k++) {
    const u = (i[k] as number) + (j[k] as number) - first;
    const isDiagonal = (i[k] as number) > (i[k - 1] as number) && (j[k] as number) > (j[k - 1] as number);
    if (isDiagonal) out[u - 1] = (j[k] as number) - (i[k] as number);
  }
  return out;
}

/** How many places of the guide the path that it was made of lies beside it, at most. */
export function farthestFrom(
  { frameA, frameB, lead }: Guide,
  { i, j }: Pick<DtwPath, 'i' | 'j'>,
  factor: number,
): number {
  const middle = (factor - 1) / 2;
  let farthest = 0;
  // The path rises, and so do the places.
  let [p, q] = [0, 0];
  for (let k = 0; k < i.length; k++) {
    while (p < frameA.length - 1 && (frameA[p] as number) < (i[k] as number) * factor + middle) p++;
    while (q < frameB.length - 1 && (frameB[q] as number) < (j[k] as number) * factor + middle) q++;
    farthest = Math.max(farthest, Math.abs(p - lead - q));
  }
  return farthest;
}

/** The cells within `radius` places of the guide; it joins the corners where an end may not be left out. */
export function corridorAlong(
  guide: Guide,
  radius: number,
  [closedBegin, closedEnd]: readonly [boolean, boolean],
): Corridor {
  const n = guide.frameA.length;
  const m = guide.frameB.length;
  const from = new Int32Array(n);
  const to = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    from[i] = Math.max(0, Math.min(m - 1, i - guide.lead - radius));
    to[i] = Math.max(1, Math.min(m, i - guide.lead + radius + 1));
  }
  if (closedBegin) from[0] = 0;
  if (closedEnd) to[n - 1] = m;
  return { from, to };
}
