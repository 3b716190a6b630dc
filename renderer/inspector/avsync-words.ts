import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import type { ToldBy } from '#src/model/av-sync.ts';
import type { SoundShift } from '#src/model/sound-shift.ts';

/** By how much, and which way. @param offset seconds by which the sound comes after the picture */
export function latenessWords(offset: number): string {
  const ms = Math.round(1000 * Math.abs(offset));
  if (ms === 0) return tr('The sound is in step with the picture');
  return offset > 0
    ? tr('The sound comes {ms} ms after the picture', { ms })
    : tr('The sound comes {ms} ms before the picture', { ms });
}

/** What is done about it. @param clock whose clock the recording's place is: the other stream moves */
export function shiftWords({ offset, ppm, segments }: SoundShift, clock: 'sound' | 'picture'): string {
  const said: string[] = [];
  const ms = Math.round(1000 * Math.abs(offset));
  // Sound that is late is put earlier; or its picture later.
  if (clock === 'picture')
    said.push(
      segments.length > 1
        ? tr('The sound is moved shot by shot')
        : offset > 0
          ? tr('The sound is put {ms} ms earlier', { ms })
          : tr('The sound is put {ms} ms later', { ms }),
    );
  else
    said.push(
      segments.length > 1
        ? tr('The picture is moved shot by shot')
        : offset > 0
          ? tr('The picture is put {ms} ms later', { ms })
          : tr('The picture is put {ms} ms earlier', { ms }),
    );
  if (ppm) said.push(tr('its drift taken off'));
  return `${said.join(', ')}.`;
}

export const toldBy: Readonly<Record<ToldBy, Plain>> = {
  impact: 'Told by what strikes in the picture.',
  opening: 'Told by what opens and closes with the loudness, as a mouth does.',
  expert: 'Told by the lip-sync model, which was shown the mouths that were found.',
};
