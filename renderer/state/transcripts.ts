import type { ProjectTranscript } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { projectOf } from './selectors.ts';
import type { AppState } from './state.ts';

/** What of the transcripts is in hand: derived, never kept. */

export const transcriptById = (s: AppState, id: string): ProjectTranscript | null =>
  projectOf(s).transcripts.find((t) => t.id === id) ?? null;

export const transcriptsOf = (s: AppState, recording: RecordingId): readonly ProjectTranscript[] =>
  projectOf(s).transcripts.filter((t) => t.recording === recording);

/** The one the panel shows: that of the words chosen, else the selected recording’s, else the first. */
export function transcriptInHand(s: AppState): ProjectTranscript | null {
  const { transcripts } = projectOf(s);
  const own = transcripts.find((t) => t.id === s.words?.transcript);
  if (own && (s.selected.length === 0 || s.selected[0] === own.recording)) return own;
  return transcripts.find((t) => t.recording === s.selected[0]) ?? own ?? transcripts[0] ?? null;
}

export type WordsInHand = { readonly own: ProjectTranscript; readonly from: number; readonly to: number };

let last: { words: AppState['words']; own: ProjectTranscript; found: WordsInHand | null } | null = null;

/** The words chosen, as far as there are such; null: none. The same object while nothing of it changes. */
export function wordsInHand(s: AppState): WordsInHand | null {
  const { words } = s;
  const own = words && transcriptById(s, words.transcript);
  if (!words || !own) return null;
  if (last?.words !== words || last.own !== own) {
    const to = Math.min(words.to, own.transcript.words.length);
    const from = Math.max(0, Math.min(words.from, to - 1));
    last = { words, own, found: to > from ? { own, from, to } : null };
  }
  return last.found;
}
