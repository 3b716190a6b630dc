import { foreignLines, foreignParts } from '#src/model/foreign-lines.ts';
import type { Segment, Transcript, Word } from '#src/model/transcript.ts';

/**
 * The transcript with the language of its text, and of each line, and each sentence of a line, that is clearly in another one, unless somebody
 * has said the language: then all of it is read in that, and they are told. Those that were told before stay as they are.
 * @param language of the text, BCP 47
 * @param isWhole whether the lines are those of the whole text: those of a stretch are told by their words, not by number
 * @param hasVoice whether a language can be read: else it is not told that lines are read in it
 */
export function withLineLanguages(
  transcript: Transcript,
  language: string,
  isWhole = true,
  hasVoice: (language: string) => boolean = () => true,
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
  const words = [...transcript.words];
  const parts = segments.flatMap((segment, k) => {
    if (read[k]?.language !== undefined || found[k] !== null) return [];
    const [from] = segment.words;
    return foreignParts(segment.text, language).map(({ tokens: [a, b], language: code }): Part => {
      const part = { words: [from + a, from + b] as const, line: k, language: code };
      if (!isSaid)
        for (let n = part.words[0]; n < part.words[1]; n++)
          words[n] = { ...(words[n] as Word), language: code };
      return { ...part, isRead: words[part.words[0]]?.language === code };
    });
  });
  const asked = segments.map((_, k) => (read[k]?.language === undefined ? found[k] : null));
  const told = (of: readonly (string | null | undefined)[], say: (lines: string, name: string) => string) =>
    [...new Set(of)].flatMap((code) => {
      if (code === null || code === undefined) return [];
      const lines = of.flatMap((each, k) => (each === code ? [k] : []));
      return [say(linesTold(lines, segments, isWhole), nameOf(code))];
    });
  return {
    transcript: {
      ...transcript,
      language,
      words: parts.some(({ isRead }) => isRead) ? words : transcript.words,
      segments: read,
    },
    notes: [
      ...told(
        read.map((segment) => (hasVoice(segment.language ?? language) ? segment.language : null)),
        (lines, name) => `${lines} read in ${name}.`,
      ),
      ...told(asked, (lines, name) => `${lines} read in ${nameOf(language)}; the words look ${name}.`),
      ...partsTold(
        parts.filter((part) => !part.isRead || hasVoice(part.language)),
        words,
        language,
        isWhole,
      ),
    ],
  };
}

/** Words of a line in another language, and whether they are read in it. */
type Part = {
  readonly words: readonly [from: number, to: number];
  readonly line: number;
  readonly language: string;
  readonly isRead: boolean;
};

/** `“Ich möchte mit einer …” in line 2 is read in German.` */
function partsTold(
  parts: readonly Part[],
  words: readonly Word[],
  language: string,
  isWhole: boolean,
): readonly string[] {
  const told = parts.slice(0, mostNamed).map(({ words: range, line, language: code, isRead }) => {
    const place = `${opening(words.slice(...range).map(({ text }) => text))}${isWhole ? ` in line ${line + 1}` : ''}`;
    return isRead
      ? `${place} is read in ${nameOf(code)}.`
      : `${place} is read in ${nameOf(language)}; the words look ${nameOf(code)}.`;
  });
  const rest = parts.length - told.length;
  return rest > 0 ? [...told, `So are ${rest} more sentences within lines.`] : told;
}

/** So many are named, and so many words of one. */
const mostNamed = 8;
const wordsNamed = 4;

/** `Line 2 (“Ich möchte mit einer …”) is`, `Lines 2, 5, 7 are`. */
function linesTold(lines: readonly number[], segments: readonly Segment[], isWhole: boolean): string {
  const [first = 0] = lines;
  const quoted = opening(segments[first]?.text.match(/\S+/g) ?? []);
  if (lines.length === 1) return isWhole ? `Line ${first + 1} (${quoted}) is` : `Line ${quoted} is`;
  const named = isWhole ? lines.slice(0, mostNamed).map((k) => k + 1) : [quoted];
  return `Lines ${named.join(', ')}${lines.length > named.length ? ', …' : ''} are`;
}

function opening(words: readonly string[]): string {
  const first = words
    .slice(0, wordsNamed)
    .map((word) => word.replace(/^["“”«»„(]+|["“”«»)]*[.?!:]+["“”«»)]*$/gu, ''));
  return `“${first.join(' ')}${words.length > wordsNamed ? ' …' : ''}”`;
}

/** English name of a language, or its code. */
export const nameOf = (code: string): string => {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(code.replaceAll('_', '-')) ?? code;
  } catch (error) {
    if (error instanceof RangeError) return code;
    throw error;
  }
};
