import type { WordKind } from '#src/attention/text/word-kinds.ts';
import type { Word } from '#src/model/transcript.ts';
import { isDoubtful } from '#src/model/transcript-edits.ts';

/**
 * The class of a word in the panel.
 * @param inPart whether others of its text are aligned: where none is, there is no telling apart
 */
export function lookOf(word: Word, kind: WordKind, inPart: boolean): string {
  if (word.status === 'not-spoken') return kind === 'word' ? 'not-spoken' : 'unsaid';
  if (word.status === 'confirmed') return 'confirmed';
  if (word.status === null) return inPart && kind === 'word' ? 'untimed' : '';
  return isDoubtful(word) ? 'doubtful' : '';
}
