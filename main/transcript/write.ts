import { basename, extname } from 'node:path';
import { writeRetimed } from '#src/formats/retimed-file.ts';
import {
  formatOfName,
  readTranscriptFile,
  type TranscriptDocument,
  type WriteOptions,
} from '#src/formats/transcript-file.ts';
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
  {
    overwrite,
    source = null,
    ...options
  }: WriteOptions & { readonly overwrite: boolean; readonly source?: SourceText | null },
): Promise<readonly string[]> {
  const format = formatOfName(path);
  if (format === null) throw unknownFormat(path);
  const { text, lost } = writeRetimed(documentOf(source), transcript, format, {
    date: new Date().toISOString(),
    ...options,
  });
  await writeSafely(path, text, { overwrite });
  return lost;
}

/** A file that a transcript was read from: its name and its text. */
export type SourceText = { readonly name: string; readonly text: string };

/** @throws InvalidInputError `bad-file` */
export const documentOf = (source: SourceText | null): TranscriptDocument | null =>
  source && readTranscriptFile(new TextEncoder().encode(source.text), source.name).document;

const unknownFormat = (path: string): InvalidInputError =>
  new InvalidInputError(
    'unknown-format',
    `“${extname(path) || basename(path)}” is the ending of no format for transcripts.`,
    'End the name in .TextGrid, .eaf, .srt, .vtt, .ass, .json, .ctm, .tsv, .csv or .txt.',
  );
