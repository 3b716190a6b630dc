import { tr } from '#renderer/i18n/tr.ts';
import { goTo } from '#renderer/commands/play.ts';
import { candidatesOf, candidateStart, isTried } from '#renderer/state/candidates.ts';
import { tryCandidate } from '#renderer/state/edits.ts';
import { placementOf, projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import type { Candidate } from '#src/model/alignment.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { toSource } from '#src/model/time-map.ts';
import { editAndSolve } from './solve.ts';

/**
 * Places a recording at a candidate, for a person to look and listen. Candidates tried one after the other
 * are one undo step: undo goes back to where the recording was before the first.
 */
export function tryOut(app: App, id: RecordingId, candidate: Candidate): void {
  editAndSolve(app, tryCandidate(projectOf(app.store.getState()), id, candidate));
  const s = app.store.getState();
  const map = placementOf(projectOf(s), id)?.map;
  if (map && toSource(map, s.playhead) === null) goTo(app, candidateStart(projectOf(s), candidate));
  const against = recordingOf(projectOf(s), candidate.against)?.name ?? tr('the other');
  app.say(tr('Placed by hand against “{against}”. Play to judge it; Undo takes it back.', { against }));
}

const candidates = (s: AppState): readonly Candidate[] =>
  candidatesOf(placementOf(projectOf(s), s.selected[0] ?? null));

export const hasCandidates = (s: AppState): boolean => candidates(s).length > 0;

/** Tries the candidate after the one that is tried now; after the last the first again. */
export function tryNext(app: App): void {
  const s = app.store.getState();
  const [id] = s.selected;
  const list = candidates(s);
  if (!id || list.length === 0) return;
  const at = list.findIndex((c) => isTried(projectOf(s), id, c));
  const next = list[(at + 1) % list.length];
  if (next) tryOut(app, id, next);
}
