import { longestCommon } from './longest-common.ts';
import type { Segment, Transcript } from './transcript.ts';

/** What became of a transcript's segments and words in a later state of it: their indices there; null: gone. */
export type Partners = {
  readonly segments: readonly (number | null)[];
  readonly words: readonly (number | null)[];
};

/**
 * Which segment and word of a transcript is which of a later state of it, after it was aligned and edited: by their texts and
 * their order. Between those that stayed, as many that were as there are now are taken for the same, edited.
 */
export function partnersOf(was: Transcript, is: Transcript): Partners {
  const key = ({ text, speaker, tier }: Segment) => JSON.stringify([text, speaker, tier]);
  const segments = filledIn(longestCommon(was.segments.map(key), is.segments.map(key)), is.segments.length);
  const words: (number | null)[] = was.words.map(() => null);
  was.segments.forEach(({ words: [from, to] }, k) => {
    const other = is.segments[segments[k] ?? -1];
    if (!other) return;
    const [first, last] = other.words;
    const texts = (t: Transcript, a: number, b: number) => t.words.slice(a, b).map(({ text }) => text);
    const matches = longestCommon(texts(was, from, to), texts(is, first, last));
    filledIn(matches, last - first).forEach((match, i) => {
      words[from + i] = match === null ? null : first + match;
    });
  });
  return { segments, words };
}

/** Runs without a partner that are as long on both sides are partners one by one. */
function filledIn(matches: readonly number[], count: number): readonly (number | null)[] {
  const out = matches.map((match): number | null => (match < 0 ? null : match));
  let next = 0;
  for (let k = 0; k < out.length; k++) {
    const own = out[k] as number | null;
    if (own !== null) {
      next = own + 1;
      continue;
    }
    let to = k;
    while (to < out.length && out[to] === null) to++;
    const end = out[to] ?? count;
    if (end - next === to - k) for (let i = k; i < to; i++) out[i] = next + i - k;
    k = to - 1;
  }
  return out;
}
