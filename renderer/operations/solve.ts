import type { App } from '#renderer/state/store.ts';
import { solving } from '#src/align/solving.ts';
import type { Edit } from '#src/model/history.ts';

let serial = 0;
/** A gesture's name: equal for all edits of one drag, different for every drag. */
export const newGesture = (kind: string): string => `${kind}-${++serial}`;

export const editAndSolve = (app: App, edit: Edit): void => app.edit(solving(edit));
