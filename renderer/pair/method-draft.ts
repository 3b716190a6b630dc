import type { ElasticWarp } from '#src/model/project.ts';
import { plainHow, type WarpHow } from '#src/model/warp-how.ts';

/** The program's own choice of method, as the list of methods calls it. */
export const ownChoice = 'auto';

/** A choice of method under way: as the document would have it, or `ownChoice`. */
export type MethodDraft = WarpHow;

/** What the strip shows for a pair first: how it was warped, else the program's choice. */
export const draftOf = (warp: ElasticWarp | null): MethodDraft =>
  warp?.how ?? { ...plainHow, method: ownChoice };
