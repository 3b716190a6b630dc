import type { MovementKind } from '#src/model/av-sync.ts';

/** By how much, and which way. @param offset seconds by which the sound comes after the picture */
export function latenessWords(offset: number): string {
  const ms = Math.round(1000 * Math.abs(offset));
  if (ms === 0) return 'The sound is in step with the picture';
  return `The sound comes ${ms} ms ${offset > 0 ? 'after' : 'before'} the picture`;
}

export const toldBy: Readonly<Record<MovementKind, string>> = {
  impact: 'what strikes in the picture',
  opening: 'what opens and closes with the loudness, as a mouth does',
};
