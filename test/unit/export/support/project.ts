import { basename } from 'node:path';
import { fingerprint } from '#main/media/fingerprint.ts';
import { probeMedia } from '#main/media/probe.ts';
import { mediaInfo } from '#main/services/probed.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { knot, type TimeMap, timeMap } from '#src/model/time-map.ts';

/** A stretch of a recording, as truth files state it. */
export type Stretch = {
  readonly source: readonly [number, number];
  readonly timeline: readonly [number, number];
};

export const mapOf = (segments: readonly Stretch[]): TimeMap =>
  timeMap(
    segments.map((s) => ({
      knots: [knot(s.timeline[0], s.source[0], 1e-5), knot(s.timeline[1], s.source[1], 1e-5)],
    })),
  );

/** A project whose recordings r0, r1, … lie where the caller says; null: not placed. The first is the reference. */
export async function projectOf(
  files: readonly { readonly path: string; readonly map: TimeMap | null; readonly name?: string }[],
): Promise<Project> {
  const recordings = [];
  for (const [i, { path, name }] of files.entries()) {
    const media = mediaInfo(await probeMedia(path));
    recordings.push({
      id: `r${i}`,
      name: name ?? basename(path),
      path,
      fingerprint: await fingerprint(path),
      media,
      recorder: null,
      analysis: defaultAnalysis,
    });
  }
  return {
    ...emptyProject('p', 'Test', '2026-11-22T12:00:00.000Z'),
    settings: { reference: 'r0', maxDrift: 500, by: 'auto' },
    recordings,
    events: [{ id: 'e0', reference: 'r0' }],
    placements: files.map(({ map }, i) => ({
      recording: `r${i}`,
      placed: map !== null,
      event: map ? 'e0' : null,
      confidence: map ? 1 : 0,
      reason: map ? null : 'matches nothing',
      score: null,
      chance: null,
      candidates: [],
      map,
      by: 'auto' as const,
    })),
  };
}
