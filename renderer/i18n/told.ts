import { files } from './de/files.ts';
import { host, jobTitles } from './de/host.ts';
import { languageNamed } from '#renderer/transcript/languages.ts';
import { losses } from './de/losses.ts';
import { notes } from './de/notes.ts';
import { spokenTongue, template } from './tr.ts';
import type { Catalogue } from './catalogue.ts';

/**
 * Sentences that come from the program (errors, jobs and their notes, names of steps) are English when they arrive:
 * those that the catalogue knows are said in the language of the window, the others as they are. A template of the
 * catalogue is a pattern here: `“{name}” has no sound.` knows the sentence about any name.
 */

type Pattern = { readonly test: RegExp; readonly holes: readonly string[]; readonly english: string };

/** What fills a hole does not reach into another sentence. */
const withinSentence = '((?:(?![.?:] \\p{Lu}).)+?)';
const hole = /\{(\w+)\}/g;
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The name of a file may hold anything, a full stop and a capital too: “2. Akt.mov”. */
const anything = '(.+?)';

/** The longest templates first: what says more is meant where two fit. */
const patternsOf = (catalogue: Catalogue, filling: string): readonly Pattern[] =>
  Object.keys(catalogue)
    .filter((english) => /\{\w+\}/.test(english))
    .map((english) => ({ english, letters: english.replace(hole, '').length }))
    .sort((x, y) => y.letters - x.letters)
    .map(({ english }) => ({
      english,
      holes: [...english.matchAll(hole)].map(([, name = '']) => name),
      test: new RegExp(
        `^${english
          .split(/\{\w+\}/)
          .map(escaped)
          .join(filling)}$`,
        'su',
      ),
    }));

const known: Catalogue = { ...jobTitles, ...host, ...files, ...losses, ...notes };
const patterns = patternsOf(known, withinSentence);
const titles = patternsOf(jobTitles, anything);

const isLanguage = /^language/;
const heard = new Map<string, string>();

export function told(text: string): string {
  if (spokenTongue() === 'en') return text;
  const before = heard.get(text);
  if (before !== undefined) return before;
  const said = whole(text) ?? inSentences(text) ?? filledIn(text, titles) ?? text;
  if (heard.size > 500) heard.clear();
  heard.set(text, said);
  return said;
}

function whole(text: string): string | null {
  const said = fromHost(text);
  if (said !== null) return said;
  const words = template(text);
  return words === text ? null : words;
}

function fromHost(text: string): string | null {
  const entry = Object.hasOwn(known, text) ? known[text] : undefined;
  if (entry !== undefined) return typeof entry === 'string' ? entry : entry.other;
  return filledIn(text, patterns);
}

function filledIn(text: string, templates: readonly Pattern[]): string | null {
  for (const { test, holes, english } of templates) {
    const found = test.exec(text);
    if (!found) continue;
    const values = new Map(
      holes.map((name, k) => [name, (isLanguage.test(name) ? languageNamed : clause)(found[k + 1] ?? '')]),
    );
    const form = known[english];
    const said =
      form === undefined || typeof form === 'string'
        ? (form ?? english)
        : Number(values.get('count')) === 1
          ? form.one
          : form.other;
    return said.replace(hole, (all, name: string) => values.get(name) ?? all);
  }
  return null;
}

/** What fills a hole is a name as a rule; else a clause that is known itself. */
const clause = (text: string): string => (/ /.test(text) ? (whole(text) ?? text) : text);

/** Several sentences in a row are said if each is known: never half of it in another language. */
function inSentences(text: string): string | null {
  const sentences = text.split(/(?<=[.?:…])\s+(?=[\p{Lu}“])/u);
  if (sentences.length < 2) return null;
  const said = sentences.map(whole);
  return said.every((each) => each !== null) ? said.join(' ') : null;
}
