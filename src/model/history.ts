import { type Draft, enablePatches, freeze, type Patch, produce, produceWithPatches } from 'immer';
import { patched } from './apply-patches.ts';
import type { Project } from './project.ts';

enablePatches();

/**
 * Undo as named deltas. An edit changes the document through a recipe; what is kept is its name and its
 * inverse patches. Edits that carry the same `gesture` as the one before join it: a drag is one step.
 */
export type Edit = {
  /** What the undo menu shows, e.g. “Move pin”. */
  readonly label: string;
  readonly recipe: (draft: Draft<Project>) => void;
  /** Any string that is equal for all the edits of one drag and differs between drags. */
  readonly gesture?: string;
};

type Delta = { readonly redo: readonly Patch[]; readonly undo: readonly Patch[] };

export type Step = Delta & {
  readonly label: string;
  readonly gesture: string | null;
};

export type History = {
  readonly project: Project;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
};

const longest = 500;

/** Frozen at once: else the first edit does it, and a person waits for the answer to that. */
export const startHistory = (project: Project): History => ({
  project: freeze(project, true),
  past: [],
  future: [],
});

/** The history after an edit; the same object when the edit changed nothing. */
export function applyEdit(history: History, edit: Edit): History {
  const [project, redo, undo] = produceWithPatches(history.project, edit.recipe);
  if (redo.length === 0) return history;
  const gesture = edit.gesture ?? null;
  const last = history.past[history.past.length - 1];
  const joins =
    gesture !== null && last !== undefined && last.gesture === gesture && history.future.length === 0;
  const step: Step = {
    label: edit.label,
    gesture,
    ...(joins ? joined(last, { redo, undo }) : { redo, undo }),
  };
  const past = [...(joins ? history.past.slice(0, -1) : history.past), step].slice(-longest);
  return { project, past, future: [] };
}

/** Two deltas as one. Where both put another value in the same place, none in between is kept: a drag has hundreds. */
function joined(first: Delta, second: Delta): Delta {
  const [one, other] = [first.redo[0], second.redo[0]];
  const isSame =
    first.redo.length === 1 &&
    second.redo.length === 1 &&
    one?.op === 'replace' &&
    other?.op === 'replace' &&
    one.path.join('/') === other.path.join('/');
  return isSame
    ? { redo: second.redo, undo: first.undo }
    : { redo: [...first.redo, ...second.redo], undo: [...second.undo, ...first.undo] };
}

export function undo(history: History): History {
  const step = history.past[history.past.length - 1];
  if (!step) return history;
  return {
    project: patched(history.project, step.undo),
    past: history.past.slice(0, -1),
    future: [{ ...step, gesture: null }, ...history.future],
  };
}

export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (!step) return history;
  return {
    project: patched(history.project, step.redo),
    past: [...history.past, { ...step, gesture: null }],
    future,
  };
}

/**
 * The history with its document set right in what no step made and none may take back: a fact about a file that was
 * found out later. Steps are deltas of other fields, so that they stay what they were.
 */
export const withFacts = (history: History, recipe: Edit['recipe']): History => {
  const project = produce(history.project, recipe);
  return project === history.project ? history : { ...history, project };
};

/** Takes back everything one unfinished gesture did (Esc during a drag), leaving no step behind. */
export function cancelGesture(history: History, gesture: string): History {
  const last = history.past[history.past.length - 1];
  if (!last || last.gesture !== gesture) return history;
  const back = undo(history);
  return { ...back, future: [] };
}
