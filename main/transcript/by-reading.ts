import { alignedTranscript } from '#src/attention/align-transcript.ts';
import { heardByReading, readingConfidence, readingOptions } from '#src/attention/by-reading.ts';
import { roughly } from '#src/attention/rough-reading.ts';
import { followText } from '#src/attention/follow-text.ts';
import { sameTextEvidence } from '#src/attention/same-text.ts';
import type { TimedToken } from '#src/attention/time-words.ts';
import { makeRandom } from '#src/math/random.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { wasmText } from '#main/compute/text.ts';
import type { Espeak } from '#main/speech/espeak.ts';
import type { AlignedTranscript, AlignInput, Watch } from './aligned.ts';

/** Some 10 MB a minute. */
const mostSeconds = 3600;

/** Times of words by the text read aloud. @param spoken what is said of each word, in `languages` @throws InvalidInputError `too-long` */
export async function byReading(
  { sound, transcript, seed }: Omit<AlignInput, 'model' | 'language'>,
  spoken: readonly string[],
  languages: readonly string[],
  reader: Espeak,
  watch: Watch,
): Promise<AlignedTranscript> {
  if (sound.length / sound.rate > mostSeconds)
    throw new InvalidInputError(
      'too-long',
      'By dtw a recording of more than an hour is not compared: it would take too much memory.',
      'Use --model attention, or take a part of it.',
    );
  const reading = reader.read(spoken, languages, (done, total) => watch(done, total, 'words', 'Reading'));
  const phones = reading.tokens.map((token) => token.phones.map(({ ipa }) => ipa));
  const arithmetic = wasmText();
  const heard = heardByReading(sound, reading, arithmetic);
  const windows = await roughly(sound, reading, arithmetic);
  const path = await followText(
    heard,
    { ...readingOptions, ...(windows ? { windows } : {}) },
    (done, total) => watch(done * heard.hop, total * heard.hop, 's', 'Comparing'),
  );
  const timed = spoken.map((_, k): TimedToken | null => {
    const span = path?.spans[k];
    if (!span) return null;
    const [start, end] = span.map((frame) => Math.max(0, (frame - 0.5) * heard.hop)) as [number, number];
    return { start, end, sure: 0, startSd: 0, endSd: 0, fit: 0, phones: [] };
  });
  const evidence = path
    ? await sameTextEvidence(heard, path, timed, [], readingOptions.prices, makeRandom(seed).uniform)
    : null;
  const confidence = evidence ? readingConfidence(evidence, timed.filter((t) => t !== null).length) : 0;
  return {
    transcript: withoutConfidence(alignedTranscript(transcript, timed, phones, [], confidence)),
    ...(evidence ? { evidence } : {}),
    notes: ['By dtw nothing tells how sure the times are.'],
  };
}

/** Of words nothing tells how sure they are. */
const withoutConfidence = (transcript: Transcript): Transcript => ({
  ...transcript,
  words: transcript.words.map((word) => ({ ...word, confidence: null })),
});
