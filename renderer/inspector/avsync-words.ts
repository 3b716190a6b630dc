import type { ToldBy } from '#src/model/av-sync.ts';
import type { SoundShift } from '#src/model/sound-shift.ts';

/** By how much, and which way. @param offset seconds by which the sound comes after the picture */
export function latenessWords(offset: number): string {
  const ms = Math.round(1000 * Math.abs(offset));
  if (ms === 0) return 'The sound is in step with the picture';
  return `The sound comes ${ms} ms ${offset > 0 ? 'after' : 'before'} the picture`;
}

/** What is done about it. @param clock whose clock the recording's place is: the other stream moves */
export function shiftWords({ offset, ppm, segments }: SoundShift, clock: 'sound' | 'picture'): string {
  const isByShots = segments.length > 1;
  // Sound that is late is put earlier; or its picture later.
  const way = offset > 0 === (clock === 'picture') ? 'earlier' : 'later';
  const what = clock === 'picture' ? 'The sound' : 'The picture';
  const drift = ppm ? ', its drift taken off' : '';
  if (isByShots) return `${what} is moved shot by shot${drift}.`;
  return `${what} is put ${Math.round(1000 * Math.abs(offset))} ms ${way}${drift}.`;
}

export const toldBy: Readonly<Record<ToldBy, string>> = {
  impact: 'what strikes in the picture',
  opening: 'what opens and closes with the loudness, as a mouth does',
  expert: 'the lip-sync model, which was shown the mouths that were found',
};
