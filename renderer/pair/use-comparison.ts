import { useMemo } from 'react';
import type { Project } from '#src/model/project.ts';
import type { WarpHow } from '#src/model/warp-how.ts';

/** How the matrix compares the two: as their warp did, in the order that it was made in. */
export type Comparison = {
  readonly how: WarpHow | null;
  /** The recording on y is the warp's first. */
  readonly turned: boolean;
};

/** One object as long as the comparison is the same, whatever becomes of the path. */
export function useComparison(project: Project, a: string, b: string): Comparison {
  const warp = project.warps.find((w) => (w.a === a && w.b === b) || (w.a === b && w.b === a));
  const turned = warp?.how != null && warp.a === b;
  const text = JSON.stringify(warp?.how ?? null);
  return useMemo(() => ({ how: JSON.parse(text) as WarpHow | null, turned }), [text, turned]);
}
