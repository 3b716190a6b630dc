import { longestCommon } from './longest-common.ts';
import {
  type PlainSegment,
  type Phone,
  type Segment,
  tokensOf,
  type Transcript,
  transcriptOfSegments,
  unalignedWord,
  type Word,
  type WordStatus,
} from './transcript.ts';
import { type SourceTime, sourceTime } from './units.ts';

/**
 * A transcript as annotation programs see it: named tiers of intervals or points over one recording. The
 * common ground of TextGrid and EAF; each format keeps more than this beside it.
 */
export type Tier = {
  readonly name: string;
  readonly kind: 'interval' | 'point';
  /** What its annotations are. */
  readonly role: TierRole;
  readonly speaker: string | null;
  readonly language: string | null;
  /** The name of the tier whose annotations these divide or comment on. */
  readonly parent: string | null;
  readonly annotations: readonly Annotation[];
};

export type TierRole = 'segment' | 'word' | 'phone' | 'other';

export type Annotation = {
  readonly text: string;
  /** Null where the tier only orders its annotations. A point starts and ends at once. */
  readonly start: SourceTime | null;
  readonly end: SourceTime | null;
  readonly confidence: number | null;
  readonly status: WordStatus | null;
  /** The annotation of the parent tier that it belongs to: its index. */
  readonly parent: number | null;
};

/** An annotation of which nothing but its text is known. */
export const plainAnnotation = (text: string): Annotation => ({
  ...{ text, start: null, end: null, confidence: null, status: null, parent: null },
});

/** A tier of which nothing but its name is known, without what is on it. */
export const plainTier = (name: string, role: TierRole): Omit<Tier, 'annotations'> => ({
  ...{ name, kind: 'interval', role, speaker: null, language: null, parent: null },
});

export type Tiers = {
  /** What the tiers cover, where that is said. */
  readonly extent: readonly [from: SourceTime, to: SourceTime] | null;
  readonly tiers: readonly Tier[];
};

/** A silence this long between words ends a segment, where no tier of segments says otherwise. Seconds. */
const segmentPause = 0.7;

/** No segment has more words, nor a word more phones: such are tiers of another kind. */
const mostWithin = 50_000;

/** What a tier that `tiersOfTranscript` named holds, and whose; null: it is not named so. */
export function namedTier(
  name: string,
): { readonly tier: string; readonly speaker: string | null; readonly role: TierRole } | null {
  const [, tier, speaker, role] =
    /^\[((?:[^\]]|\]\])+)\](?: (.+))? (segment|word|phone)s(?: \(\d+\))?$/s.exec(name) ?? [];
  return tier === undefined
    ? null
    : { tier: tier.replaceAll(']]', ']'), speaker: speaker ?? null, role: role as TierRole };
}

/** `Anna words`; on a tier of the transcript's own `[answers] Anna words`, so that both are told apart again (`namedTier`). */
const nameFor = (tier: string | null, speaker: string | null, role: TierRole): string =>
  [
    ...(tier === null ? [] : [`[${tier.replaceAll(']', ']]')}]`]),
    ...(speaker === null ? [] : [speaker]),
    `${role}s`,
  ].join(' ');

/** What a segment's tier is called: a name that only says whose it is names none. */
function tierOfSegments({ name, speaker }: Tier, isOneOfSeveral: boolean): string | null {
  const named = namedTier(name);
  if (named) return named.tier;
  return isOneOfSeveral && name !== nameFor(null, speaker, 'segment') ? name : null;
}

/** What a tier of this name usually holds. */
export function roleOfName(name: string, kind: Tier['kind']): TierRole {
  if (kind === 'point') return 'other';
  const named = namedTier(name);
  if (named) return named.role;
  if (/untranscribed|gloss|syll|(^|[\W_])pos([\W_]|$)|comment|notes?([\W_]|$)/i.test(name)) return 'other';
  if (/phon|(^|[\W_])(ipa|mau)([\W_]|$)/i.test(name)) return 'phone';
  return /word|(^|[\W_])(ort|tokens?|wrd)([\W_]|$)/i.test(name) ? 'word' : 'segment';
}

