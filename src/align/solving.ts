import { current, original } from 'immer';
import type { Edit } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import { resolveWithPins } from './resolve.ts';

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
      if ([project.pairs, project.pins, project.warps].every((all) => all.length === 0)) return;
      Object.assign(d, resolveWithPins(project, before));
    },
  };
}
