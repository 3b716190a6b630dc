import type { Segment, Transcript } from './transcript.ts';
import { type Edited, replaceWords } from './transcript-edits.ts';

/** A place where a text stands: a half-open range of words of one segment. */
export type TextPlace = { readonly words: readonly [from: number, to: number] };

type Occurrence = TextPlace & { readonly text: string };

/** Every place of `query` in the text, capitals or not; a query of several words may span a run of spaces. */
export function findText(t: Transcript, query: string): readonly TextPlace[] {
  return occurrences(t, query, null);
}

/** Every place with `by` in place of `query`; in words why not. */
export function replaceText(t: Transcript, query: string, by: string): Edited {
  const found = occurrences(t, query, by);
  if (found.length === 0) return 'The text is not there.';
  // From the back, so that the indices of those before stay what they are.
  return found.reduceRight<Edited>((now, { words, text }) => {
    if (typeof now === 'string') return now;
    return replaceWords(now, words[0], words[1], text);
  }, t);
}

/** One place with `by` in place of `query`; in words why not. */
export function replaceTextAt(t: Transcript, query: string, by: string, first: number): Edited {
  const place = occurrences(t, query, by).find(({ words }) => words[0] === first);
  return place ? replaceWords(t, place.words[0], place.words[1], place.text) : 'The text is not there.';
}

/** Occurrences that share a word are one place; `text` is what its words become. */
function occurrences({ segments }: Transcript, query: string, by: string | null): readonly Occurrence[] {
  const pattern = patternOf(query);
  if (!pattern) return [];
  return segments.flatMap((segment) => placesIn(segment, pattern, by));
}

function patternOf(query: string): RegExp | null {
  const parts = query.trim().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return null;
  return new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+'), 'giu');
}

function placesIn(
  { text, words: [first] }: Segment,
  pattern: RegExp,
  by: string | null,
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
      text: by === null ? written : written.replace(pattern, () => by),
    };
  });
}
