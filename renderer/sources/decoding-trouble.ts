import type { Heard } from '#renderer/state/state.ts';
import { formatLength } from '#renderer/time/format.ts';
import { isData, type Recording } from '#src/model/recording.ts';

/** That a recording could be decoded only in part, or not at all, and why; null when it was decoded whole. */
export function decodingTrouble(
  { media }: Pick<Recording, 'media'>,
  { short, length, failed }: Pick<Heard, 'short' | 'length' | 'failed'>,
): string | null {
  if (failed)
    return `${isData(media) ? 'It cannot be drawn' : 'Its sound cannot be used'}: ${failed.message}`;
  // Where the header was wrong nothing is missing.
  if (!short || length) return null;
  const why = short.broke ? 'the decoder stopped' : 'the file holds no more';
  return `Decoded only to ${formatLength(short.end)} of ${formatLength(short.declared)}: ${why}.`;
}

/** Whether decoding it once more may give more: a file that simply ends gives the same again. */
export const mayTryAgain = ({ short, failed }: Pick<Heard, 'short' | 'failed'>): boolean =>
  failed !== null || short?.broke === true;
