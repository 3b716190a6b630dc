import type { MediaInfo } from '#src/model/recording.ts';
import type { SoundFile } from './sound.ts';

/** Less than this share of a sound, or fewer seconds, may be missing without harm. */
const missingShare = 0.1;
const missingSeconds = 2;

/**
 * The source time up to which the analysed sound should go, where much of that was never heard; null otherwise.
 * @param wanted container index of the sound; null: the first
 */
export function lostOf(
  media: MediaInfo,
  wanted: number | null,
  { end }: Pick<SoundFile, 'end'>,
): number | null {
  const stream = media.audio.find((a) => wanted === null || a.index === wanted);
  const declared =
    stream?.duration != null
      ? stream.start + stream.duration
      : media.video.length === 0
        ? media.duration
        : null;
  const isLost = declared !== null && declared - end >= Math.max(missingSeconds, missingShare * declared);
  return isLost ? declared : null;
}

/** What codecs pad and containers round: by less than this a file may differ from what it says, seconds. */
const declaredWithin = 0.25;

/** The true length of a file, the one that it declares (0: none), and a sentence about the two. */
export type TrueLength = { readonly duration: number; readonly declared: number; readonly said: string };

/**
 * How long a file is where decoding its sound shows another length than it declares; null where it does not. A
 * file of one sound stream lasts as long as its sound, whatever it says (AMR and others do not know), and one that
 * says nothing at least that long. Where the decoder stopped, or much is missing, that is not the end of it.
 */
export function trueLength(
  media: MediaInfo,
  wanted: number | null,
  sound: Pick<SoundFile, 'end' | 'short'>,
): TrueLength | null {
  const alone = media.audio.length === 1 && media.video.length === 0 && media.data.length === 0;
  const unknown = !(media.duration > 0);
  if (!(alone || unknown) || sound.short?.broke || lostOf(media, wanted, sound) !== null) return null;
  const { end } = sound;
  if (!(end > 0) || Math.abs(end - media.duration) <= declaredWithin) return null;
  const holds = `it holds ${end.toFixed(2)} s of sound.`;
  const said = unknown
    ? `It does not say how long it is; ${holds}`
    : `It says that it lasts ${media.duration.toFixed(2)} s; ${holds}`;
  return { duration: end, declared: media.duration, said };
}