/** The transcript as tiers: segments and words of each speaker, phones, and what was not transcribed. */
export function tiersOfTranscript({ words, segments, language, untranscribed }: Transcript): Tiers {
  const groups = new Map<string, Segment[]>();
  for (const segment of segments) {
    const key = JSON.stringify([segment.tier, segment.speaker]);
    const group = groups.get(key);
    if (group) group.push(segment);
    else groups.set(key, [segment]);
  }
  const tiers: Tier[] = [];
  for (const [key, own] of groups) {
    const [tier, speaker] = JSON.parse(key) as [string | null, string | null];
    const named = (role: TierRole, parent: string | null, annotations: Annotation[]): Tier => {
      const name = nameFor(tier, speaker, role);
      return { name, kind: 'interval', role, speaker, language, parent, annotations };
    };
    const ownWords: Annotation[] = [];
    const phones: Annotation[] = [];
    own.forEach((segment, parent) => {
      for (const { phones: parts, ...word } of words.slice(...segment.words)) {
        for (const { ipa, start, end } of parts)
          phones.push({ text: ipa, start, end, confidence: null, status: null, parent: ownWords.length });
        ownWords.push({ ...word, parent });
      }
    });
    const spans = own.map(({ text, start, end, words: range }) => ({
      text,
      ...(start === null ? spanOfWords(words.slice(...range)) : { start, end }),
      confidence: null,
      status: null,
      parent: null,
    }));
    tiers.push(named('segment', null, spans));
    if (ownWords.some((w) => w.status !== null))
      tiers.push(named('word', nameFor(tier, speaker, 'segment'), ownWords));
    if (phones.length > 0) tiers.push(named('phone', nameFor(tier, speaker, 'word'), phones));
  }
  if (untranscribed.length > 0)
    tiers.push({
      name: 'untranscribed',
      kind: 'interval',
      role: 'other',
      speaker: null,
      language: null,
      parent: null,
      annotations: untranscribed.map(({ start, end, kind }) => ({
        text: kind,
        start,
        end,
        confidence: null,
        status: null,
        parent: null,
      })),
    });
  return { extent: null, tiers };
}

/** From the first to the last timed word. */
export function spanOfWords(words: readonly Word[]): { start: SourceTime | null; end: SourceTime | null } {
  const timed = words.filter((w) => w.start !== null);
  return { start: timed[0]?.start ?? null, end: timed.at(-1)?.end ?? null };
}

/** The transcript of tiers, and where in them each of its segments and words stands; null: nowhere. */
export type TiersRead = {
  readonly transcript: Transcript;
  readonly notes: readonly string[];
  readonly segmentSources: readonly (Annotation | null)[];
  readonly wordSources: readonly (Annotation | null)[];
  /** Of each word: those of its phones. */
  readonly phoneSources: readonly (readonly Annotation[])[];
};

/** What becomes a segment, and the annotations that it and its words come from. */
type Unit = PlainSegment & { readonly source: Annotation | null; readonly sourced: readonly Sourced[] };
type Sourced = {
  readonly word: Word;
  readonly source: Annotation | null;
  readonly phones: readonly Annotation[];
};

/**
 * The transcript that tiers hold: the segments of all tiers of segments in time order, with the words and
 * phones that lie in them. A text without tiers of segments is cut where its words pause.
 * `notes` says what was left out, a sentence each.
 */
export function transcriptOfTiers({ tiers }: Tiers): TiersRead {
  const of = (role: TierRole) => tiers.filter((t) => t.role === role);
  const wordTiers = of('word');
  const phones = byTime(of('phone').flatMap(timed));
  const used = new Set<Tier>([...wordTiers, ...of('phone')]);
  const units: Unit[] = [];
  const segmentTiers = of('segment');
  for (const tier of segmentTiers) {
    used.add(tier);
    const own = wordTiers.filter(
      (w) =>
        segmentTiers.length === 1 ||
        isWithin(w, tier, tiers) ||
        (w.parent === null &&
          w.speaker === tier.speaker &&
          namedTier(w.name)?.tier === namedTier(tier.name)?.tier),
    );
    const words = byTime(own.flatMap(timed));
    for (const source of spoken(tier)) {
      const { text, start, end } = source;
      units.push({
        ...{ text, start, end, speaker: tier.speaker, tier: tierOfSegments(tier, segmentTiers.length > 1) },
        source,
        sourced: wordsIn(text, start, end, words, phones),
      });
    }
  }
  if (segmentTiers.length === 0)
    for (const tier of wordTiers)
      for (const run of runsOf(timed(tier))) {
        const sourced = run.flatMap((a) =>
          wordsIn(a.text, a.start, a.end, [a], phones).map((one) => ({ ...one, source: a })),
        );
        const [first, last] = [run[0] as Annotation, run.at(-1) as Annotation];
        const text = run.map((a) => a.text).join(' ');
        const name = wordTiers.length > 1 ? tier.name : null;
        const span = { start: first.start, end: last.end };
        units.push({ text, ...span, speaker: tier.speaker, tier: name, source: null, sourced });
      }
  const untranscribed = tiers.find((t) => t.name === 'untranscribed' && t.role === 'other');
  if (untranscribed) used.add(untranscribed);
  const left = tiers.filter((t) => !used.has(t));
  const ordered = byTime(units);
  const transcript = transcriptOfSegments(
    ordered.map(({ source: _, sourced, ...own }) => ({ ...own, words: sourced.map(({ word }) => word) })),
    segmentTiers[0]?.language ?? null,
  );
  const given = wordTiers.reduce((sum, tier) => sum + timed(tier).length, 0);
  const taken = transcript.words.filter((w) => w.start !== null).length;
  return {
    transcript: {
      ...transcript,
      untranscribed: (untranscribed?.annotations ?? []).flatMap(({ start, end, text }) =>
        start === null || end === null || text === ''
          ? []
          : [{ start, end, kind: text === 'speech' ? ('speech' as const) : ('other' as const) }],
      ),
    },
    notes: [
      ...left.map((t) => `Tier “${t.name}” is not part of the transcript.`),
      ...(taken < given ? [`${given - taken} of the tiers’ words belong to no segment’s text.`] : []),
    ],
    segmentSources: ordered.map(({ source }) => source),
    wordSources: ordered.flatMap(({ sourced }) => sourced.map(({ source }) => source)),
    phoneSources: ordered.flatMap(({ sourced }) => sourced.map((one) => one.phones)),
  };
}

