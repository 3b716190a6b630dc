import { join } from 'node:path';
import { safeName } from '#main/export/names.ts';
import { folderOutbox } from '#main/export/outbox.ts';
import { failureOf, fileUrl, inputArgs, runFfmpeg } from '#main/media/ffmpeg.ts';
import { type ProbedMedia, probeMedia } from '#main/media/probe.ts';
import type { RunOptions } from '#main/work/pool.ts';
import { InvalidInputError, MachineError, throwIfCancelled } from '#src/model/errors.ts';
import type { Step } from '#src/model/steps.ts';

type Found = Step & { readonly start: number; readonly end: number };

/** Bytes a second that a clip takes, roughly: for the question whether the disk has room. */
const bytesASecond = 500_000;
/** A clip may be off by so many seconds, a few frames, before it counts as written wrongly. */
const slack = 0.5;

/**
 * Writes a clip for every step that is found into a folder, which may exist: `01 Cut the onion.mp4`, numbered as in the list,
 * picture (H.264) and sound (AAC) encoded anew so that they begin where the step does.
 * @returns the files, as paths below `folder` as it was given
 * @throws InvalidInputError `no-steps` where none is found; StorageError `exists`, …; MediaError; MachineError; CancelledError
 */
export async function writeStepClips(
  path: string,
  steps: readonly Step[],
  folder: string,
  { signal, progress, overwrite }: Pick<RunOptions, 'signal' | 'progress'> & { readonly overwrite: boolean },
): Promise<readonly string[]> {
  const media = await probeMedia(path, signal ? { signal } : {});
  const isSeen = media.video.length > 0;
  const digits = Math.max(2, String(steps.length).length);
  const parts = steps.flatMap((step, k) => {
    if (step.start === null || step.end === null) return [];
    const name = `${String(k + 1).padStart(digits, '0')} ${safeName(plainName(step.text))}`;
    return [{ step: step as Found, name: `${name}${isSeen ? '.mp4' : '.m4a'}` }];
  });
  if (parts.length === 0)
    throw new InvalidInputError(
      'no-steps',
      'No step is found, so there is nothing to cut.',
      'Pin some first.',
    );
  const total = parts.reduce((sum, { step }) => sum + step.end - step.start, 0);
  const outbox = await folderOutbox(
    folder,
    parts.map(({ name }) => name),
    { overwrite, originals: [path], bytes: bytesASecond * total },
  );
  try {
    let done = 0;
    for (const { step, name } of parts) {
      progress?.(done, total, 's', `Cutting ${name}`);
      await cut(path, media, step, outbox.finished(name), signal);
      done += step.end - step.start;
    }
    progress?.(total, total, 's', 'Cutting');
    await outbox.commit();
    return parts.map(({ name }) => join(folder, name));
  } finally {
    await outbox.discard();
  }
}

/** Without the list's own number, which stands before it already. */
const plainName = (text: string): string => text.replace(/^\s*\(?\d{1,3}[.):]\s*/, '').replace(/[.\s]+$/, '');

async function cut(
  path: string,
  media: ProbedMedia,
  { start, end }: Found,
  output: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [video] = media.video;
  const [audio] = media.audio;
  const length = end - start;
  const result = await runFfmpeg(
    [
      ...['-v', 'error', ...inputArgs(path, [...media.inputOptions, '-ss', start.toFixed(3)])],
      ...['-t', length.toFixed(3)],
      ...(video ? ['-map', `0:${video.index}`, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18'] : []),
      ...(video ? ['-pix_fmt', 'yuv420p', '-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2'] : []),
      ...(audio ? ['-map', `0:${audio.index}`, '-c:a', 'aac', '-b:a', '192k'] : []),
      ...['-map_chapters', '-1', '-movflags', '+faststart', '-n', fileUrl(output)],
    ],
    { signal },
  );
  throwIfCancelled(signal);
  if (result.code !== 0) throw failureOf(result, path);
  const written = await probeMedia(output, signal ? { signal } : {});
  // Past the end of the file there is nothing to cut.
  const due = Math.min(length, Math.max(0, media.duration - start));
  if (Math.abs(written.duration - due) > slack)
    throw new MachineError(
      'export-broken',
      `ffmpeg wrote ${JSON.stringify(output)} wrongly: ${written.duration.toFixed(1)} s instead of ${due.toFixed(1)} s.`,
      'Try again; if it happens again, use another ffmpeg (FFMPEG_PATH).',
    );
}
