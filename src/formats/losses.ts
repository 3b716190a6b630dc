import { spanOfWords } from '#src/model/tiers.ts';
import type { Transcript, Word } from '#src/model/transcript.ts';
import type { SourceTime } from '#src/model/units.ts';

/** What of a transcript a format keeps. */
export type Keeps = {
  /** As a person calls the format. */
  readonly format: string;
  /** Decimals of a second that its times have; null: all. */
  readonly places: number | null;
  readonly words?: 'times' | 'starts';
  readonly phones?: true;
  readonly speakers?: true;
  readonly tiers?: true;
  readonly language?: true;
  /** `words`: those of words alone. */
  readonly confidence?: true | 'words';
  readonly status?: true;
  readonly untranscribed?: true;
  /** Segments without times. */
  readonly untimed?: true;
  /** Segments without words: cues that show nothing. */
  readonly empty?: true;
};

/** What of a transcript does not get into a format, a sentence each; only what there is to lose. */
export function lossesOf(transcript: Transcript, keeps: Keeps): readonly string[] {
  const { words, segments, untranscribed, language, confidence } = transcript;
  const { format } = keeps;
  const lost: string[] = [];
  const lose = (kept: unknown, isThere: boolean, what: string) => {
    if (!kept && isThere) lost.push(`${what} not kept by ${format}.`);
  };
  const isTimed = words.some((w) => w.start !== null);
  lose(keeps.words, isTimed, 'The times of words are');
  lose(keeps.words !== 'starts', isTimed, 'The ends of words are');
  lose(
    keeps.phones,
    words.some((w) => w.phones.length > 0),
    'Phones are',
  );
  lose(
    keeps.speakers,
    segments.some((s) => s.speaker !== null),
    'Speaker names are',
  );
  lose(
    keeps.tiers,
    segments.some((s) => s.tier !== null),
    'The names of tiers are',
  );
  lose(keeps.language, language !== null, 'The language is');
  if (keeps.confidence === 'words') lose(false, confidence !== null, 'The confidence of the whole text is');
  else
    lose(
      keeps.confidence,
      confidence !== null || words.some((w) => w.confidence !== null),
      'Confidences are',
    );
  lose(
    keeps.status,
    words.some((w) => w.status === 'confirmed' || w.status === 'not-spoken'),
    'Which words are confirmed or not spoken is',
  );
  lose(keeps.untranscribed, untranscribed.length > 0, 'Stretches without a transcript are');
  const untimed = segments.filter((s) => timesOfSegment(s, words) === null).length;
  if (!keeps.untimed && untimed > 0)
    lost.push(untimedLost(untimed, untimed === 1 ? 'segment' : 'segments', format));
  const empty = segments.filter((s) => s.words[0] === s.words[1]).length;
  if (!keeps.empty && empty > 0)
    lost.push(
      empty === 1
        ? `1 segment has no words and is left out of ${format}.`
        : `${empty} segments have no words and are left out of ${format}.`,
    );
  if (keeps.places !== null && isRounded(transcript, keeps.places))
    lost.push(
      `Times are rounded to ${keeps.places === 3 ? 'milliseconds' : 'hundredths of a second'} in ${format}.`,
    );
  return lost;
}

/** That what is told in another order than that of its times is read in that of its times. */
export const orderLost = (format: string): string =>
  `What is said at once, or written out of its order in time, comes in another order in ${format}.`;

/** That so many things without times are left out. */
export const untimedLost = (count: number, what: string, format: string): string =>
  count === 1
    ? `1 ${what} has no times and is left out of ${format}.`
    : `${count} ${what} have no times and are left out of ${format}.`;

/** A segment's own times, else those of its words; null where there are none. */
export function timesOfSegment(
  segment: Transcript['segments'][number],
  words: readonly Word[],
): { readonly start: SourceTime; readonly end: SourceTime } | null {
  const { start, end } = segment.start === null ? spanOfWords(words.slice(...segment.words)) : segment;
  return start === null || end === null ? null : { start, end };
}

function isRounded({ words, segments }: Transcript, places: number): boolean {
  const scale = 10 ** places;
  const isOff = (t: number | null) =>
    t !== null && (t < 0 || Math.abs(t * scale - Math.round(t * scale)) > 1e-6);
  return [...words, ...segments].some((s) => isOff(s.start) || isOff(s.end));
}
