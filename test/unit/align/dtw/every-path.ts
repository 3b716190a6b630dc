import type { SkipCost } from '#src/compute/compute.ts';
import type { StepPattern } from '#src/align/dtw/step-pattern.ts';
import type { Window } from '#src/align/dtw/window.ts';
import type { PinnedCell } from '#src/align/dtw/pinned-cell.ts';

/** A problem as its definition states it, for the oracle that tries every legal path. */
export type Stated = {
  readonly n: number;
  readonly m: number;
  readonly cost: (i: number, j: number) => number;
  readonly pattern: StepPattern;
  readonly windows: readonly Window[];
  readonly pins: readonly PinnedCell[];
  readonly begin: SkipCost;
  readonly end: SkipCost;
  readonly gaps: SkipCost | null;
  readonly first: number;
};

type Cell = readonly [i: number, j: number];

export const priceOf = (count: number, each: number): number => (count === 0 ? 0 : count * each);

/** The windows' definitions, cell by cell. */
export const allowed = (stated: Stated, i: number, j: number): boolean =>
  stated.windows.every((w) => inWindow(w, stated, i, j));

function inWindow(w: Window, { n, m }: Stated, i: number, j: number): boolean {
  switch (w.kind) {
    case 'sakoe-chiba':
      return Math.abs(i - j) <= w.radius;
    case 'slanted':
      // Off the line between the corners, along the longer sequence.
      return (
        Math.abs(i * (m - 1) - j * (n - 1)) <= w.radius * (Math.min(n, m) - 1) + 1e-9 || Math.min(n, m) === 1
      );
    case 'itakura': {
      const s = w.slope ?? 2;
      const inside = (a: number, b: number) => b <= s * a + 1e-9 && a <= s * b + 1e-9;
      return inside(i, j) && inside(n - 1 - i, m - 1 - j);
    }
    case 'corridor':
      // For paths without leaps.
      return Array.from(w.path.i).some(
        (p, k) => Math.abs(i - p) <= w.radius && Math.abs(j - (w.path.j[k] as number)) <= w.radius,
      );
    case 'mask':
      return typeof w.allowed === 'function' ? w.allowed(i, j) : w.allowed[i * m + j] !== 0;
    case 'kept': {
      const [own, other, last, top] = w.of === 'x' ? [i, j, n - 1, m - 1] : [j, i, m - 1, n - 1];
      const mates = w.cells.filter(([p, q]) => (w.of === 'x' ? p : q) === own);
      if (mates.length === 0) return true;
      const at = mates.map(([p, q]) => (w.of === 'x' ? q : p));
      const [low, high] = [own === 0 ? 0 : Math.min(...at), own === last ? top : Math.max(...at)];
      return other >= low && other <= high;
    }
    case 'forbidden':
      return !(i >= w.i[0] && i < w.i[1] && j >= w.j[0] && j < w.j[1]);
  }
}

/**
 * Every legal path with its cost, and how many frames of x and of y are left out before each of its cells. Tiny inputs only. Of
 * chains of productions each is one, where several go through the same cells.
 */
export function everyPath(
  stated: Stated,
  visit: (path: readonly Cell[], cost: number, left: readonly Cell[]) => void,
): void {
  const { n, m, cost, pattern, pins, begin, end, gaps, first } = stated;
  const open = (i: number, j: number) => i < n && j < m && allowed(stated, i, j);
  const leave = (path: readonly Cell[], total: number, left: readonly Cell[]): void => {
    const [i, j] = path[path.length - 1] as Cell;
    const rest =
      i === n - 1 || j === m - 1 ? priceOf(n - 1 - i, end.x) + priceOf(m - 1 - j, end.y) : Infinity;
    const through = pins.every(([p, q]) => path.some(([a, b]) => a === p && b === q));
    if (Number.isFinite(rest) && through) visit(path, total + rest, left);
  };
  const go = (path: readonly Cell[], total: number, left: readonly Cell[]): void => {
    leave(path, total, left);
    const [i, j] = path[path.length - 1] as Cell;
    for (const moves of pattern.productions) {
      const [fi, fj] = moves[0] as readonly [number, number, number];
      const mayFollowGap = gaps !== null && fi > 0 && fj > 0;
      for (let a = 0; a < (mayFollowGap ? n : 1); a++)
        for (let b = 0; b < (mayFollowGap ? m : 1); b++) {
          // A pinned frame is matched: it cannot be left out.
          if (pins.some(([p, q]) => (p > i && p <= i + a) || (q > j && q <= j + b))) continue;
          const cells: Cell[] = [];
          let [p, q, sum] = [i + a, j + b, total + priceOf(a, gaps?.x ?? 0) + priceOf(b, gaps?.y ?? 0)];
          for (const [di, dj, weight] of moves) {
            p += di;
            q += dj;
            if (!open(p, q)) break;
            cells.push([p, q]);
            sum += weight * cost(p, q);
          }
          const none = Array<Cell>(moves.length - 1).fill([0, 0]);
          if (cells.length === moves.length) go([...path, ...cells], sum, [...left, [a, b], ...none]);
        }
    }
  };
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      if ((i > 0 && j > 0) || !open(i, j)) continue;
      const before = priceOf(i, begin.x) + priceOf(j, begin.y);
      if (Number.isFinite(before)) go([[i, j]], before + first * cost(i, j), [[0, 0]]);
    }
}

export function leastCost(stated: Stated): number {
  let least = Infinity;
  everyPath(stated, (_, cost) => {
    least = Math.min(least, cost);
  });
  return least;
}

/** The least that a given path may cost: it is in general a chain of productions in more than one way. */
export function costOfPath(stated: Stated, path: { i: ArrayLike<number>; j: ArrayLike<number> }): number {
  const wanted = Array.from(path.i, (i, k) => `${i},${path.j[k]}`).join(' ');
  let least = Infinity;
  everyPath(stated, (cells, cost) => {
    if (cells.map((c) => c.join(',')).join(' ') === wanted) least = Math.min(least, cost);
  });
  return least;
}
