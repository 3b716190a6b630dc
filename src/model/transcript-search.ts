import type { Segment, Transcript } from './transcript.ts';
import { type Edited, replaceWords } from './transcript-edits.ts';

/** A place where a text stands: a half-open range of words of one segment. */
export type TextPlace = { readonly words: readonly [from: number, to: number] };

type Occurrence = TextPlace & { readonly text: string };

/** How a query is meant; as it stands: anywhere, in capitals or not. */
export type Search = { readonly wholeWords?: boolean; readonly matchCase?: boolean };

/** Every place of `query` in the text; a query of several words may span a run of spaces. */
export function findText(t: Transcript, query: string, search: Search = {}): readonly TextPlace[] {
  return occurrences(t, query, null, search);
}

/** Every place with `by` in place of `query`; in words why not. */
export function replaceText(t: Transcript, query: string, by: string, search: Search = {}): Edited {
  const found = occurrences(t, query, by, search);
  if (found.length === 0) return 'The text is not there.';
  // From the back, so that the indices of those before stay what they are.
  return found.reduceRight<Edited>((now, { words, text }) => {
    if (typeof now === 'string') return now;
    return replaceWords(now, words[0], words[1], text);
  }, t);
}

/** One place with `by` in place of `query`; in words why not. */
export function replaceTextAt(
  t: Transcript,
  query: string,
  by: string,
  first: number,
  search: Search = {},
): Edited {
  const place = occurrences(t, query, by, search).find(({ words }) => words[0] === first);
  return place ? replaceWords(t, place.words[0], place.words[1], place.text) : 'The text is not there.';
}

/** Occurrences that share a word are one place; `text` is what its words become. */
function occurrences(
  { segments }: Transcript,
  query: string,
  by: string | null,
  search: Search,
): readonly Occurrence[] {
  const pattern = patternOf(query, search);
  if (!pattern) return [];
  const asWritten = (found: string) =>
    search.matchCase ? (by ?? '') : inItsCase(found, query.trim(), by ?? '');
  return segments.flatMap((segment) => placesIn(segment, pattern, by === null ? null : asWritten));
}

/** `by` with a capital where what was found has one and the query has none: “The old” becomes “A old”. */
function inItsCase(found: string, query: string, by: string): string {
  const isCapital = (text: string) => /^[^\p{L}]*\p{Lu}/u.test(text);
  if (!isCapital(found) || isCapital(query)) return by;
  return by.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

/** What a word goes on with; scripts without spaces have whole words everywhere. */
const inWord =
  '[[\\p{L}\\p{M}\\p{N}]--[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}]]';

function patternOf(query: string, { wholeWords = false, matchCase = false }: Search): RegExp | null {
  const parts = query.trim().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return null;
  const text = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('\\s+');
  // A sign is whole beside a letter: only where the query begins or ends with a letter may no other stand.
  const before = wholeWords ? `(?<!${inWord}(?=${inWord}))` : '';
  const after = wholeWords ? `(?!(?<=${inWord})${inWord})` : '';
  return new RegExp(`${before}${text}${after}`, matchCase ? 'gv' : 'giv');
}

function placesIn(
  { text, words: [first] }: Segment,
  pattern: RegExp,
  by: ((found: string) => string) | null,
): readonly Occurrence[] {
  const tokens = [...text.matchAll(/\S+/g)].map((m) => ({ from: m.index, to: m.index + m[0].length }));
  const runs: [from: number, to: number][] = [];
  let token = 0;
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    while ((tokens[token]?.to ?? Number.POSITIVE_INFINITY) <= match.index) token++;
    let to = token + 1;
    while ((tokens[to]?.from ?? Number.POSITIVE_INFINITY) < end) to++;
    const before = runs.at(-1);
    if (before && before[1] > token) before[1] = to;
    else runs.push([token, to]);
  }
  return runs.map(([from, to]) => {
    const written = text.slice(tokens[from]?.from, tokens[to - 1]?.to);
    return {
      words: [first + from, first + to],
      text: by === null ? written : written.replace(pattern, by),
    };
  });
}
