import { basename, resolve } from 'node:path';
import { exportProject } from '#main/export/export.ts';
import type { ExportCall } from '#main/export/request.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { probeMedia } from '#main/media/probe.ts';
import { mediaInfo } from '#main/services/probed.ts';
import { emptyProject } from '#src/model/project.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { keptCrop } from '#src/vision/crop-edits.ts';
import type { TrackOutcome } from '#main/vision/track-outcome.ts';

/**
 * Writes what a crop holds of a video, held still, with its sound: one file, as an export writes it.
 * @returns what was doubtful, in plain words @throws as `exportProject`
 */
export async function writeSteady(
  path: string,
  track: TrackOutcome,
  {
    output,
    margin,
    overwrite,
  }: { readonly output: string; readonly margin: number; readonly overwrite: boolean },
  call: ExportCall,
): Promise<readonly string[]> {
  const media = mediaInfo(await probeMedia(path, call.signal ? { signal: call.signal } : {}));
  const id = 'video';
  const project = {
    ...emptyProject('track', basename(path), new Date(0).toISOString()),
    recordings: [
      {
        ...{ id, name: basename(path), path: resolve(path), fingerprint: await fingerprint(path), media },
        ...{ recorder: null, analysis: defaultAnalysis },
      },
    ],
    crops: [keptCrop(id, track, track)],
  };
  const { warnings } = await exportProject(
    {
      ...{ project, format: 'multitrack', range: null, recordings: null, sound: null, soundMode: 'replace' },
      ...{ output: resolve(output), overwrite, crop: { margin } },
    },
    call,
  );
  return warnings;
}
