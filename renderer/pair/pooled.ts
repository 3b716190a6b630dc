import { refOf } from '#renderer/operations/jobs.ts';
import type { MediaRef } from '#src/contract/jobs.ts';
import type { Project } from '#src/model/project.ts';
import { mostPooled, type WarpHow } from '#src/model/warp-how.ts';

/** Which pairs of a project deep CTW learns from beside the one at hand. */

type Pair = { readonly a: string; readonly b: string };

/**
 * The other pairs of the project that are warped, the surest first, no more than are learnt from; a recording that this
 * pair has too stands on the same side.
 */
export function otherPairs({ warps }: Pick<Project, 'warps'>, pair: Pair): WarpHow['pool'] {
  const isOwn = ({ a, b }: Pair) => (a === pair.a && b === pair.b) || (a === pair.b && b === pair.a);
  return warps
    .filter((warp) => !isOwn(warp))
    .toSorted((p, q) => q.confidence - p.confidence)
    .slice(0, mostPooled)
    .map(({ a, b }) => (a === pair.b || b === pair.a ? [b, a] : [a, b]));
}

/** A choice as it can be asked for: without pairs of which a recording has left the project. */
export function pooledIn({ recordings }: Pick<Project, 'recordings'>, how: WarpHow | null): WarpHow | null {
  if (!how || how.pool.length === 0) return how;
  const isThere = (id: string) => recordings.some((r) => r.id === id);
  return { ...how, pool: how.pool.filter((pair) => pair.every(isThere)) };
}

/** The recordings of the pairs that a choice learns from, as the host is told them. */
export const othersFor = ({ recordings }: Pick<Project, 'recordings'>, how: WarpHow | null) =>
  (how?.pool ?? []).map((pair) => pair.flatMap((id) => recordings.filter((r) => r.id === id).map(refOf))) as [
    MediaRef,
    MediaRef,
  ][];
