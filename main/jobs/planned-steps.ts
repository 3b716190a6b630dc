import type { JobStep } from '#src/contract/jobs.ts';

/** A report of work under way: its label, how much is done, of how much. */
type Told = { readonly label: string; readonly done: number; readonly total: number };

/**
 * Tells which step of a plan each report is about, so that one bar can show the whole job and never goes back: steps
 * that were made before are passed over, a label that begins anew is the next step of that label, and what falls back
 * within one (or is in no plan) is not reported.
 * @param plan the labels of the steps in order; a label may come more than once
 * @returns the step of a report; null where it tells nothing new
 */
export function plannedSteps(plan: readonly string[]): (told: Told) => JobStep | null {
  let at = -1;
  let furthest = 0;
  return ({ label, done, total }) => {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const goesOn = plan[at] === label && share >= furthest;
    if (!goesOn) {
      const next = plan.indexOf(label, at + 1);
      if (next === -1) return null;
      at = next;
    }
    furthest = share;
    return { at: at + 1, of: plan.length };
  };
}
