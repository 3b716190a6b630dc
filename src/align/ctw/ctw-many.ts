import { framesIn, badSequences, type Frames } from '#src/align/dtw/frames.ts';
import { composed, spokesOfMiddle } from '#src/align/dtw/through-middle.ts';
import { type CtwAlignment, type CtwOptions, ctw } from './ctw.ts';

/**
 * Canonical time warping of m ≥ 2 sequences: all are aligned with the one that is nearest to all others,
 * and the paths put together. `gtw` aligns them jointly, and more exactly.
 * @returns frame indices, one column a sequence
 * @throws InvalidInputError as `ctw`
 */
export async function ctwMany(
  sequences: readonly Frames[],
  options: Omit<CtwOptions, 'from' | 'path'> = {},
): Promise<Int32Array[]> {
  if (sequences.length < 2) throw badSequences('There are fewer than two sequences.', 'Give two or more.');
  const all = (sequences.length * (sequences.length - 1)) / 2;
  let done = 0;
  const align = async (a: number, b: number): Promise<CtwAlignment['path']> => {
    const { path, objective } = await ctw(sequences[a] as Frames, sequences[b] as Frames, {
      ...options,
      ...(options.watch && { watch: (part, total) => options.watch?.(done * total + part, all * total) }),
    });
    done++;
    return { ...path, cost: objective };
  };
  return composed(await spokesOfMiddle(sequences.map(framesIn), align));
}
