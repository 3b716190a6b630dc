import { tr } from '#renderer/i18n/tr.ts';
import { isData, type Recording } from '#src/model/recording.ts';

/** Why there is no picture of a moment; nothing while one is on its way. `time` null: it is off the recording. */
export function absence({ media }: Pick<Recording, 'media'>, time: number | null): string {
  if (time === null) return tr('outside');
  if (media.video.length > 0) return '';
  return isData(media) ? tr('numbers only') : tr('sound only');
}
