import { useEffect, useMemo, useState } from 'react';
import type { ProjectCrop } from '#src/model/crop.ts';
import type { Project } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import type { SaidWord } from '#src/signal/word-features.ts';
import { othersFor, pooledIn } from './pooled.ts';
import { saidFor, saidOfPair } from './said.ts';
import { comparedCrop } from './compared-crops.ts';

/** How the matrix compares the two: as their warp did, in the order that it was made in. */
export type Comparison = {
  readonly how: WarpHow | null;
  /** The pairs that it learns from as well. */
  readonly others: ReturnType<typeof othersFor>;
  /** The recording on y is the warp's first. */
  readonly turned: boolean;
  /** What is said in either, as far as that is compared, in the same order; and what the host calls it. */
  readonly words: [SaidWord[] | null, SaidWord[] | null];
  readonly said: [string | null, string | null];
  /** The crops of the two in which their pictures are compared, where they are. */
  readonly crops: { readonly a: ProjectCrop | null; readonly b: ProjectCrop | null };
};

/** One object as long as the comparison is the same, whatever becomes of the path. */
export function useComparison(project: Project, a: Recording, b: Recording): Comparison {
  const warp = project.warps.find((w) => (w.a === a.id && w.b === b.id) || (w.a === b.id && w.b === a.id));
  const how = pooledIn(project, warp?.how ?? null);
  const turned = how !== null && warp?.a === b.id;
  const { words, keys } = saidFor(
    how,
    turned ? saidOfPair(project, b.id, a.id) : saidOfPair(project, a.id, b.id),
  );
  const text = JSON.stringify([how, keys, othersFor(project, how)]);
  const cropA = useRested(comparedCrop(project, a, how));
  const cropB = useRested(comparedCrop(project, b, how));
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal keys are equal words
  return useMemo(() => {
    const [how, said, others] = JSON.parse(text) as [
      WarpHow | null,
      Comparison['said'],
      Comparison['others'],
    ];
    return { how, others, turned, words, said, crops: { a: cropA, b: cropB } };
  }, [text, turned, cropA, cropB]);
}

/** A crop in the hand is compared when it has come to rest, milliseconds. */
const rest = 700;

/** What was given last and has stayed so for a while; at once what is there first, and that there is none. */
function useRested(crop: ProjectCrop | null): ProjectCrop | null {
  const [rested, setRested] = useState(crop);
  useEffect(() => {
    const timer = setTimeout(() => setRested(crop), crop ? rest : 0);
    return () => clearTimeout(timer);
  }, [crop]);
  return rested?.recording === crop?.recording ? rested : crop;
}
