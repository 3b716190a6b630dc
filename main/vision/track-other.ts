import { isSequencePath, readSequence } from '#main/align/read-sequence.ts';
import { probeMedia } from '#main/media/probe.ts';
import { decodeSound, type SoundFile } from '#main/media/sound.ts';
import { pictureFeatureFiles } from '#main/warp/picture-feature-files.ts';
import type { SequenceFile } from '#main/warp/sequence-files.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Sequence } from '#src/model/sequence.ts';

/** What a crop is fitted to; plain data, sent to a worker. */
export type OtherOf =
  | { readonly kind: 'sound'; readonly sound: SoundFile }
  | { readonly kind: 'picture'; readonly features: SequenceFile }
  | { readonly kind: 'table'; readonly sequence: Sequence };

/**
 * Of a table its columns; of another film what moves in its picture; of a sound, and of the film itself, how loud it is.
 * @throws InvalidInputError `no-clock`, `nothing-to-fit-to`; as `readSequence`, `decodeSound`, `pictureFeatureFiles`
 */
export async function otherOf(
  pool: Pool,
  path: string,
  film: string,
  { signal, progress }: Required<Pick<RunOptions, 'signal' | 'progress'>>,
): Promise<OtherOf> {
  if (isSequencePath(path)) {
    const { values, dims, hop, start, isTimed } = await readSequence(path);
    if (!isTimed)
      throw new InvalidInputError(
        'no-clock',
        `“${path}” does not say when its rows are.`,
        'Give it a column of times, in seconds of the film.',
      );
    return { kind: 'table', sequence: { values: Float32Array.from(values), dims, hop, start } };
  }
  const media = await probeMedia(path, { signal });
  const isSame = path === film || (await fingerprint(path)) === (await fingerprint(film));
  if (media.video.length === 0 || (isSame && media.audio.length > 0)) {
    const sound = await decodeSound(
      path,
      {},
      { signal, media, progress: (done, total) => progress(done, total, 's decoded', 'Decoding the sound') },
    );
    return { kind: 'sound', sound };
  }
  if (isSame)
    throw new InvalidInputError(
      'nothing-to-fit-to',
      'The film has no sound that its picture might go with.',
      'Give --with another film, a sound, or a table.',
    );
  const { files } = await pictureFeatureFiles(path, pool, { signal, progress });
  if (!files.motion)
    throw new InvalidInputError(
      'nothing-to-fit-to',
      `Nothing moves in “${path}”.`,
      'Give --with a film in which something moves, a sound, or a table.',
    );
  return { kind: 'picture', features: files.motion };
}
