import { basename } from 'node:path';
import { fingerprint } from '#main/media/fingerprint.ts';
import { probeMedia } from '#main/media/probe.ts';
import { mediaInfo } from '#main/services/probed.ts';
import { defaultAnalysis, type Recording } from '#src/model/recording.ts';

/** A file as a project holds it, without asking a window to import it. */
export async function recordingAt(path: string, id: string, name = basename(path)): Promise<Recording> {
  return {
    id,
    name,
    path,
    fingerprint: await fingerprint(path),
    media: mediaInfo(await probeMedia(path)),
    recorder: null,
    analysis: defaultAnalysis,
  };
}
