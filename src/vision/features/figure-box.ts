import type { Foreground } from './foreground.ts';

/** Where the figure is in one frame, pixels: its middle and how far it reaches; null where there is none. */
export type FigureBox = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Pixels each way of the blocks that specks of noise do not fill. */
const block = 4;
/** Parts that are so much less than the largest, or lie more than a block apart from all that are not, are clutter. */
const leastPart = 0.3;

/** The box that holds all but the outermost 2 % of what stands out, on each side; null where next to nothing does. */
export function figureBox(seen: Foreground, k: number): FigureBox | null {
  const [nx, ny] = [Math.ceil(seen.width / block), Math.ceil(seen.height / block)];
  const shares = sharesOf(seen, k, nx, ny);
  const parts = partsOf(shares, nx, ny);
  const masses = parts.map((part) => part.reduce((sum, p) => sum + (shares[p] as number), 0));
  const most = Math.max(0, ...masses);
  if (most < 0.002 * nx * ny) return null;
  const columns = new Float64Array(nx);
  const rows = new Float64Array(ny);
  let total = 0;
  for (const [n, part] of parts.entries()) {
    if ((masses[n] as number) < leastPart * most) continue;
    for (const p of part) {
      const [i, j, share] = [p % nx, Math.floor(p / nx), shares[p] as number];
      columns[i] = (columns[i] as number) + share;
      rows[j] = (rows[j] as number) + share;
      total += share;
    }
  }
  const [x0, x1] = [quantile(columns, total, 0.02) * block, quantile(columns, total, 0.98) * block];
  const [y0, y1] = [quantile(rows, total, 0.02) * block, quantile(rows, total, 0.98) * block];
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, width: x1 - x0, height: y1 - y0 };
}

/** How much of each block stands out; 0 where less than a quarter does. */
function sharesOf(
  { figure, change, width, height }: Foreground,
  k: number,
  nx: number,
  ny: number,
): Float64Array {
  const out = new Float64Array(nx * ny);
  const at = k * width * height;
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      const [right, bottom] = [Math.min(width, (i + 1) * block), Math.min(height, (j + 1) * block)];
      let mass = 0;
      for (let y = j * block; y < bottom; y++)
        for (let x = i * block; x < right; x++) {
          const p = at + y * width + x;
          mass += Math.max(figure[p] as number, Math.min(255, 8 * (change[p] as number)));
        }
      const share = mass / (255 * (right - i * block) * (bottom - j * block));
      out[j * nx + i] = share < 0.25 ? 0 : share;
    }
  return out;
}

/** Blocks that stand out, in parts: those with no more than one block between them are of one. */
function partsOf(shares: Float64Array, nx: number, ny: number): number[][] {
  const isSeen = new Uint8Array(nx * ny);
  const parts: number[][] = [];
  for (let start = 0; start < shares.length; start++) {
    if (isSeen[start] || !shares[start]) continue;
    const part = [start];
    isSeen[start] = 1;
    for (let k = 0; k < part.length; k++) {
      const [x, y] = [(part[k] as number) % nx, Math.floor((part[k] as number) / nx)];
      for (let j = Math.max(0, y - 2); j <= Math.min(ny - 1, y + 2); j++)
        for (let i = Math.max(0, x - 2); i <= Math.min(nx - 1, x + 2); i++) {
          const p = j * nx + i;
          if (isSeen[p] || !shares[p]) continue;
          isSeen[p] = 1;
          part.push(p);
        }
    }
    parts.push(part);
  }
  return parts;
}

/** The place below which a share of the mass lies. */
function quantile(mass: Float64Array, total: number, share: number): number {
  let sum = 0;
  for (let k = 0; k < mass.length; k++) {
    const here = mass[k] as number;
    if (sum + here >= share * total) return here > 0 ? k + (share * total - sum) / here : k;
    sum += here;
  }
  return mass.length;
}

/**
 * Where to look, smoothly: a window that goes with the figure's middle over some seconds and reaches as far from it, up and
 * down, as the figure does at most for longer, so that an arm that rises moves in the window and not the window; and
 * what of the figure stays still, and is not seen, makes no difference to where it stands.
 * Frames without a figure take it from their neighbours.
 * @param boxes of all frames as far as they are known
 * @param first of the boxes that may be asked
 * @returns [x, y, size] in pixels for frames from…from+count−1
 */
export function steadyWindow(
  boxes: readonly (FigureBox | null)[],
  times: Float64Array,
  first: number,
  from: number,
  count: number,
  whole: { readonly width: number; readonly height: number },
): readonly (readonly [x: number, y: number, size: number])[] {
  const seen: (FigureBox & { readonly t: number })[] = [];
  for (let k = first; k < boxes.length; k++) {
    const box = boxes[k];
    if (box) seen.push({ ...box, t: times[k] as number });
  }
  if (seen.length === 0)
    return Array.from({ length: count }, () => [
      whole.width / 2,
      whole.height / 2,
      Math.max(whole.width, whole.height),
    ]);
  const near = nearIn(seen.map(({ t }) => t));
  const middles = seen.map(({ t }) => {
    const [low, high] = near(t, follow);
    const some = seen.slice(low, high);
    return [quantileOf(some, 0.5, (box) => box.x), quantileOf(some, 0.5, (box) => box.y)] as const;
  });
  return Array.from({ length: count }, (_, k) => {
    const t = times[from + k] as number;
    const [low, high] = near(t, windowReach);
    const wide = seen.slice(low, high);
    const off = (n: number, axis: 0 | 1) => (middles[low + n] as readonly [number, number])[axis];
    const top = quantileOf(wide, 0.1, (box, n) => box.y - box.height / 2 - off(n, 1));
    const bottom = quantileOf(wide, 0.9, (box, n) => box.y + box.height / 2 - off(n, 1));
    const left = quantileOf(wide, 0.1, (box, n) => box.x - box.width / 2 - off(n, 0));
    const right = quantileOf(wide, 0.9, (box, n) => box.x + box.width / 2 - off(n, 0));
    const [at] = near(t, 0);
    const [x, y] = middles[Math.min(at, seen.length - 1)] as readonly [number, number];
    return [x + (left + right) / 2, y + (top + bottom) / 2, 1.15 * Math.max(bottom - top, right - left)];
  });
}

/** Seconds either way over which the figure reaches as far as it does; and over which the window goes with its middle. */
export const windowReach = 8;
const follow = 3;

/** The range of rising times that lie within a reach of one, at least one of them. */
function nearIn(times: readonly number[]) {
  const before = (t: number): number => {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] as number) < t) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return (t: number, reach: number): readonly [number, number] => {
    const low = Math.min(before(t - reach), times.length - 1);
    return [low, Math.max(low + 1, before(t + reach + 1e-9))];
  };
}

function quantileOf(
  boxes: readonly FigureBox[],
  share: number,
  of: (box: FigureBox, n: number) => number,
): number {
  const sorted = Float64Array.from(boxes, of).sort();
  return sorted[Math.round(share * (sorted.length - 1))] as number;
}
