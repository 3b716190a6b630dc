import type { FollowedGiven } from '#src/attention/place-given.ts';
import { leastConfidence } from '#src/model/transcript.ts';

/** Seconds by which given times may be off without a word. */
const tellShift = 0.5;

/**
 * What is said of the times that a text came with.
 * @param given what was found of them; `unordered`: they are not in the order of the text; null: it had none, or they were not asked for
 * @param confidence that the text is that of the recording: one that is refused has no times that a shift could be allowed for
 */
export function givenNotes(
  given: Pick<FollowedGiven, 'later'> | 'unordered' | null,
  confidence: number,
): readonly string[] {
  if (given === null) return [];
  if (given === 'unordered')
    return [
      'The times in the text are not in its order: they tell nothing of this recording, and were not used.',
    ];
  const { later } = given;
  if (later === null) return ['The times in the text are not those of this recording: they were not used.'];
  if (Math.abs(later) < tellShift || confidence < leastConfidence) return [];
  return [
    `The recording is ${Math.abs(later).toFixed(1)} s ${later > 0 ? 'later' : 'earlier'} than the times in the text: that was allowed for.`,
  ];
}
