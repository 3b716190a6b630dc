import type { RecordingId } from '#src/model/recording.ts';

/** Whether a recording is heard: solo wins, then mute. Shuttling backwards or fast is silent. */
export function isAudible(
  id: RecordingId,
  solo: RecordingId | null,
  muted: readonly RecordingId[],
  rate: number,
): boolean {
  if (rate <= 0 || rate > 2) return false;
  return solo !== null ? solo === id : !muted.includes(id);
}
