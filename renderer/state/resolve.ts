import type { Placement } from '#src/model/alignment.ts';
import type { Project } from '#src/model/project.ts';

/** Placements as they follow from evidence, pins and what was placed by hand. */
export function resolvePlacements(_project: Project): readonly Placement[] {
  return [];
}
