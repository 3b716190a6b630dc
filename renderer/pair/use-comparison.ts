import { useMemo } from 'react';
import type { Project } from '#src/model/project.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import type { SaidWord } from '#src/signal/word-features.ts';
import { saidFor, saidOfPair } from './said.ts';

/** How the matrix compares the two: as their warp did, in the order that it was made in. */
export type Comparison = {
  readonly how: WarpHow | null;
  /** The recording on y is the warp's first. */
  readonly turned: boolean;
  /** What is said in either, as far as that is compared, in the same order; and what the host calls it. */
  readonly words: [SaidWord[] | null, SaidWord[] | null];
  readonly said: [string | null, string | null];
};

/** One object as long as the comparison is the same, whatever becomes of the path. */
export function useComparison(project: Project, a: string, b: string): Comparison {
  const warp = project.warps.find((w) => (w.a === a && w.b === b) || (w.a === b && w.b === a));
  const how = warp?.how ?? null;
  const turned = how !== null && warp?.a === b;
  const { words, keys } = saidFor(how, turned ? saidOfPair(project, b, a) : saidOfPair(project, a, b));
  const text = JSON.stringify([how, keys]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys are equal words
  return useMemo(() => {
    const [how, said] = JSON.parse(text) as [WarpHow | null, Comparison['said']];
    return { how, turned, words, said };
  }, [text, turned]);
}
