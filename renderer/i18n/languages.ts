import { tongues } from './tr.ts';

/** What the user chose: the language of the system, or one. */
export const languages = ['system', ...tongues] as const;
export type Language = (typeof languages)[number];
