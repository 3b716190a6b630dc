import { stepName } from '#renderer/i18n/step-name.ts';
import type { Candidate } from '#src/model/alignment.ts';
import { edit, placeByHand } from '#src/model/edits.ts';
import type { Edit } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import type { Recording, RecordingId } from '#src/model/recording.ts';
import type { TimesColumn } from '#src/model/sequence.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { candidateStart } from './candidates.ts';
import { relinked } from './frame-rate.ts';
import { placementOf, recordingOf } from './selectors.ts';

/** Edits that the window alone makes; the others are `src/model/edits.ts`, which scripts make as well. */
export * from '#src/model/edits.ts';

/** Tries one of the candidates that the program did not dare to choose; tries in a row are one step. */
export const tryCandidate = (project: Project, id: RecordingId, candidate: Candidate): Edit => {
  const recording = recordingOf(project, id);
  const event = placementOf(project, candidate.against)?.event ?? null;
  const map = linearTimeMap(
    candidateStart(project, candidate),
    0,
    Math.max(recording?.media.duration ?? 0, 1e-3),
  );
  return placeByHand(id, map, event, stepName('Try candidate'), `try-${id}`);
};

/** The same recording at another place on the disk. */
export const relink = (
  id: RecordingId,
  found: Pick<Recording, 'path' | 'fingerprint' | 'media'>,
  times?: TimesColumn,
): Edit =>
  edit(stepName('Relink recording'), (d) => {
    const r = d.recordings.find((each) => each.id === id);
    if (r) Object.assign(r, found, relinked(r as Recording, found.media, times));
  });
