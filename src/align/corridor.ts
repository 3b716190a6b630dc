import type { Corridor, DtwPath } from '#src/compute/compute.ts';

/**
 * The cells within `radius` frames (along either axis) of a coarser path. `factor` fine frames make one
 * coarse frame; n × m is the fine size. Where the coarse path left out frames at an end, the corridor
 * goes on along the diagonal. Never turns back and always joins the corners, so a path exists.
 */
export function corridorAround(
  path: Pick<DtwPath, 'i' | 'j'>,
  factor: number,
  n: number,
  m: number,
  radius: number,
): Corridor {
  const from = new Int32Array(n).fill(m);
  const to = new Int32Array(n);
  const cover = (i: number, j: number): void => {
    const a = Math.max(0, Math.min(n - 1, i - radius));
    const b = Math.max(0, Math.min(n - 1, i + factor + radius - 1));
    // Only the corners of a step's square matter: the sweeps below fill in between.
    from[a] = Math.min(from[a] as number, Math.max(0, Math.min(m - 1, j - radius)));
    to[b] = Math.max(to[b] as number, Math.max(1, Math.min(m, j + factor + radius)));
    from[b] = Math.min(from[b] as number, Math.max(0, Math.min(m - 1, j + factor)));
    to[a] = Math.max(to[a] as number, Math.max(1, Math.min(m, j + 1)));
  };
  const length = path.i.length;
  const i0 = (path.i[0] ?? 0) * factor;
  const j0 = (path.j[0] ?? 0) * factor;
  for (let back = 0; back <= Math.max(i0, j0); back += factor) cover(i0 - back, j0 - back);
  for (let k = 0; k < length; k++) cover((path.i[k] as number) * factor, (path.j[k] as number) * factor);
  const i1 = (path.i[length - 1] ?? 0) * factor;
  const j1 = (path.j[length - 1] ?? 0) * factor;
  for (let on = 0; on <= Math.max(n - i1, m - j1); on += factor) cover(i1 + on, j1 + on);
  for (let i = n - 2; i >= 0; i--) from[i] = Math.min(from[i] as number, from[i + 1] as number);
  for (let i = 1; i < n; i++) to[i] = Math.max(to[i] as number, to[i - 1] as number);
  from[0] = 0;
  to[n - 1] = m;
  return { from, to };
}
