import type { FocusEvent } from 'react';

/** Where in a path or file name the name without its ending stands. */
export function stemOf(path: string): readonly [number, number] {
  const start = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const dot = path.lastIndexOf('.');
  return [start, dot > start ? dot : path.length];
}

/** A path or file name without its folders and its ending. */
export const withoutEnding = (path: string): string => path.slice(...stemOf(path));

/** For the field of a file's name: on focus it is selected but for its ending, so that typing gives it another. */
export function selectStem({ currentTarget: field }: FocusEvent<HTMLInputElement>): void {
  // A press puts the caret where it fell, after the focus.
  requestAnimationFrame(() => field.setSelectionRange(...stemOf(field.value)));
}
