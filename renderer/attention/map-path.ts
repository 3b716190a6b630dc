import type { PairFacts, PathPoint } from '#renderer/pair/path.ts';
import type { TimedToken } from '#src/attention/time-words.ts';
import type { AttentionMap, TextRows } from '#src/model/attention-map.ts';
import { pathOfWords, textPath } from '#src/model/text-path.ts';
import type { Word } from '#src/model/transcript.ts';
import { isTimed } from '#src/model/transcript-edits.ts';

/** A word's boundary on the map: `word` counts in the stretch; `a` source seconds, `b` positions from the bottom. */
export type MapBoundary = {
  readonly word: number;
  readonly edge: 'start' | 'end';
  readonly a: number;
  readonly b: number;
};

/** Where the sound alone has the words between the pins, and how surely, as far as that is worked out; seconds from the map's start. */
export type Found = readonly (TimedToken | null)[];

/** Boundaries in the order of the text; of words that are said. */
export function boundariesOf(map: TextRows, words: readonly Word[]): readonly MapBoundary[] {
  return words.flatMap((word, k): readonly MapBoundary[] => {
    const rows = map.words[k];
    if (!isTimed(word) || !rows) return [];
    return [
      { word: k, edge: 'start', a: word.start, b: rows[0] },
      { word: k, edge: 'end', a: word.end, b: rows[1] },
    ];
  });
}

/** The words' times as a path through the map: flat where nothing is said, broken where words are passed over. */
export function mapPath(map: TextRows, words: readonly Word[]): Pick<PairFacts, 'path' | 'matches'> {
  const dots = boundariesOf(map, words);
  return {
    path: { from: 'pair', stretches: pathOfWords(map, words) },
    matches: {
      a: dots.map(({ a }) => a),
      b: dots.map(({ b }) => b),
      sd: dots.map(() => 0),
      strength: dots.map(({ word }) => words[word]?.confidence ?? 0),
    },
  };
}

/** Where the sound alone has the words, with deviations. */
export const foundPath = (map: AttentionMap, found: Found): readonly (readonly PathPoint[])[] =>
  textPath(map, (k) => {
    const token = found[k];
    if (!token) return null;
    const later = (time: number) => map.start + time;
    const inside = token.phones.slice(1).map((phone) => ({ start: later(phone.start) }));
    return { ...token, start: later(token.start), end: later(token.end), inside };
  });

/** The rows that words had when they were aligned: those of their map, unless the text has changed since. */
export function knownRows(words: readonly Word[]): TextRows {
  const phones: string[] = [];
  const rows = words.map((word): readonly [number, number] => {
    const from = phones.length;
    phones.push(...(word.phones.length > 0 ? word.phones.map(({ ipa }) => ipa) : ['']));
    return [from, phones.length];
  });
  return { phones, words: rows };
}
