import type { Transcript, Untranscribed } from '#src/model/transcript.ts';
import { disjoint } from '#src/model/untranscribed.ts';

/** Pauses up to here do not part a stretch of speech, seconds. */
const bridge = 0.35;

/**
 * A text that is taken for that of another recording: none of its words is said here, and what was taken for them is speech
 * that the text lacks. What a person has confirmed stays.
 */
export function refusedText(transcript: Transcript): Transcript {
  const speech: Untranscribed[] = [];
  const words = transcript.words.map((word) => {
    if (word.status === 'confirmed') return word;
    if (word.start !== null && word.end !== null)
      speech.push({ start: word.start, end: word.end, kind: 'speech' });
    const nowhere = { start: null, end: null, confidence: null, phones: [] };
    return { text: word.text, ...nowhere, status: 'not-spoken' as const };
  });
  return {
    ...transcript,
    words,
    segments: transcript.segments.map((segment) => {
      const said = words.slice(...segment.words).filter(({ start }) => start !== null);
      return { ...segment, start: said[0]?.start ?? null, end: said.at(-1)?.end ?? null };
    }),
    untranscribed: joined([...transcript.untranscribed, ...speech]),
  };
}

/**
 * In time order, none over another (words have finer edges than what lies between them); stretches of one kind that no more than a
 * short pause parts are one.
 */
export function joined(all: readonly Untranscribed[]): readonly Untranscribed[] {
  const out: Untranscribed[] = [];
  for (const one of disjoint(all)) {
    const last = out.at(-1);
    if (last?.kind === one.kind && one.start - last.end <= bridge)
      out[out.length - 1] = { ...last, end: one.end };
    else out.push(one);
  }
  return out;
}
