import { type Moved, movedBy } from '#src/model/moved-times.ts';
import { partnersOf } from '#src/model/partners.ts';
import {
  type Annotation,
  isWithin,
  plainAnnotation,
  plainTier,
  type Tier,
  type Tiers,
  transcriptOfTiers,
} from '#src/model/tiers.ts';
import type { Phone, Transcript, Word } from '#src/model/transcript.ts';
import { type SourceTime, sourceTime } from '#src/model/units.ts';
import { addedTo, addedWordTiers } from './added-tiers.ts';
import { timesOfSegment } from './losses.ts';
import type { TiersAndNow } from './tiers-and-now.ts';

/** An annotation of a file's tier as it is now; `was`: its index, or null for one that is new. */
export type RetimedAnnotation = { readonly was: number | null; readonly now: Annotation };

/** A file's tiers with other times, in their order; of tiers that stay as they are `annotations` is null. */
export type RetimedTiers = {
  readonly kept: readonly RetimedTier[];
  /** What the file had no tiers for. */
  readonly added: readonly Tier[];
  /** What was done with what is no part of the text, a sentence each. */
  readonly notes: readonly string[];
};
export type RetimedTier = { readonly tier: Tier; readonly annotations: readonly RetimedAnnotation[] | null };

type Times = { readonly start: SourceTime; readonly end: SourceTime };
type Change = Pick<Annotation, 'text' | 'confidence' | 'status'> & { readonly times: Times | null };
/** Of each annotation with a part in the transcript: what it is now; null where it is gone. */
type Changed = ReadonlyMap<Annotation, Change | null>;

/** Seconds by which a text may lie elsewhere before all that is measured beside it lies elsewhere, too. */
const tellShift = 0.5;

/** What was not transcribed is listed afresh. */
const listsUntranscribed = ({ name, role }: Tier): boolean => name === 'untranscribed' && role === 'other';
const isSaid = ({ role }: Tier): boolean => role !== 'other';

/**
 * The tiers of a file with the times of its transcript as it is now. What is said gets its time; what nobody says keeps its place
 * between the others; what divides or comments on the said moves with it; tiers of their own stay as they are, but for a shift of all.
 */
export function retimedTiers({ tiers }: Tiers, now: Transcript): RetimedTiers {
  const read = transcriptOfTiers({ tiers, extent: null });
  const tierOf = new Map(tiers.flatMap((tier) => tier.annotations.map((a) => [a, tier] as const)));
  const all: TiersAndNow = { tiers, read, partners: partnersOf(read.transcript, now), now, tierOf };
  const changed = changesOf(all);
  const shift = medianShift(changed);
  const isShifted = Math.abs(shift) >= tellShift;
  const stay = tiers.filter(
    (tier) =>
      !isSaid(tier) &&
      !listsUntranscribed(tier) &&
      !tiers.some((t) => t !== tier && isSaid(t) && isWithin(tier, t, tiers)),
  );
  const { added, left } = addedTo(all);
  const kept = tiers.map((tier): RetimedTier => {
    const fresh = (added.get(tier) ?? []).map((one) => ({ was: null, now: one }));
    if (listsUntranscribed(tier))
      return { tier, annotations: untranscribedOf(now).map((one) => ({ was: null, now: one })) };
    const stays = stay.includes(tier);
    if (stays && !isShifted) return { tier, annotations: null };
    const move = stays ? (time: number) => time + shift : movedBy(momentsFor(tier, tiers, changed));
    const own = tier.annotations.flatMap((one, was): RetimedAnnotation[] => {
      const change = changed.get(one);
      if (change === null) return [];
      const { times, ...rest } = change ?? {};
      return [{ was, now: { ...one, ...(times ?? movedSpan(one, move)), ...rest } }];
    });
    return { tier, annotations: [...own, ...fresh] };
  });
  const untranscribed = tiers.some(listsUntranscribed) ? [] : untranscribedOf(now);
  return {
    kept,
    added: [
      ...addedWordTiers(all),
      ...(untranscribed.length === 0
        ? []
        : [{ ...plainTier('untranscribed', 'other'), annotations: untranscribed }]),
    ],
    notes: [
      ...(hasOtherPhones(all)
        ? [
            'The file’s own phones are kept, where their words are now; those that were found are not written.',
          ]
        : []),
      ...(stay.length === 0 || !hasMoved(changed) ? [] : [stayNote(stay, isShifted ? shift : 0)]),
      ...unsaidNotes(changed, tierOf),
      ...(left === 0
        ? []
        : [
            `The times of ${left} words that the file’s tiers of words lack or spell otherwise are not kept.`,
          ]),
    ],
  };
}

