import { current, original } from 'immer';
import type { App } from '#renderer/state/store.ts';
import { resolveWithPins } from '#src/align/resolve.ts';
import type { Edit } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';

let serial = 0;
/** A gesture's name: equal for all edits of one drag, different for every drag. */
export const newGesture = (kind: string): string => `${kind}-${++serial}`;

/**
 * An edit of pins or placements together with what follows from it for all the other recordings: the
 * network is solved again from the evidence the document keeps, and both are one undoable step.
 */
export function solving(edit: Edit): Edit {
  return {
    ...edit,
    recipe(d) {
      const before = original(d)?.pins ?? [];
      edit.recipe(d);
      const project = current(d) as unknown as Project;
      // Before the first sync there is no evidence, and nothing that could follow from it.
      if (project.pairs.length === 0 && project.pins.length === 0) return;
      const solved = resolveWithPins(project, before);
      // What no sync has compared yet is not refused: it stays as it was, unless the edit placed it.
      const known = new Set(project.placements.map((p) => p.recording));
      const compared = project.pairs.some((p) => p.by !== 'pins');
      const placements = solved.placements.filter((p) => compared || p.placed || known.has(p.recording));
      Object.assign(d, solved, { placements });
    },
  };
}

export const editAndSolve = (app: App, edit: Edit): void => app.edit(solving(edit));
