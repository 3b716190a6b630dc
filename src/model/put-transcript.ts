import type { Draft } from 'immer';
import type { Edit } from './history.ts';
import type { ProjectTranscript } from './project.ts';
import type { Transcript } from './transcript.ts';

/** Changes of the document's transcripts as undoable edits; what is done to one is in `src/model/transcript-edits.ts`. */
const thaw = <T>(value: T): Draft<T> => value as Draft<T>;

export const addTranscript = (added: ProjectTranscript): Edit => ({
  label: 'Add transcript',
  recipe(d) {
    // It may come late: the recording may be gone.
    const isNew = !d.transcripts.some((t) => t.id === added.id);
    if (isNew && d.recordings.some((r) => r.id === added.recording)) d.transcripts.push(thaw(added));
  },
});

export const removeTranscript = (id: string): Edit => ({
  label: 'Remove transcript',
  recipe(d) {
    d.transcripts = d.transcripts.filter((t) => t.id !== id);
  },
});

/** A transcript as it has become; edits of one `gesture` are one step. */
export const putTranscript = (id: string, transcript: Transcript, label: string, gesture?: string): Edit => ({
  label,
  recipe(d) {
    const own = d.transcripts.find((t) => t.id === id);
    if (own) own.transcript = thaw(transcript);
  },
  ...(gesture === undefined ? {} : { gesture }),
});

/** A transcript with all that belongs to it, in the place of that of its id. */
export const replaceTranscript = (own: ProjectTranscript): Edit => ({
  label: 'Move transcript',
  recipe(d) {
    const k = d.transcripts.findIndex((t) => t.id === own.id);
    if (k >= 0) d.transcripts[k] = thaw(own);
  },
});
