import type { Placement } from '#src/model/alignment.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { defaultAnalysis, type Recording } from '#src/model/recording.ts';
import { linearTimeMap, type TimeMap } from '#src/model/time-map.ts';

export const recording = (id: string, duration = 60, patch: Partial<Recording> = {}): Recording => ({
  id,
  name: `${id}.mp4`,
  path: `/media/${id}.mp4`,
  fingerprint: { size: 1000, modified: 0, hash: id.padEnd(64, '0').replace(/[^0-9a-f]/g, 'a') },
  media: {
    container: 'mp4',
    duration,
    audio: [
      { kind: 'audio', index: 1, codec: 'aac', sampleRate: 48_000, channels: 2, start: 0, duration: null },
    ],
    video: [
      {
        kind: 'video',
        index: 0,
        codec: 'h264',
        width: 1920,
        height: 1080,
        rotation: 0,
        frameRate: [25, 1],
        variableFrameRate: false,
        start: 0,
        duration: null,
      },
    ],
    data: [],
    creationTime: null,
    timecode: null,
    device: null,
    warnings: [],
  },
  recorder: null,
  analysis: defaultAnalysis,
  ...patch,
});

export const placed = (id: string, map: TimeMap, event = '0', by: Placement['by'] = 'auto'): Placement => ({
  recording: id,
  placed: true,
  event,
  confidence: 0.98,
  reason: null,
  score: 30,
  chance: 4,
  candidates: [],
  map,
  by,
});

export const refused = (id: string, against: string): Placement => ({
  recording: id,
  placed: false,
  event: null,
  confidence: 0,
  reason: 'Nothing in it rises above chance.',
  score: 2,
  chance: 4,
  candidates: [{ against, offset: 12.5, score: 2 }],
  map: null,
  by: 'auto',
});

/** Three recordings placed at 0, 5 and 10 s, and one refused. */
export function sampleProject(): Project {
  return {
    ...emptyProject('p', 'Sample', '2026-01-01T00:00:00Z'),
    recordings: ['a', 'b', 'c', 'd'].map((id) => recording(id)),
    events: [{ id: '0', reference: 'a' }],
    placements: [
      placed('a', linearTimeMap(0, 0, 60)),
      placed('b', linearTimeMap(5, 80, 60)),
      placed('c', linearTimeMap(10, -35, 60)),
      refused('d', 'a'),
    ],
  };
}
