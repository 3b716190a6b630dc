import type { Catalogue } from '../words.ts';

/** What the program says to the window: names of jobs and their stages, notes, errors and their hints. */
export const host = {
  'Cancelled.': 'Abgebrochen.',
} satisfies Catalogue;
