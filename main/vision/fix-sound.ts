import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { decodeChannels } from '#main/export/decode-channels.ts';
import { fileOutbox } from '#main/export/outbox.ts';
import { soundGrid } from '#main/export/plan.ts';
import { renderSound } from '#main/export/render-sound.ts';
import { verifyMedia } from '#main/export/verify.ts';
import { failureOf, fileUrl, inputArgs, runFfmpeg } from '#main/media/ffmpeg.ts';
import { chooseAudio, probeMedia } from '#main/media/probe.ts';
import type { RunOptions } from '#main/work/pool.ts';
import type { AvSync } from '#src/model/av-sync.ts';
import { InvalidInputError, throwIfCancelled } from '#src/model/errors.ts';
import { soundMap } from '#src/model/sound-map.ts';

/** What files of sound and picture that are written here end in. */
export const fixedEndings: readonly string[] = ['.mp4', '.mov', '.mkv'];

/** @throws InvalidInputError `bad-ending` */
function checkFixed(output: string): void {
  if (fixedEndings.includes(extname(output).toLowerCase())) return;
  throw new InvalidInputError(
    'bad-ending',
    `${JSON.stringify(basename(output))} names no file of sound and picture that is written here.`,
    `End it in ${fixedEndings.join(', ')}.`,
  );
}

/**
 * Writes a copy of a recording in which the sound is in step with the picture: the first picture as it is, not encoded
 * again; the sound laid out anew sample by sample, shifted, its drift taken off, each segment by its own offset. MP4 gets AAC,
 * others 24-bit PCM. Other streams are left out. @returns what was doubtful, in plain words
 * @throws StorageError `exists`, …; InvalidInputError `is-original`, `bad-ending`; MediaError; CancelledError
 */
export async function writeFixed(
  path: string,
  found: AvSync,
  output: string,
  { signal, progress, overwrite }: Pick<RunOptions, 'signal' | 'progress'> & { readonly overwrite: boolean },
): Promise<readonly string[]> {
  checkFixed(output);
  const media = await probeMedia(path, signal ? { signal } : {});
  const stream = chooseAudio(media, null);
  const [video] = media.video;
  if (!video) throw new Error('a picture was measured');
  const size = (await stat(path)).size;
  const bytes = size + 7 * stream.channels * stream.sampleRate * media.duration;
  const outbox = await fileOutbox(output, { overwrite, originals: [path], bytes });
  const tell = (done: number) =>
    progress?.(Math.min(done, media.duration), media.duration, 's', 'Laying out the sound');
  try {
    const decoded = await decodeChannels(path, media, stream, outbox.scratch('sound.f32'), {
      signal,
      progress: (s) => tell(s / 2),
    });
    const grid = soundGrid(0, media.duration, stream.sampleRate);
    const sound = [0, decoded.length / decoded.rate] as const;
    const wav = outbox.scratch('sound.wav');
    await renderSound(decoded, soundMap(found, [0, media.duration], sound), grid, wav, {
      signal,
      progress: (samples) => tell(media.duration / 2 + samples / stream.sampleRate / 2),
    });
    const finished = outbox.finished(basename(output));
    const isMp4 = extname(output).toLowerCase() === '.mp4';
    const result = await runFfmpeg(
      [
        ...['-v', 'error', ...inputArgs(path, media.inputOptions), '-i', fileUrl(wav)],
        ...['-map', `0:${video.index}`, '-map', '1:a', '-c:v', 'copy'],
        ...(isMp4 ? ['-c:a', 'aac', '-b:a', '256k'] : ['-c:a', 'pcm_s24le']),
        ...['-map_chapters', '-1', '-n', fileUrl(finished)],
      ],
      { signal },
    );
    throwIfCancelled(signal);
    if (result.code !== 0) throw failureOf(result, output);
    const written = { videos: 0, frames: 0, samples: grid.count, slack: 4096 };
    await verifyMedia(finished, { ...written, sounds: [{ channels: stream.channels }] }, signal);
    await outbox.commit();
    return decoded.warnings;
  } finally {
    await outbox.discard();
  }
}
