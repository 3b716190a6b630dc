import type { Transcript, Word } from './transcript.ts';

/** What stands under a picture for a while: seconds on the transcript's clock, one or two lines. */
export type Caption = { readonly start: number; readonly end: number; readonly lines: readonly string[] };

/** Characters a line, lines a caption: what viewers read in passing (the usual house rules of broadcasters). */
const longest = 42;
const mostLines = 2;
/** A pause of so many seconds ends a caption. */
const pause = 1.5;
/** A caption stands for a second where the next leaves room. */
const shortest = 1;

/**
 * A transcript as captions: each of its lines is cut where it is too long or speech pauses, at its words' own times. Words that nobody
 * says are left out; words without a time stand with those about them. A line without timed words stands at its own times, if it has any.
 */
export function captionsOf({ segments, words }: Pick<Transcript, 'segments' | 'words'>): readonly Caption[] {
  const cut = segments.flatMap((segment): readonly Spoken[] => {
    const own = words.slice(...segment.words).filter((word) => word.status !== 'not-spoken');
    if (own.some(isTimed)) return groupsOf(own);
    if (segment.start === null || segment.end === null || segment.text.trim() === '') return [];
    return [{ start: segment.start, end: segment.end, text: segment.text.trim() }];
  });
  const inTime = cut.toSorted((a, b) => a.start - b.start);
  return inTime.map(({ start, end, text }, k) => ({
    start,
    end: Math.min(
      Math.max(end, start + shortest),
      Math.max(end, inTime[k + 1]?.start ?? Number.POSITIVE_INFINITY),
    ),
    lines: broken(text),
  }));
}

type Spoken = { readonly start: number; readonly end: number; readonly text: string };
type Timed = Word & { readonly start: number; readonly end: number };

const isTimed = (word: Word): word is Word & Timed => word.start !== null && word.end !== null;

function groupsOf(words: readonly Word[]): readonly Spoken[] {
  const groups: Spoken[] = [];
  let open: { start: number | null; end: number | null; text: string } = { start: null, end: null, text: '' };
  const close = () => {
    if (open.start !== null && open.end !== null)
      groups.push({ start: open.start, end: open.end, text: open.text });
    open = { start: null, end: null, text: '' };
  };
  for (const word of words) {
    const isTooLong = open.text.length + 1 + word.text.length > longest * mostLines;
    const isLater = word.start !== null && open.end !== null && word.start - open.end > pause;
    if (open.start !== null && (isTooLong || isLater)) close();
    open.text = open.text === '' ? word.text : `${open.text} ${word.text}`;
    if (!isTimed(word)) continue;
    open.start ??= word.start;
    open.end = word.end;
  }
  // What has no time at the end of a line stands with what is before.
  const last = groups.at(-1);
  if (open.start === null && open.text !== '' && last)
    groups.splice(-1, 1, { ...last, text: `${last.text} ${open.text}` });
  close();
  return groups;
}

/** In lines as even as they can be, no longer than they may where spaces allow it. */
function broken(text: string): readonly string[] {
  const count = Math.ceil(text.length / longest);
  if (count <= 1) return [text];
  const lines: string[] = [];
  let rest = text.split(/\s+/);
  for (let left = count; left > 1 && rest.length > 1; left--) {
    const wanted = rest.join(' ').length / left;
    let best = 1;
    for (let n = 1; n < rest.length; n++) {
      const off = (k: number) => Math.abs(rest.slice(0, k).join(' ').length - wanted);
      if (off(n) <= off(best)) best = n;
    }
    lines.push(rest.slice(0, best).join(' '));
    rest = rest.slice(best);
  }
  return [...lines, rest.join(' ')];
}
