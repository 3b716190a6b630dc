import { fusedMethod, type WarpHow } from '#src/model/warp-how.ts';
import type { Project } from '#src/model/project.ts';
import { isData, type Recording } from '#src/model/recording.ts';
import { boundsOf, type Pair } from './warp-solver.ts';

/** So many others at most are tried from the window: with four every one of fifteen pairs is compared. */
const most = 4;

/**
 * Recordings by way of which two may be warped that have too little in common: those that have what the two are compared by. None
 * where something is pinned or marked between the two, which says nothing of others, or where words are compared.
 */
export function between(project: Project, pair: Pair, how: WarpHow | null): readonly string[] {
  const { pins, forbidden, locked } = boundsOf(project, pair);
  if (pins.length + forbidden.length + locked.length > 0) return [];
  if (how?.features === 'text' || (how?.pool ?? []).length > 0) return [];
  const [a, b] = [pair.a, pair.b].map((id) => project.recordings.find((r) => r.id === id));
  if (!a || !b || [a, b].some((r) => isData(r.media))) return [];
  const sees = (r: Recording) => r.media.video.length > 0;
  const hears = (r: Recording) => r.media.audio.length > 0;
  const isSeen = how?.features === 'motion' || !(hears(a) && hears(b));
  const either = (r: Recording) => hears(r) || sees(r);
  const fits = how?.method === fusedMethod ? either : isSeen ? sees : hears;
  return project.recordings
    .filter((r) => r.id !== a.id && r.id !== b.id && !isData(r.media) && fits(r))
    .slice(0, most)
    .map(({ id }) => id);
}
