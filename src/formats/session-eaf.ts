import { plainAnnotation, plainTier, type Tier, tiersOfTranscript } from '#src/model/tiers.ts';
import { shifted, type TimeMap } from '#src/model/time-map.ts';
import { type Transcript, unalignedWord } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import type { EditPart } from './cuts.ts';
import { writeEaf } from './eaf.ts';
import { eafMedia } from './eaf-media.ts';
import { eafOfTiers } from './eaf-of-tiers.ts';
import { fromZero } from './from-zero.ts';
import type { Written } from './reading.ts';

/**
 * All recordings of an event in one EAF for ELAN: each is linked with the one offset that ELAN knows of a media file
 * (`TIME_ORIGIN`, whole milliseconds), on the clock of the first. Drift cannot be said: the offset is the one that is off
 * least over the longest segment, and how far it is off is told. A tier a recording says where it has something; transcripts
 * are further tiers.
 * @param transcripts on the timeline
 */
export function sessionEaf(
  parts: readonly EditPart[],
  transcripts: readonly { readonly of: string; readonly transcript: Transcript }[],
  date: string,
): Written {
  const zero = parts[0]?.map.segments[0]?.knots[0];
  const start = zero ? zero.timeline - zero.source : 0;
  const lost: string[] = [];
  const media = parts.map(({ recording, map }) => {
    const { origin, off, elsewhere } = offsetOf(shifted(map, -start));
    const name = `“${recording.name}”`;
    if (off >= 0.0015)
      lost.push(`EAF holds no drift: ${name} is off by up to ${Math.ceil(off * 1000)} ms at its ends.`);
    if (elsewhere > 0)
      lost.push(
        `EAF holds no pauses: ${name} is off by up to ${elsewhere.toFixed(2)} s outside its longest segment.`,
      );
    if (origin < 0)
      lost.push(
        `${name} begins ${(-origin / 1000).toFixed(3)} s after “${parts[0]?.recording.name ?? ''}”, from which ELAN’s time counts: its offset is negative, which not every version of ELAN follows.`,
      );
    return eafMedia(recording.path, origin);
  });
  const said = transcripts.map(({ of, transcript }) => {
    const { transcript: own, lost: before } = fromZero(movedBy(transcript, -start), 'eaf');
    lost.push(...before);
    return { of, transcript: own };
  });
  const tiers = [
    ...parts.map(({ recording, map }) => placeTier(recording.name, shifted(map, -start))),
    ...said.flatMap(({ of, transcript }) =>
      tiersOfTranscript(transcript).tiers.map((tier): Tier => {
        if (transcripts.length < 2) return tier;
        return {
          ...tier,
          name: `${of} ${tier.name}`,
          parent: tier.parent === null ? null : `${of} ${tier.parent}`,
        };
      }),
    ),
  ];
  const made = eafOfTiers({ extent: null, tiers }, { date, author: '', media });
  const written = writeEaf(made.document);
  return { text: written.text, lost: [...lost, ...made.lost, ...written.lost] };
}

/** How much of a recording lies before 0, in whole milliseconds, and how far that is off, seconds. */
function offsetOf(map: TimeMap): {
  readonly origin: number;
  readonly off: number;
  readonly elsewhere: number;
} {
  const lengths = map.segments.map(({ knots }) => (knots.at(-1)?.timeline ?? 0) - (knots[0]?.timeline ?? 0));
  const longest = lengths.indexOf(Math.max(...lengths));
  const ahead = map.segments.map(({ knots }) => knots.map((k) => k.source - k.timeline));
  const own = ahead[longest] ?? [0];
  const origin = Math.round(500 * (Math.max(...own) + Math.min(...own))) + 0;
  const worst = (list: readonly number[]) => Math.max(...list.map((a) => Math.abs(a - origin / 1000)));
  const others = ahead.filter((_, i) => i !== longest).map(worst);
  const off = worst(own);
  return { origin, off, elsewhere: Math.max(0, ...others.filter((o) => o > off + 0.001)) };
}

/** Where a recording has something, as far as it lies after 0. */
const placeTier = (name: string, map: TimeMap): Tier => ({
  ...plainTier(name, 'other'),
  annotations: map.segments.flatMap(({ knots }, i) => {
    const [from, to] = [Math.max(0, knots[0]?.timeline ?? 0), knots.at(-1)?.timeline ?? 0];
    const text = map.segments.length > 1 ? `${i + 1} of ${map.segments.length}` : 'recorded';
    return to > from + 0.001
      ? [{ ...plainAnnotation(text), start: sourceTime(from), end: sourceTime(to) }]
      : [];
  }),
});

/** What comes before 0 has no times there. */
function movedBy(t: Transcript, seconds: number): Transcript {
  const moved = <T extends { readonly start: number | null; readonly end: number | null }>(
    one: T,
  ): T | null => {
    if (one.start === null || one.end === null) return one;
    if (one.start + seconds < 0) return null;
    return { ...one, start: sourceTime(one.start + seconds), end: sourceTime(one.end + seconds) };
  };
  return {
    ...t,
    words: t.words.map((word) => {
      const later = moved(word);
      return later
        ? { ...later, phones: word.phones.flatMap((p) => moved(p) ?? []) }
        : unalignedWord(word.text);
    }),
    segments: t.segments.map((s) => moved(s) ?? { ...s, start: null, end: null }),
    untranscribed: t.untranscribed.flatMap((u) => moved(u) ?? []),
  };
}
