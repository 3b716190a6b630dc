import type { de } from './de.ts';

/** Every English sentence of the window: the compiler refuses what has no German. */
export type Words = keyof typeof de;

/** Those without holes: what constants, as names of commands, may be. */
export type Plain = Exclude<Words, `${string}{${string}}${string}`>;

/** What the compiler says where a sentence is in no catalogue. */
export type Known<W extends string> = W extends Words ? W : 'has no German yet: add it in renderer/i18n/de';

/** The names of the holes in `W`. */
export type Holes<W extends string> = W extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Holes<Rest>
  : never;

/** What `tr` wants beside the words; `{count}` has to be a number. */
export type Values<W extends string> = [Holes<W>] extends [never]
  ? readonly [values?: undefined]
  : readonly [values: { readonly [N in Holes<W>]: N extends 'count' ? number : string | number }];
