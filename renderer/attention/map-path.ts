import type { PairFacts, PathPoint } from '#renderer/pair/path.ts';
import type { TimedToken } from '#src/attention/time-words.ts';
import type { AttentionMap, TextRows } from '#src/model/attention-map.ts';
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
  const stretches = joined(map, (k) => {
    const word = words[k];
    return isTimed(word) ? { ...word, startSd: null, endSd: null, inside: word.phones.slice(1) } : null;
  });
  const dots = boundariesOf(map, words);
  return {
    path: { from: 'pair', stretches },
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
  joined(map, (k) => {
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

type Passage = {
  readonly start: number;
  readonly end: number;
  readonly startSd: number | null;
  readonly endSd: number | null;
  /** Its phones but the first. */
  readonly inside: readonly { readonly start: number }[];
};

function joined(map: TextRows, passage: (k: number) => Passage | null): readonly (readonly PathPoint[])[] {
  const stretches: PathPoint[][] = [];
  let open: PathPoint[] | null = null;
  map.words.forEach(([p, q], k) => {
    const at = passage(k);
    if (!at) {
      if (q > p) open = null;
      return;
    }
    // What is not in the order of time (another annotator's hand) begins anew.
    if (!open || (open.at(-1)?.a ?? 0) > at.start) {
      open = [];
      stretches.push(open);
    }
    const { startSd, endSd, inside } = at;
    open.push({ a: at.start, b: p, sd: startSd });
    if (inside.length === q - p - 1)
      for (const [i, phone] of inside.entries()) {
        const along = (i + 1) / (q - p);
        const sd = startSd === null || endSd === null ? null : startSd + (endSd - startSd) * along;
        open.push({ a: phone.start, b: p + i + 1, sd });
      }
    open.push({ a: at.end, b: q, sd: endSd });
  });
  return stretches;
}
