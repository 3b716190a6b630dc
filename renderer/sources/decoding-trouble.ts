import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import type { Heard } from '#renderer/state/state.ts';
import { formatLength } from '#renderer/time/format.ts';
import { isData, type Recording } from '#src/model/recording.ts';

/** That a recording could be decoded only in part, or not at all, and why; null when it was decoded whole. */
export function decodingTrouble(
  { media }: Pick<Recording, 'media'>,
  { short, length, failed }: Pick<Heard, 'short' | 'length' | 'failed'>,
): string | null {
  if (failed)
    return `${isData(media) ? tr('It cannot be drawn') : tr('Its sound cannot be used')}: ${told(failed.message)}`;
  // Where the header was wrong nothing is missing.
  if (!short || length) return null;
  const why = short.broke ? tr('the decoder stopped') : tr('the file holds no more');
  return tr('Decoded only to {end} of {declared}: {why}.', {
    end: formatLength(short.end),
    declared: formatLength(short.declared),
    why,
  });
}

/** Whether decoding it once more may give more: a file that simply ends gives the same again. */
export const mayTryAgain = ({ short, failed }: Pick<Heard, 'short' | 'failed'>): boolean =>
  failed !== null || short?.broke === true;
