import { heardByReading, readingOptions } from '#src/attention/by-reading.ts';
import { followText } from '#src/attention/follow-text.ts';
import { agreesWithin, stretchesToAsk, sureWith } from '#src/attention/second-opinion.ts';
import { isDoubtful } from '#src/model/transcript-edits.ts';
import type { Transcript, Word } from '#src/model/transcript.ts';
import { cutSound, type Sound } from '#src/signal/sound.ts';
import { wasmText } from '#main/compute/text.ts';
import type { Espeak } from '#main/speech/espeak.ts';
import type { Watch } from './aligned.ts';
import type { Opinion } from './aligned.ts';

export type SecondOpinion = {
  readonly transcript: Transcript;
  /** One for each word; null: it was not asked after. */
  readonly opinions: readonly (Opinion | null)[];
  readonly notes: readonly string[];
};

/**
 * What the text read aloud says of the words that the network is unsure of: where both agree, a word is surer; where they differ, less
 * sure. Times stay those of the network.
 * @param spoken what is said of each word, in `languages`
 */
export async function secondOpinion(
  sound: Sound,
  transcript: Transcript,
  spoken: readonly string[],
  languages: readonly string[],
  reader: Espeak,
  watch: Watch,
): Promise<SecondOpinion> {
  const { words } = transcript;
  const opinions: (Opinion | null)[] = words.map(() => null);
  const arithmetic = wasmText();
  const stretches = stretchesToAsk(words, sound.length / sound.rate);
  for (const [n, { words: range, start, end }] of stretches.entries()) {
    watch(n, stretches.length, 'stretches', 'Asking the text read aloud');
    const own = spoken
      .map((_, k) => k)
      .slice(...range)
      .filter((k) => words[k]?.start !== null);
    const reading = reader.read(
      own.map((k) => spoken[k] as string),
      own.map((k) => languages[k] as string),
    );
    const heard = heardByReading(cutSound(sound, start, end), reading, arithmetic);
    const path = await followText(heard, readingOptions);
    own.forEach((k, i) => {
      const word = words[k] as Word;
      const span = path?.spans[i];
      if (!span || !isDoubtful(word) || word.start === null || word.end === null) return;
      const [from, to] = span.map((frame) => start + Math.max(0, (frame - 0.5) * heard.hop)) as [
        number,
        number,
      ];
      const apart = Math.max(Math.abs(from - word.start), Math.abs(to - word.end));
      opinions[k] = { start: from, end: to, agrees: apart <= agreesWithin };
    });
  }
  return {
    opinions,
    transcript: {
      ...transcript,
      words: words.map((word, k) => {
        const other = opinions[k];
        if (!other || word.confidence === null || word.start === null || word.end === null) return word;
        const apart = Math.max(Math.abs(other.start - word.start), Math.abs(other.end - word.end));
        return { ...word, confidence: sureWith(word.confidence, apart) };
      }),
    },
    notes: notesOf(opinions),
  };
}

function notesOf(opinions: readonly (Opinion | null)[]): readonly string[] {
  const asked = opinions.filter((one) => one !== null);
  if (asked.length === 0) return [];
  const agreed = asked.filter(({ agrees }) => agrees).length;
  return [
    `Of ${asked.length} ${asked.length === 1 ? 'word' : 'words'} that the network is unsure of, the text read aloud has ${agreed} in the same place.`,
  ];
}
