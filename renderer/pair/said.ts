import { tr } from '#renderer/i18n/tr.ts';
import type { Project, ProjectTranscript } from '#src/model/project.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { fusedMethod, type WarpHow } from '#src/model/warp-how.ts';
import { type SaidWord, saidWords, wordsKey } from '#src/signal/word-features.ts';

/** What is said in a recording by a transcript of the document, and what that is called. */
export type Said = { readonly words: readonly SaidWord[]; readonly key: string; readonly name: string };

/** What is said in each recording of a pair; null where it has no transcript with times. */
export type SaidPair = readonly [a: Said | null, b: Said | null];

/** The cue that words are, of all cues fused. */
const wordsCue = 'words';

/** The transcripts of both, in one language where there is a choice; else the first of each that has times. */
export function saidOfPair(project: Project, a: string, b: string): SaidPair {
  const [ofA, ofB] = [a, b].map((id) =>
    project.transcripts.filter((t) => t.recording === id && timed(t.transcript).words.length > 0),
  ) as [ProjectTranscript[], ProjectTranscript[]];
  const language = ({ transcript }: ProjectTranscript) => transcript.language?.split('-')[0] ?? null;
  const alike = ofA.find((p) => ofB.some((q) => language(p) === language(q)));
  const [first, second] = [
    alike ?? ofA[0],
    (alike && ofB.find((q) => language(alike) === language(q))) ?? ofB[0],
  ];
  return [first, second]
    .map((t) => t && { ...timed(t.transcript), name: t.source ?? tr('its text') })
    .map((said) => said ?? null) as unknown as SaidPair;
}

/** Every edit makes another transcript, so that what was found of one stays true. */
const known = new WeakMap<Transcript, Omit<Said, 'name'>>();

function timed(transcript: Transcript): Omit<Said, 'name'> {
  const before = known.get(transcript);
  if (before) return before;
  const words = saidWords(transcript);
  const made = { words, key: wordsKey(words) };
  known.set(transcript, made);
  return made;
}

/** Whether words are compared; as one cue of several they may be missing. */
export const comparesWords = (how: WarpHow | null): boolean =>
  how !== null && (how.method === fusedMethod ? !how.without.includes(wordsCue) : how.features === 'text');

/** What the host is told of it: words only where both have them and they are compared. */
export function saidFor(
  how: WarpHow | null,
  [a, b]: SaidPair,
): { readonly words: [SaidWord[] | null, SaidWord[] | null]; readonly keys: [string | null, string | null] } {
  const [x, y] = comparesWords(how) && a && b ? [a, b] : [null, null];
  return {
    words: [x && [...x.words], y && [...y.words]],
    keys: [x?.key ?? null, y?.key ?? null],
  };
}

/** Which transcripts are compared, or why none are, in a sentence. */
export function saidInWords([a, b]: SaidPair): string {
  if (a && b) return tr('Words of “{a}” (A) and “{b}” (B).', { a: a.name, b: b.name });
  return a
    ? tr('B has no transcript with times.')
    : b
      ? tr('A has no transcript with times.')
      : tr('Neither has a transcript with times.');
}
