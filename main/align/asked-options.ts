import type { Window } from '#src/align/dtw/window.ts';
import type { AlignOptions } from '#src/align/methods/options.ts';

/** A restriction of which the larger part stands in a file. */
export type AskedWindow =
  | Exclude<Window, { readonly kind: 'mask' | 'corridor' | 'kept' }>
  | { readonly kind: 'mask'; readonly file: string }
  | { readonly kind: 'corridor'; readonly radius: number; readonly file: string };

/** Frames that are one moment; or all that a path in a file says of X's frames `from` up to (and with) `to`. */
export type AskedPin =
  | readonly number[]
  | { readonly from: number; readonly to: number; readonly file: string };

/** What a person asks of a method: its options, with names of files where they stand in files. */
export type AskedOptions = Omit<AlignOptions, 'step' | 'window' | 'pins'> & {
  readonly step?: string | { readonly file: string };
  readonly window?: readonly AskedWindow[];
  readonly pins?: readonly AskedPin[];
};
