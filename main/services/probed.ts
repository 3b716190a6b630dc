import { stat } from 'node:fs/promises';
import type { MediaInfo } from '#src/model/recording.ts';
import type { TimesColumn } from '#src/model/sequence.ts';
import { type ProbedMedia, probeMedia } from '#main/media/probe.ts';

/** Facts of files already probed in this process, so that every thumbnail need not probe again. */
const known = new Map<string, { readonly stamp: string; readonly media: ProbedMedia }>();
const mostKnown = 1000;

/** As probeMedia, remembered while the file keeps its size and time, and is read alike. */
export async function probed(
  path: string,
  signal?: AbortSignal,
  times: TimesColumn = 'auto',
): Promise<ProbedMedia> {
  const info = await stat(path).catch(() => null); // probing says it better
  const stamp = info ? `${info.size} ${info.mtimeMs} ${times}` : '';
  const before = known.get(path);
  if (before && before.stamp === stamp) return before.media;
  const media = await probeMedia(path, signal ? { signal, times } : { times });
  known.delete(path);
  known.set(path, { stamp, media });
  if (known.size > mostKnown) known.delete(known.keys().next().value as string);
  return media;
}

/** What the document keeps of a probe: exactly the fields of MediaInfo. */
export const mediaInfo = (media: ProbedMedia): MediaInfo => ({
  container: media.container,
  duration: media.duration,
  audio: media.audio,
  video: media.video,
  data: media.data,
  creationTime: media.creationTime,
  timecode: media.timecode,
  device: media.device,
  warnings: media.warnings,
});
