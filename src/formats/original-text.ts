import { mostOriginal } from '#src/model/project.ts';
import type { TranscriptFile } from './transcript-file.ts';

/**
 * The text of a file, for a project to keep: whatever the file says beside its transcript can then be written again. Null where it says
 * nothing else, or is too large; `notes` are those of reading, and that.
 */
export function originalOf({ format, text, notes }: TranscriptFile): {
  readonly original: string | null;
  readonly notes: readonly string[];
} {
  if (format === 'text' || format === 'json') return { original: null, notes };
  if (text.length <= mostOriginal) return { original: text, notes };
  return {
    original: null,
    notes: [
      ...notes,
      'The file is too large to be kept in the project: what it says beside the text will not be written again.',
    ],
  };
}
