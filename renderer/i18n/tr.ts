import { de } from './de.ts';
import { en } from './en.ts';
import type { Known, Plain, Values } from './words.ts';
import type { Catalogue, Entry } from './catalogue.ts';

/**
 * The words of the window. English stands in the code and is the key; the other languages are catalogues. (`tr`,
 * for in this program `t` is a time.)
 */

export const tongues = ['en', 'de'] as const;
export type Tongue = (typeof tongues)[number];

const catalogues: Readonly<Record<Tongue, ReadonlyMap<string, Entry>>> = {
  en: new Map(Object.entries(en)),
  de: new Map(Object.entries<Entry>(de satisfies Catalogue)),
};
const plurals = { en: new Intl.PluralRules('en'), de: new Intl.PluralRules('de') };

let spoken: Tongue = 'en';

/** From now on everything is said in this language; what is on the screen has to be drawn anew. */
export function speak(tongue: Tongue): void {
  spoken = tongue;
}
export const spokenTongue = (): Tongue => spoken;

/**
 * Those words in the language of the window. `{name}` is a hole, filled from `values`; the hole `{count}` chooses
 * between singular and plural. What follows a `|` in the key tells two meanings of one English word apart, and is
 * not shown.
 */
export function tr<W extends string>(words: Known<W>, ...[values]: Values<W>): string {
  const all: Readonly<Record<string, string | number>> | undefined = values;
  return filled(template(words, all?.count), all);
}

/** Words without holes in every language: a command can be searched for by any of its names. */
export const inAllTongues = (words: Plain): string =>
  tongues.map((tongue) => filled(template(words, undefined, tongue))).join('\n');

/** What is said for `words`, holes unfilled. @param count of what, where that is said */
export function template(words: string, count?: string | number, tongue: Tongue = spoken): string {
  const entry = catalogues[tongue].get(words) ?? words.replace(/\|.*$/, '');
  if (typeof entry === 'string') return entry;
  return typeof count === 'number' && plurals[tongue].select(count) === 'one' ? entry.one : entry.other;
}

function filled(text: string, values: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : hole,
  );
}
