import type { HeardText } from '../heard-text.ts';
import type { CtcVocabulary } from './ctc-text.ts';

/** The likeliest class of each frame, and the logarithm of its probability. */
export type CtcBest = { readonly classes: Int32Array; readonly logs: Float32Array };

/** Marks the first piece of a word in vocabularies of pieces (SentencePiece). */
const wordMark = '▁';
/** Seconds of pause that part words where a network writes no spaces; that part segments, and words in any case; and the longest segment. */
const wordPause = 0.25;
const segmentPause = 0.7;
const mostSeconds = 15;

type GreedyWord = { text: string; from: number; to: number; logs: number; frames: number };

/**
 * What a CTC network hears where there is no text: the likeliest class of each frame, repeats and blanks taken out (best path
 * decoding, Graves et al. 2006). A word's `sure` is the mean probability of the frames of its letters; nobody calibrated it.
 * @param hop seconds between frames @param offset the middle of the first
 */
export function ctcGreedy(
  { classes, logs }: CtcBest,
  vocabulary: CtcVocabulary,
  { hop, offset }: { readonly hop: number; readonly offset: number },
): HeardText {
  const letterOf = new Map([...vocabulary.classes].map(([token, id]) => [id, token]));
  const isSpaced =
    vocabulary.delimiter !== null ||
    [...vocabulary.classes.keys()].some((token) => token.startsWith(wordMark));
  const words: GreedyWord[] = [];
  let open: GreedyWord | null = null;
  let last = -1;
  classes.forEach((id, t) => {
    const isRepeated = id === last;
    last = id;
    if (id === vocabulary.delimiter) open = null;
    const token = letterOf.get(id);
    if (token === undefined) return;
    const starts = !isRepeated && token.startsWith(wordMark);
    const isParted = open !== null && (t - open.to) * hop >= (isSpaced ? segmentPause : wordPause);
    if (!open || starts || isParted) {
      open = { text: '', from: t, to: t, logs: 0, frames: 0 };
      words.push(open);
    }
    if (!isRepeated) open.text += starts ? token.slice(wordMark.length) : token;
    open.to = t + 1;
    open.logs += Math.exp(logs[t] as number);
    open.frames++;
  });
  const edge = (frame: number) => Math.max(0, (frame - 0.5) * hop + offset);
  const segments: HeardText['segments'][number][] = [];
  for (const word of words.filter(({ text }) => text.trim() !== '')) {
    const timed = { start: edge(word.from), end: edge(word.to), sure: word.logs / word.frames };
    const text = word.text.replaceAll(/\s/gu, '');
    const before = segments.at(-1);
    if (!before || timed.start - before.end >= segmentPause || timed.end - before.start > mostSeconds)
      segments.push({ text, start: timed.start, end: timed.end, words: [timed] });
    else
      segments[segments.length - 1] = {
        ...{ text: `${before.text} ${text}`, start: before.start, end: timed.end },
        words: [...before.words, timed],
      };
  }
  return { language: null, segments };
}
