import type { Project } from '#src/model/project.ts';

/**
 * How many recordings lie on the timeline with another or where a hand put them, and how many lie there with nothing: one that is alone
 * in its event.
 */
export function placedCounts({ placements }: Pick<Project, 'placements'>): {
  readonly placed: number;
  readonly alone: number;
} {
  const lying = placements.filter((p) => p.placed);
  const alone = lying.filter(
    (p) => p.by !== 'manual' && !lying.some((other) => other !== p && other.event === p.event),
  ).length;
  return { placed: lying.length - alone, alone };
}
