import type { RecordingId } from '#src/model/recording.ts';

/** Whether a recording is heard: one in each ear wins, then solo, then mute. Shuttling backwards or fast is silent. */
export function isAudible(
  id: RecordingId,
  solo: RecordingId | null,
  muted: readonly RecordingId[],
  rate: number,
  ears: { readonly left: RecordingId; readonly right: RecordingId } | null = null,
): boolean {
  if (rate <= 0 || rate > 2) return false;
  if (ears) return id === ears.left || id === ears.right;
  return solo !== null ? solo === id : !muted.includes(id);
}
