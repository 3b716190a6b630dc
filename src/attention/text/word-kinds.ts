import type { Transcript } from '#src/model/transcript.ts';
import { type Unspoken, unspokenOf } from './unspoken.ts';

/** What a token of a text is: something to be said, or why it is not. */
export type WordKind = 'word' | Unspoken;

/** Of the texts asked for last: an edit of times, a hundred a second while a hand drags, leaves the text as it was. */
const kept: { readonly texts: readonly string[]; readonly kinds: readonly WordKind[] }[] = [];
const mostKept = 8;

/**
 * Which of a transcript's words are there to be said, and which are names of speakers, sounds in brackets and signs: as `spokenTexts` has
 * it, without working out how they are said. In no file: it follows from the text.
 */
export function wordKinds({ segments }: Pick<Transcript, 'segments'>): readonly WordKind[] {
  const known = kept.find(
    ({ texts }) => texts.length === segments.length && segments.every(({ text }, k) => text === texts[k]),
  );
  if (known) return known.kinds;
  const kinds = kindsOf(segments);
  kept.unshift({ texts: segments.map(({ text }) => text), kinds });
  kept.splice(mostKept);
  return kinds;
}

function kindsOf(segments: Transcript['segments']): readonly WordKind[] {
  // Speakers are named where a line begins, and a segment may have several lines.
  const lines = segments.flatMap(({ text }) =>
    text.split(/[\r\n]+/).flatMap((line) => {
      const tokens = line.match(/\S+/g);
      return tokens ? [tokens] : [];
    }),
  );
  return unspokenOf(lines).flatMap((line, k) =>
    line.map((kind, i): WordKind => kind ?? (isEmpty(lines[k]?.[i] ?? '') ? 'sign' : 'word')),
  );
}

/** Whether nothing is left of a token without its tags: `<i>`. */
const isEmpty = (token: string): boolean =>
  !/[\p{L}\p{N}%&@#+=$£€¥]/u.test(token.replace(/<\/?[a-z][^<>]*>/gi, ''));

/** How many words are there to be said; of them those for which `holds`. */
export function countSaid(
  t: Pick<Transcript, 'words' | 'segments'>,
  holds: (word: Transcript['words'][number]) => boolean = () => true,
): number {
  const kinds = wordKinds(t);
  return t.words.reduce((sum, word, k) => sum + Number(kinds[k] === 'word' && holds(word)), 0);
}
