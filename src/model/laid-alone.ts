import type { Project } from './project.ts';
import { linearTimeMap } from './time-map.ts';

/** A recording that is alone and was never placed lies at 0, as the timeline draws it: there is nothing to sync it with. */
export function laidAlone(project: Project): Project {
  const [alone, another] = project.recordings;
  if (!alone || another || project.placements.length > 0) return project;
  return {
    ...project,
    events: [{ id: 'alone', reference: alone.id }],
    placements: [
      {
        ...{ recording: alone.id, placed: true, event: 'alone', confidence: 1, reason: null },
        ...{ score: null, chance: null, candidates: [], by: 'auto' },
        map: linearTimeMap(0, 0, Math.max(alone.media.duration, 1e-3)),
      },
    ],
  };
}
