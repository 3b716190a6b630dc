import type { ProjectTranscript } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { servedBy } from '#src/model/transcript-clocks.ts';
import { projectOf } from './selectors.ts';
import type { AppState } from './state.ts';

/** What of the transcripts is in hand: derived, never kept. */

export const transcriptById = (s: AppState, id: string): ProjectTranscript | null =>
  projectOf(s).transcripts.find((t) => t.id === id) ?? null;

export const transcriptsOf = (s: AppState, recording: RecordingId): readonly ProjectTranscript[] =>
  projectOf(s).transcripts.filter((t) => t.recording === recording);

/** Whether a transcript serves a recording: it is its own, or that of one on the same timeline that has none itself. */
export function serves(s: AppState, own: ProjectTranscript, recording: RecordingId): boolean {
  if (own.recording === recording) return true;
  return transcriptsOf(s, recording).length === 0 && servedBy(projectOf(s), own).includes(recording);
}

/** The one the panel shows: that of the words chosen, else one that serves the selected recording, else the first. */
export function transcriptInHand(s: AppState): ProjectTranscript | null {
  const { transcripts } = projectOf(s);
  const [selected] = s.selected;
  const own = transcripts.find((t) => t.id === s.words?.transcript);
  if (selected === undefined) return own ?? transcripts[0] ?? null;
  if (own && serves(s, own, selected)) return own;
  return transcripts.find((t) => serves(s, t, selected)) ?? own ?? transcripts[0] ?? null;
}

/** Whether a choice is that of the whole text. */
export const isWhole = (own: ProjectTranscript, chosen: { from: number; to: number } | null): boolean =>
  chosen !== null && chosen.from === 0 && chosen.to >= own.transcript.words.length && chosen.to > 1;

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
