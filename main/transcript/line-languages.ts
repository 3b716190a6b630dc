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
  const sentences = (
    of: readonly (string | null | undefined)[],
    say: (lines: string, is: string, name: string) => string,
  ) =>
    [...new Set(of)].flatMap((code) => {
      if (code === null || code === undefined) return [];
      const lines = of.flatMap((each, k) => (each === code ? [k] : []));
      const is = lines.length === 1 ? 'is' : 'are';
      return [say(linesTold(lines, segments, isWhole), is, nameOf(code))];
    });
  return {
    transcript: { ...transcript, language, segments: read },
    notes: [
      ...sentences(
        read.map((segment) => segment.language),
        (lines, is, name) => `${lines} ${is} read as ${name}.`,
      ),
      ...sentences(
        asked,
        (lines, is, name) =>
          `${lines} ${is} read as ${nameOf(language)}, but ${is === 'is' ? 'looks' : 'look'} like ${name}.`,
      ),
    ],
  };
}

/** So many are named. */
const mostNamed = 8;
const wordsNamed = 4;

/** `Line 2 (“Ich möchte mit einer …”)`, `Lines 2, 5 and 7`. */
function linesTold(lines: readonly number[], segments: readonly Segment[], isWhole: boolean): string {
  const [first = 0] = lines;
  const words = segments[first]?.text.match(/\S+/g) ?? [];
  const opening = `“${words.slice(0, wordsNamed).join(' ')}${words.length > wordsNamed ? ' …' : ''}”`;
  if (!isWhole) return lines.length === 1 ? opening : `${opening} and ${lines.length - 1} more`;
  if (lines.length === 1) return `Line ${first + 1} (${opening})`;
  const named = lines.slice(0, mostNamed).map((k) => String(k + 1));
  const rest = lines.length - named.length;
  return rest > 0
    ? `Lines ${named.join(', ')} and ${rest} more`
    : `Lines ${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

const nameOf = (code: string): string => {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(code.replaceAll('_', '-')) ?? code;
  } catch (error) {
    if (error instanceof RangeError) return code;
    throw error;
  }
};
