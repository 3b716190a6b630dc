import { applyPatches, type Draft, enablePatches, type Patch, produce, produceWithPatches } from 'immer';
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

export type Step = {
  readonly label: string;
  readonly gesture: string | null;
  readonly redo: readonly Patch[];
  readonly undo: readonly Patch[];
};

export type History = {
  readonly project: Project;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
};

const longest = 500;

export const startHistory = (project: Project): History => ({ project, past: [], future: [] });

/** The history after an edit; the same object when the edit changed nothing. */
export function applyEdit(history: History, edit: Edit): History {
  const [project, redo, undo] = produceWithPatches(history.project, edit.recipe);
  if (redo.length === 0) return history;
  const gesture = edit.gesture ?? null;
  const last = history.past[history.past.length - 1];
  const joins =
    gesture !== null && last !== undefined && last.gesture === gesture && history.future.length === 0;
  const step: Step = joins
    ? { label: edit.label, gesture, redo: [...last.redo, ...redo], undo: [...undo, ...last.undo] }
    : { label: edit.label, gesture, redo, undo };
  const past = [...(joins ? history.past.slice(0, -1) : history.past), step].slice(-longest);
  return { project, past, future: [] };
}

export function undo(history: History): History {
  const step = history.past[history.past.length - 1];
  if (!step) return history;
  return {
    project: applyPatches(history.project, [...step.undo]),
    past: history.past.slice(0, -1),
    future: [{ ...step, gesture: null }, ...history.future],
  };
}

export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (!step) return history;
  return {
    project: applyPatches(history.project, [...step.redo]),
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
