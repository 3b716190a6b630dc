import { reach, type StepPattern } from './step-pattern.ts';
import type { PinnedCell } from './pinned-cell.ts';

/** A cell of a production, counted back from where it ends. */
export type Cell = { readonly di: number; readonly dj: number; readonly weight: number };

/** A production as searches use it. */
export type Step = {
  readonly di: number;
  readonly dj: number;
  readonly cells: readonly Cell[];
  /** Its first move goes on in both sequences: it may follow left-out frames. */
  readonly opens: boolean;
};

/** The productions of a table, as searches use them. */
export function compile({ productions }: StepPattern): readonly Step[] {
  return productions.map((moves) => {
    const [di, dj] = reach(moves);
    let [i, j] = [0, 0];
    const cells = moves.map(([p, q, weight]) => {
      i += p;
      j += q;
      return { di: di - i, dj: dj - j, weight };
    });
    const [p, q] = moves[0] as readonly [number, number, number];
    return { di, dj, cells, opens: p > 0 && q > 0 };
  });
}

/** A production that may not end in a column. */
export type Barred = readonly [j: number, step: number];

/**
 * By the row where they end: the cells and productions that would leap over a pin. A move does when it
 * begins before the pin and ends after it without touching it; the mask of the pin leaves no other way round.
 */
export function barredByPins(
  steps: readonly Step[],
  pins: readonly PinnedCell[],
): ReadonlyMap<number, readonly Barred[]> {
  const out = new Map<number, Barred[]>();
  for (const [pi, pj] of pins)
    for (const [p, step] of steps.entries()) {
      let [fi, fj] = [step.di, step.dj];
      for (const { di, dj } of step.cells) {
        // A move from (i − fi, j − fj) to (i − di, j − dj).
        for (let a = 0; a <= fi - di; a++)
          for (let b = 0; b <= fj - dj; b++) {
            // The pin lies a rows and b columns after its beginning.
            if ((a === 0 && b === 0) || (a === fi - di && b === fj - dj)) continue;
            const [i, j] = [pi - a + fi, pj - b + fj];
            out.set(i, [...(out.get(i) ?? []), [j, p]]);
          }
        [fi, fj] = [di, dj];
      }
    }
  return out;
}
