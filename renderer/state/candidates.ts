import type { Candidate, Placement } from '#src/model/alignment.ts';
import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { offsetOf, toTimelineBeyond } from './mapping.ts';
import { placementOf } from './selectors.ts';

/** More lines than this are noise: what lies below the third is chance. */
const most = 3;

/** The candidates worth a try, best first: at most three, none whose score reads 0.00. */
export const bestCandidates = <T extends { readonly score: number }>(
  candidates: readonly T[],
): readonly T[] =>
  candidates
    .filter((c) => c.score >= 0.005)
    .sort((p, q) => q.score - p.score)
    .slice(0, most);

/** A place that only a clock names: nothing was measured there. */
export const isByClock = ({ score }: Candidate): boolean => score === 0;

/** The places to try of a recording that was not placed, or that lies where a person put it. */
export function candidatesOf(placement: Placement | null): readonly Candidate[] {
  if (!placement || (placement.placed && placement.by === 'auto')) return [];
  const best = bestCandidates(placement.candidates);
  const clock = placement.candidates.find(isByClock);
  return clock ? [...best.slice(0, most - 1), clock] : best;
}

/** Where on the timeline the recording would begin; on the other one's own clock while that is not placed. */
export function candidateStart(project: Project, candidate: Candidate): number {
  const map = placementOf(project, candidate.against)?.map;
  return map ? toTimelineBeyond(map, candidate.offset) : candidate.offset;
}

/** Whether the recording lies at the candidate now, to the millisecond. */
export function isTried(project: Project, id: RecordingId, candidate: Candidate): boolean {
  const placement = placementOf(project, id);
  if (placement?.by !== 'manual' || !placement.map) return false;
  return Math.abs(offsetOf(placement.map) - candidateStart(project, candidate)) < 1e-3;
}
