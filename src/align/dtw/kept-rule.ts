import type { RowRule } from './mask.ts';
import type { PinnedCell } from './pinned-cell.ts';

/**
 * Frames of one side that are matched with what `cells` say, which are a stretch of a path in its order, and with nothing else.
 * The first and the last frame of all stay open to the corners, where a path may have to begin and end; frames that the stretch
 * leaps over stay open.
 */
export const keptRule = (of: 'x' | 'y', cells: readonly PinnedCell[], n: number, m: number): RowRule =>
  of === 'x' ? keptRows(cells, n, m) : keptColumns(cells, n, m);

/** The first and the last of the others that each frame meets, up to the corners where it is the first or last itself. */
function met(pairs: readonly PinnedCell[], frames: number, others: number): Map<number, [number, number]> {
  const all = new Map<number, [number, number]>();
  for (const [own, other] of pairs) {
    const [low, high] = all.get(own) ?? [other, other];
    all.set(own, [
      own === 0 ? 0 : Math.min(low, other),
      own === frames - 1 ? others - 1 : Math.max(high, other),
    ]);
  }
  return all;
}

function keptRows(cells: readonly PinnedCell[], n: number, m: number): RowRule {
  const rows = met(cells, n, m);
  return (i) => {
    const [low, high] = rows.get(i) ?? [0, m - 1];
    return [low, high + 1];
  };
}

function keptColumns(cells: readonly PinnedCell[], n: number, m: number): RowRule {
  const columns = met(
    cells.map(([i, j]) => [j, i]),
    m,
    n,
  );
  const kept = [...columns.keys()].sort((p, q) => p - q);
  const [first, last] = [kept[0] ?? m, kept.at(-1) ?? m - 1];
  const leapt = Array.from({ length: Math.max(0, last - first) }, (_, k) => first + k).filter(
    (j) => !columns.has(j),
  );
  const ofRow = new Map<number, number[]>();
  for (const j of kept) {
    const [low, high] = columns.get(j) as [number, number];
    for (let i = low; i <= high; i++) ofRow.set(i, [...(ofRow.get(i) ?? []), j]);
  }
  return (i) => {
    const runs = [0, first];
    for (const j of [...leapt, ...(ofRow.get(i) ?? [])].sort((p, q) => p - q)) {
      if (runs.at(-1) === j) runs[runs.length - 1] = j + 1;
      else runs.push(j, j + 1);
    }
    if (runs.at(-1) === last + 1) runs[runs.length - 1] = m;
    else runs.push(last + 1, m);
    return runs;
  };
}
