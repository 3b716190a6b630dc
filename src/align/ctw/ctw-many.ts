import { badSequences, type Frames, framesIn } from '#src/align/dtw/frames.ts';
import { composed, spokesOfMiddle } from '#src/align/dtw/through-middle.ts';
import type { Window } from '#src/align/dtw/window.ts';
import type { PinnedCell } from '#src/align/dtw/pinned-cell.ts';
import { type KeptFrames, keptAlone, keptParts } from '#src/align/kept-frames.ts';
import { gcca, unitViews } from '#src/math/gcca.ts';
import type { Projection } from '#src/math/projection.ts';
import { orderedTuplePins, type TuplePin } from '../tuple-pins.ts';
import { asMatrix, inCommonSpace, ridgeFor } from './common-space.ts';
import { type CtwAlignment, ctw } from './ctw.ts';
import type { CtwOptions } from './options.ts';
import { rowsAlong } from './pair-agreement.ts';

export type CtwManyOptions = Omit<CtwOptions, 'from' | 'path'> & {
  /** Moments that are one, an index of every sequence each. */
  readonly pins?: readonly TuplePin[];
  /** Frames of one sequence that are matched with what the pins among them say, and with nothing else. */
  readonly kept?: KeptFrames;
};

export type CtwMany = {
  /** Frame indices, one column a sequence. */
  readonly index: readonly Int32Array[];
  /** Σ over all pairs and along the path of the weighted squared distance, each pair in its own common space. */
  readonly cost: number;
  /** Mean agreement of the sequences along the path, by dimension (see `gcca`); in-sample. */
  readonly correlations: Float64Array;
  /** From each sequence's own space to what all have in common, every dimension of variance 1. */
  readonly projections: readonly Projection[];
  /** Whether every pair's descent settled. */
  readonly converged: boolean;
  /** Rounds of the pair that took most. */
  readonly rounds: number;
};

/**
 * Canonical time warping of m ≥ 2 sequences: all are aligned with the one that is nearest to all others,
 * and the paths put together. `gtw` aligns them jointly, and more exactly.
 * @throws InvalidInputError as `ctw`; `bad-pins`
 */
export async function ctwMany(sequences: readonly Frames[], options: CtwManyOptions = {}): Promise<CtwMany> {
  if (sequences.length < 2) throw badSequences('There are fewer than two sequences.', 'Give two or more.');
  const { pins: given = [], kept, ...how } = options;
  const pins = orderedTuplePins(given, sequences.map(framesIn));
  const parts = kept ? keptParts(pins, kept) : [];
  const all = (sequences.length * (sequences.length - 1)) / 2;
  const found: { readonly a: number; readonly b: number; readonly pair: CtwAlignment }[] = [];
  const align = async (a: number, b: number): Promise<CtwAlignment['path']> => {
    const pair = await ctw(sequences[a] as Frames, sequences[b] as Frames, {
      ...how,
      ...(pins.length > 0 && {
        path: { pins: cellsOf(pins, a, b), ...(kept && { window: keptOf(parts, kept.of, a, b) }) },
      }),
      ...(how.watch && { watch: (part, total) => how.watch?.(found.length * total + part, all * total) }),
    });
    found.push({ a, b, pair });
    return { ...pair.path, cost: pair.objective };
  };
  const whole = composed(await spokesOfMiddle(sequences.map(framesIn), align), pins);
  const index = kept ? keptAlone(whole, parts, kept.of) : whole;
  const views = sequences.map(asMatrix);
  const joint = gcca(
    views.map((view, s) => rowsAlong(view, index[s] as Int32Array)),
    {
      ...(how.dims !== undefined && { dims: how.dims }),
      ridge: views.map((view) => ridgeFor(view, how.ridge ?? 1e-6, how.scaling)),
    },
  );
  return {
    index,
    cost: found.reduce((sum, { a, b, pair }) => sum + costOf(sequences, index, a, b, pair), 0),
    correlations: joint.correlations,
    projections: unitViews(joint),
    converged: found.every(({ pair }) => pair.converged),
    rounds: Math.max(...found.map(({ pair }) => pair.history.length)),
  };
}

/** What the pins say of two of the sequences; of those that say the same, one. */
function cellsOf(pins: readonly TuplePin[], a: number, b: number): PinnedCell[] {
  const cells = pins.map((pin) => [pin[a] as number, pin[b] as number] as const);
  return cells.filter(([i, j], k) => k === 0 || i !== cells[k - 1]?.[0] || j !== cells[k - 1]?.[1]);
}

/** The kept parts as windows of two of the sequences; none where neither of them is the one whose frames they are. */
function keptOf(parts: readonly (readonly TuplePin[])[], of: number, a: number, b: number): Window[] {
  if (of !== a && of !== b) return [];
  return parts.map((part) => ({ kind: 'kept', of: of === a ? 'x' : 'y', cells: cellsOf(part, a, b) }));
}

function costOf(
  sequences: readonly Frames[],
  index: readonly Int32Array[],
  a: number,
  b: number,
  { x, y, weights }: CtwAlignment,
): number {
  const u = inCommonSpace(asMatrix(sequences[a] as Frames), x, weights);
  const v = inCommonSpace(asMatrix(sequences[b] as Frames), y, weights);
  const [i, j] = [index[a] as Int32Array, index[b] as Int32Array];
  let sum = 0;
  for (let t = 0; t < i.length; t++)
    for (let k = 0; k < u.dims; k++)
      sum +=
        ((u.values[(i[t] as number) * u.dims + k] as number) -
          (v.values[(j[t] as number) * u.dims + k] as number)) **
        2;
  return sum;
}