/** The annotations that say something. */
const spoken = (tier: Tier): readonly Annotation[] =>
  tier.annotations.filter((a) => tokensOf(a.text).length > 0);

const timed = (tier: Tier): readonly Annotation[] =>
  spoken(tier).filter((a) => a.start !== null && a.end !== null);

/** Whether a tier is another one, or lies below it. */
export const isWithin = (tier: Tier, ancestor: Tier, tiers: readonly Tier[]): boolean => {
  const seen = new Set<Tier>();
  for (let at: Tier | undefined = tier; at && !seen.has(at); at = tiers.find((t) => t.name === at?.parent)) {
    seen.add(at);
    if (at === ancestor) return true;
  }
  return false;
};

/** Those with times in time order; one without stays behind the one before it. */
function byTime<T extends { start: SourceTime | null }>(all: readonly T[]): T[] {
  let last = Number.NEGATIVE_INFINITY;
  return all
    .map((one) => {
      last = one.start ?? last;
      return { one, at: last };
    })
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/**
 * The words of a text, with the times of the annotations that lie (by their middle) in its stretch and read
 * the same, in their order.
 */
function wordsIn(
  text: string,
  start: SourceTime | null,
  end: SourceTime | null,
  words: readonly Annotation[],
  phones: readonly Annotation[],
): readonly Sourced[] {
  const tokens = tokensOf(text);
  const inside = start === null || end === null ? [] : within(words, start, end);
  const matches = longestCommon(
    tokens,
    inside.map((w) => w.text.trim()),
  );
  return tokens.map((token, k) => {
    const found = inside[matches[k] ?? -1];
    if (!found || found.start === null || found.end === null)
      return { word: unalignedWord(token), source: null, phones: [] };
    const own = within(phones, found.start, found.end);
    const word: Word = {
      text: token,
      start: found.start,
      end: found.end,
      confidence: found.confidence,
      status: found.status ?? 'aligned',
      phones: own.map(
        (p): Phone => ({ ipa: p.text, start: p.start as SourceTime, end: p.end as SourceTime }),
      ),
    };
    return { word, source: found, phones: own };
  });
}

/** Of timed annotations in time order, those whose middle lies in [start, end]. */
function within(all: readonly Annotation[], start: number, end: number): readonly Annotation[] {
  let low = 0;
  for (let high = all.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (Number(all[middle]?.end ?? all[middle]?.start) < start) low = middle + 1;
    else high = middle;
  }
  const out: Annotation[] = [];
  for (let k = low; k < all.length && Number(all[k]?.start) <= end; k++) {
    const one = all[k] as Annotation;
    const middle = (Number(one.start) + Number(one.end)) / 2;
    if (middle >= start && middle <= end) out.push(one);
    if (out.length > mostWithin) return [];
  }
  return out;
}

/** Words in runs without a longer pause. */
function runsOf(words: readonly Annotation[]): readonly Annotation[][] {
  const runs: Annotation[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const word of words) {
    const last = runs.at(-1);
    if (last && Number(word.start) - end < segmentPause) last.push(word);
    else runs.push([word]);
    end = word.end ?? end;
  }
  return runs;
}

/**
 * The annotations that have times, in time order, on as many layers as it takes that none overlap.
 * `cut` ends shorter than a layer's precision are not overlaps (seconds).
 */
export function layersOf(annotations: readonly Annotation[], cut = 0): readonly Annotation[][] {
  const all = annotations.filter((a) => a.start !== null && a.end !== null);
  const layers: Annotation[][] = [];
  for (const one of all.sort((a, b) => Number(a.start) - Number(b.start) || Number(a.end) - Number(b.end))) {
    const free = layers.find((layer) => Number(layer.at(-1)?.end) <= Number(one.start) + cut);
    const last = free?.at(-1);
    if (free && last && Number(last.end) > Number(one.start))
      free[free.length - 1] = { ...last, end: one.start };
    if (free) free.push(one);
    else layers.push([one]);
  }
  return layers;
}

/** The first and last time that any annotation names; [0, 0] where none does. */
export function extentOf({ tiers, extent }: Tiers): readonly [SourceTime, SourceTime] {
  let [from, to] = extent ?? [sourceTime(Number.POSITIVE_INFINITY), sourceTime(Number.NEGATIVE_INFINITY)];
  for (const tier of tiers)
    for (const { start, end } of tier.annotations) {
      if (start !== null && start < from) from = start;
      if (end !== null && end > to) to = end;
    }
  return to < from ? [sourceTime(0), sourceTime(0)] : [from, to];
}
