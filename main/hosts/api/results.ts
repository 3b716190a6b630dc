/**
 * What the commands answer: the value that `--json` prints, and that the functions of the API return. Times are seconds,
 * indices start at 0, paths are echoed as given, and what is not known is null. `version` is that of the form.
 */
export type * from './results-sync.ts';
export type * from './results-sequence.ts';
export type * from './results-text.ts';
export type * from './results-picture.ts';
export type * from './results-project.ts';