function changesOf({ read, partners, now }: TiersAndNow): Changed {
  const changed = new Map<Annotation, Change | null>();
  read.segmentSources.forEach((source, k) => {
    const segment = now.segments[partners.segments[k] ?? -1];
    if (!source) return;
    const plain = { confidence: null, status: null };
    changed.set(
      source,
      segment ? { text: segment.text, times: timesOfSegment(segment, now.words), ...plain } : null,
    );
  });
  const words = new Map<Annotation, Word[]>();
  read.wordSources.forEach((source, k) => {
    if (!source) return;
    const word = now.words[partners.words[k] ?? -1];
    const own = words.get(source) ?? [];
    if (word) own.push(word);
    words.set(source, own);
  });
  for (const [source, own] of words)
    changed.set(source, own[0] ? { text: textOf(source, own), times: spanOf(own), ...sureOf(own) } : null);
  read.phoneSources.forEach((sources, k) => {
    const phones = now.words[partners.words[k] ?? -1]?.phones ?? [];
    if (!isSamePhones(sources, phones)) return;
    sources.forEach((source, n) => {
      const { start, end } = phones[n] as Phone;
      changed.set(source, { text: source.text, times: { start, end }, confidence: null, status: null });
    });
  });
  return changed;
}

const isSamePhones = (sources: readonly Annotation[], phones: readonly Phone[]): boolean =>
  sources.length === phones.length && sources.every(({ text }, n) => text === phones[n]?.ipa);

/** Whether phones were found for a word that are not those of the file. */
const hasOtherPhones = ({ tiers, read, partners, now }: TiersAndNow): boolean =>
  tiers.some(({ role }) => role === 'phone') &&
  read.phoneSources.some((sources, k) => {
    const phones = now.words[partners.words[k] ?? -1]?.phones ?? [];
    return phones.length > 0 && !isSamePhones(sources, phones);
  });

/** An annotation's own text where its words are the same; what is written now where they were edited. */
function textOf(source: Annotation, words: readonly Word[]): string {
  const text = words.map((word) => word.text).join(' ');
  return source.text.trim().split(/\s+/).join(' ') === text ? source.text : text;
}

function spanOf(words: readonly Word[]): Times | null {
  const timed = words.filter((word) => word.start !== null);
  const [start, end] = [timed[0]?.start ?? null, timed.at(-1)?.end ?? null];
  return start === null || end === null ? null : { start, end };
}

/** As sure as its least sure word. */
function sureOf(words: readonly Word[]): Pick<Annotation, 'confidence' | 'status'> {
  const known = words.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]));
  return {
    confidence: known.length === 0 ? null : Math.min(...known),
    status: words.every(({ status }) => status === words[0]?.status) ? (words[0]?.status ?? null) : null,
  };
}

const movedSpan = ({ start, end }: Annotation, move: (time: number) => number): Partial<Times> =>
  start === null || end === null ? {} : { start: clean(move(start)), end: clean(move(end)) };

/** No time lies before the recording; finer than a microsecond is dust. */
const clean = (time: number): SourceTime => sourceTime(Math.max(0, Math.round(time * 1e6) / 1e6));

/** What is known of how moments moved, for a tier: of those tiers it belongs to; of its speaker's; else of all. */
function momentsFor(tier: Tier, tiers: readonly Tier[], changed: Changed): readonly Moved[] {
  const said = tiers.filter(isSaid);
  const above = said.filter((one) => isWithin(tier, one, tiers));
  const beside = said.filter((one) => one.speaker === tier.speaker);
  for (const group of [above, beside, said]) {
    const moments = group.flatMap((one) =>
      one.annotations.flatMap((a): Moved[] => {
        const times = changed.get(a)?.times;
        if (!times || a.start === null || a.end === null) return [];
        return [
          [a.start, times.start],
          [a.end, times.end],
        ];
      }),
    );
    if (moments.length > 0) return moments;
  }
  return [];
}

function medianShift(changed: Changed): number {
  const shifts = [...changed].flatMap(([was, is]) =>
    was.start !== null && is?.times ? [is.times.start - was.start] : [],
  );
  return shifts.sort((a, b) => a - b)[shifts.length >> 1] ?? 0;
}

const hasMoved = (changed: Changed): boolean =>
  [...changed].some(([was, is]) => is?.times && (is.times.start !== was.start || is.times.end !== was.end));

const untranscribedOf = ({ untranscribed }: Transcript): readonly Annotation[] =>
  untranscribed.map(({ start, end, kind }) => ({ ...plainAnnotation(kind), start, end }));

function stayNote(stay: readonly Tier[], shift: number): string {
  const isOne = stay.length === 1;
  const names = `${isOne ? 'Tier' : 'Tiers'} ${stay.map(({ name }) => `“${name}”`).join(', ')} ${isOne ? 'is' : 'are'}`;
  return shift === 0
    ? `${names} no part of the text: ${isOne ? 'its' : 'their'} times are kept.`
    : `${names} no part of the text: all times there are ${Math.abs(shift).toFixed(1)} s ${shift > 0 ? 'later' : 'earlier'} now, as those of the text are.`;
}

function unsaidNotes(changed: Changed, tierOf: ReadonlyMap<Annotation, Tier>): readonly string[] {
  const unsaid = [...changed].flatMap(([source, is]) => (is && !is.times ? [tierOf.get(source)?.role] : []));
  return (['segment', 'word'] as const).flatMap((role) => {
    const count = unsaid.filter((one) => one === role).length;
    if (count === 0) return [];
    return [
      count === 1
        ? `1 ${role} that nobody says keeps its place between the others.`
        : `${count} ${role}s that nobody says keep their places between the others.`,
    ];
  });
}
