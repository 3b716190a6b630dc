import { moverOf } from '#src/align/sync/network-pins.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { type Project, referenceOf } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { placementOf } from './selectors.ts';

/** Does a hand hold one of the two, by a placement or by pins? */
export function isHeldByHand(project: Project, pair: Pick<PairEvidence, 'a' | 'b'>): boolean {
  const reference = referenceOf(project);
  const isMoved = (id: RecordingId) => placementOf(project, id)?.by === 'manual';
  const stands = (id: RecordingId) => id === reference || isMoved(id);
  const held = project.pins.map((pin) => moverOf(pin, stands));
  return [pair.a, pair.b].some((id) => isMoved(id) || held.includes(id));
}
