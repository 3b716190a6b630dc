import { basename, extname } from 'node:path';
import { formatOfName, type WriteOptions, writeTranscript } from '#src/formats/transcript-file.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { writeSafely } from '#main/store/write-safely.ts';

/**
 * Writes a transcript in the format of the path's ending. @returns what the format does not keep, a sentence each
 * @throws InvalidInputError `unknown-format`; StorageError `exists`, `disk-full` …
 */
export async function writeTranscriptFile(
  path: string,
  transcript: Transcript,
  { overwrite, ...options }: WriteOptions & { readonly overwrite: boolean },
): Promise<readonly string[]> {
  const format = formatOfName(path);
  if (format === null) throw unknownFormat(path);
  const { text, lost } = writeTranscript(transcript, format, { date: new Date().toISOString(), ...options });
  await writeSafely(path, text, { overwrite });
  return lost;
}

const unknownFormat = (path: string): InvalidInputError =>
  new InvalidInputError(
    'unknown-format',
    `“${extname(path) || basename(path)}” is the ending of no format for transcripts.`,
    'End the name in .TextGrid, .eaf, .srt, .vtt, .ass, .json, .ctm, .tsv, .csv or .txt.',
  );
