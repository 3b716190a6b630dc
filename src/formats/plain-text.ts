import { sentencesOf } from '#src/model/sentences.ts';
import { plainSegment, tokensOf, type Transcript, transcriptOfSegments } from '#src/model/transcript.ts';
import { lossesOf } from './losses.ts';
import { endsOf, stampedLines } from './stamped-lines.ts';
import { type Converted, linesOf, type Read, type Written } from './reading.ts';

/** A text without times, exactly as it is. */
export type PlainText = { readonly format: 'text'; readonly text: string };

/** A byte order mark is no part of the text. */
export const readPlainText = (text: string): Read<PlainText> => ({
  document: { format: 'text', text: text.replace(/^\uFEFF/, '') },
  notes: [],
});

/** A mark that the text itself begins with would be taken off: another one before it takes its place. */
export const writePlainText = ({ text }: PlainText): Written => ({
  text: text.startsWith('\uFEFF') ? `\uFEFF${text}` : text,
  lost: [],
});

/**
 * Each line with words is a segment, and lasts from its stamp to the next where lines are stamped; a text on one line is cut into
 * sentences. `notes` say what was taken for times.
 */
export function transcriptOfText(
  { text }: PlainText,
  language: string | null = null,
): { readonly transcript: Transcript; readonly notes: readonly string[] } {
  const lines = linesOf(text).filter((line) => tokensOf(line).length > 0);
  const stamped = stampedLines(lines);
  if (stamped) {
    const ends = endsOf(stamped);
    const segments = stamped.flatMap(({ text: line, at }, k) => {
      const end = ends[k] ?? null;
      return tokensOf(line).length > 0 ? [plainSegment(line.trim(), end === null ? null : at, end)] : [];
    });
    const count = stamped.filter(({ at }) => at !== null).length;
    return {
      transcript: transcriptOfSegments(segments, language),
      notes: [`The time stamps of ${count} lines were taken as their times, not as words.`],
    };
  }
  const parts = lines.length === 1 ? sentencesOfWords(lines[0] as string, language) : lines;
  return {
    transcript: transcriptOfSegments(
      parts.filter((part) => tokensOf(part).length > 0).map((part) => plainSegment(part.trim())),
      language,
    ),
    notes: [],
  };
}

/** Sentences that part no word: a word is what stands between white space. */
function sentencesOfWords(line: string, language: string | null): readonly string[] {
  const parts: string[] = [];
  for (const sentence of sentencesOf(line, language))
    if (/\S$/.test(parts.at(-1) ?? '')) parts[parts.length - 1] += sentence;
    else parts.push(sentence);
  return parts;
}

export function textOfTranscript(transcript: Transcript): Converted<PlainText> {
  const { segments } = transcript;
  const lines = segments.map((s) => s.text.replace(/[\r\n]+/g, ' '));
  const lost = lossesOf(transcript, { format: 'plain text', places: null, untimed: true });
  const isTimed = segments.some((s) => s.start !== null);
  return {
    document: { format: 'text', text: lines.map((line) => `${line}\n`).join('') },
    lost: isTimed ? ['The times of segments are not kept by plain text.', ...lost] : lost,
  };
}
