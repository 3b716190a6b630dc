import { foreignLines } from '#src/model/foreign-lines.ts';
import type { Segment, Transcript } from '#src/model/transcript.ts';

/**
 * The transcript with the language of its text, and of each line that is clearly in another one, unless somebody has said the language:
 * then all of it is read in that, and such lines are told. Lines that were told before stay as they are.
 * @param language of the text, BCP 47
 * @param isWhole whether the lines are those of the whole text: those of a stretch are told by their words, not by number
 */
export function withLineLanguages(
  transcript: Transcript,
  language: string,
  isWhole = true,
): { readonly transcript: Transcript; readonly notes: readonly string[] } {
  const { segments } = transcript;
  const isSaid = transcript.language !== null;
  const found = foreignLines(
    segments.map(({ text }) => text),
    language,
  );
  const read: Segment[] = segments.map((segment, k) => {
    const own = isSaid ? segment.language : (found[k] ?? undefined);
    return own === undefined ? segment : { ...segment, language: own };
  });
  const asked = segments.map((_, k) => (read[k]?.language === undefined ? found[k] : null));
  const told = (of: readonly (string | null | undefined)[], say: (lines: string, name: string) => string) =>
    [...new Set(of)].flatMap((code) => {
      if (code === null || code === undefined) return [];
      const lines = of.flatMap((each, k) => (each === code ? [k] : []));
      return [say(linesTold(lines, segments, isWhole), nameOf(code))];
    });
  return {
    transcript: { ...transcript, language, segments: read },
    notes: [
      ...told(
        read.map((segment) => segment.language),
        (lines, name) => `${lines} read in ${name}.`,
      ),
      ...told(asked, (lines, name) => `${lines} read in ${nameOf(language)}; the words look ${name}.`),
    ],
  };
}

/** So many are named, and so many words of one. */
const mostNamed = 8;
const wordsNamed = 4;

/** `Line 2 (“Ich möchte mit einer …”) is`, `Lines 2, 5, 7 are`. */
function linesTold(lines: readonly number[], segments: readonly Segment[], isWhole: boolean): string {
  const [first = 0] = lines;
  const words = segments[first]?.text.match(/\S+/g) ?? [];
  const opening = words.slice(0, wordsNamed).map((word) => word.replace(/[.?!:]+$/u, ''));
  const quoted = `“${opening.join(' ')}${words.length > wordsNamed ? ' …' : ''}”`;
  if (lines.length === 1) return isWhole ? `Line ${first + 1} (${quoted}) is` : `Line ${quoted} is`;
  const named = isWhole ? lines.slice(0, mostNamed).map((k) => k + 1) : [quoted];
  return `Lines ${named.join(', ')}${lines.length > named.length ? ', …' : ''} are`;
}

const nameOf = (code: string): string => {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(code.replaceAll('_', '-')) ?? code;
  } catch (error) {
    if (error instanceof RangeError) return code;
    throw error;
  }
};
