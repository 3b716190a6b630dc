import type { DtwPath, Watch } from '../compute.ts';
import { noPath } from '../problem.ts';
import type { Plan } from './dtw-plan.ts';
import { type DtwKernel, stripRows } from './kernel.ts';

/**
 * The cheapest path from the beginning to cell (i, j) of a swept plan that kept all edges: the tiles it goes
 * through are swept again, up to where it leaves them, now with directions.
 * @throws InvalidInputError `no-path`
 */
export function pathTo(
  kernel: DtwKernel,
  { problem, tiling }: Plan,
  i: number,
  j: number,
  watch?: Watch,
): DtwPath {
  const { n, m, at, tile, directionsAt } = tiling;
  const room = tiling.rooms[0] as number;
  const trail = { i: new Int32Array(i + j + 1), j: new Int32Array(i + j + 1), at: i + j + 1 };
  const slot = tile.columns + stripRows - 1;
  const directions = new Uint32Array(kernel.memory.buffer, directionsAt, tile.strips * slot);
  let cost = Number.NaN;
  while (i >= 0 && j >= 0) {
    const [r, c] = [Math.floor(i / stripRows / tile.strips), Math.floor(j / tile.columns)];
    const [i0, j0] = [r * tile.strips * stripRows, c * tile.columns];
    watch?.(n * m, n * m);
    const total = kernel.tile(at, room, r, c, i + 1 - i0, j + 1 - j0, directionsAt);
    if (Number.isNaN(cost)) cost = total;
    if (!Number.isFinite(cost)) throw noPath();
    let strip = -1;
    let from = 0;
    while (i >= i0 && j >= j0) {
      trail.at--;
      trail.i[trail.at] = i;
      trail.j[trail.at] = j;
      const lane = i & (stripRows - 1);
      if (i >> 4 !== strip) {
        strip = i >> 4;
        const first = Math.max(j0, problem.corridor?.from[strip * stripRows] ?? 0);
        from = (strip - r * tile.strips) * slot - first;
      }
      const word = directions[from + j + lane] as number;
      if (!((word >>> lane) & 1)) {
        i--;
        j--;
      } else if ((word >>> (16 + lane)) & 1) i--;
      else j--;
    }
  }
  return { i: trail.i.slice(trail.at), j: trail.j.slice(trail.at), cost };
}
