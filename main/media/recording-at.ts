import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { defaultAnalysis, type Recording } from '#src/model/recording.ts';
import { mediaInfo, probed } from '#main/services/probed.ts';
import { fingerprint } from './fingerprint.ts';

/** A media file as a project holds it, under a new id. @param path absolute @throws as `probeMedia`; CancelledError */
export async function recordingAt(path: string, signal?: AbortSignal): Promise<Recording> {
  const media = mediaInfo(await probed(path, signal));
  return {
    ...{ id: randomUUID(), name: basename(path), path, fingerprint: await fingerprint(path), media },
    ...{ recorder: null, analysis: defaultAnalysis },
  };
}
