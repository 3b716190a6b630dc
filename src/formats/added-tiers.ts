import { type Annotation, namedTier, plainAnnotation, plainTier, type Tier } from '#src/model/tiers.ts';
import type { Segment, Word } from '#src/model/transcript.ts';
import { timesOfSegment } from './losses.ts';
import type { TiersAndNow } from './tiers-and-now.ts';

/** The tier that a segment that came with edits goes to: what bears its name, or its speaker's, or the first of segments. */
function tierFor(tiers: readonly Tier[], { tier, speaker }: Segment): Tier | null {
  const all = tiers.filter(({ role }) => role === 'segment');
  const isNamed = (t: Tier) => namedTier(t.name)?.tier === tier && t.speaker === speaker;
  return (
    all.find((t) => t.name === tier) ??
    all.find(isNamed) ??
    all.find((t) => t.speaker === speaker) ??
    all[0] ??
    null
  );
}

/** Each segment's tier; null where the file has only words. */
function tiersOfSegments({ tiers, read, partners, now, tierOf }: TiersAndNow): readonly (Tier | null)[] {
  const out = now.segments.map((segment) => tierFor(tiers, segment));
  read.segmentSources.forEach((source, was) => {
    const k = partners.segments[was] ?? null;
    if (source && k !== null) out[k] = tierOf.get(source) ?? null;
  });
  return out;
}

/** Tiers of segments beside which the file has words. */
function withWords({ read, tierOf }: TiersAndNow): ReadonlySet<Tier> {
  const out = new Set<Tier>();
  read.transcript.segments.forEach(({ words }, k) => {
    const source = read.segmentSources[k];
    const tier = source && tierOf.get(source);
    if (tier && read.wordSources.slice(...words).some((one) => one !== null)) out.add(tier);
  });
  return out;
}

export type AddedTo = {
  readonly added: ReadonlyMap<Tier, readonly Annotation[]>;
  /** Words with times that the file's own tiers of words lack. */
  readonly left: number;
};

/**
 * What came with edits, for the tiers that the file has: segments, and words where it has words. Words that it spells otherwise in its
 * tiers of words than in its segments have no place there; they are counted.
 */
export function addedTo(all: TiersAndNow): AddedTo {
  const { tiers, read, partners, now, tierOf } = all;
  const added = new Map<Tier, Annotation[]>();
  const add = (tier: Tier, one: Annotation) => {
    const own = added.get(tier);
    if (own) own.push(one);
    else added.set(tier, [one]);
  };
  const before = new Map(partners.segments.map((k, was) => [k, was]));
  const known = new Set(partners.words.filter((_, was) => read.wordSources[was]));
  const has = withWords(all);
  const owners = tiersOfSegments(all);
  let near = tiers.find(({ role }) => role === 'word');
  let left = 0;
  now.segments.forEach((segment, k) => {
    const was = before.get(k);
    const old = was === undefined ? undefined : read.transcript.segments[was];
    const owner = owners[k] ?? null;
    const times = timesOfSegment(segment, now.words);
    if (owner && !old && times) add(owner, { ...plainAnnotation(segment.text), ...times });
    const source = old && read.wordSources.slice(...old.words).find((one) => one !== null);
    near =
      (source && tierOf.get(source)) ??
      tiers.find(({ role, speaker }) => role === 'word' && speaker === segment.speaker) ??
      near;
    if (!near || (owner && !has.has(owner))) return;
    for (let w = segment.words[0]; w < segment.words[1]; w++) {
      const { text, start, end, confidence, status } = now.words[w] as Word;
      if (start === null || known.has(w)) continue;
      if (old?.text === segment.text) left++;
      else add(near, { ...plainAnnotation(text), start, end, confidence, status });
    }
  });
  return { added, left };
}

/** Words and phones for those tiers of segments beside which the file has none; phones for its tiers of words if it has none at all. */
export function addedWordTiers(all: TiersAndNow): readonly Tier[] {
  const { tiers, now } = all;
  const names = new Set(tiers.map(({ name }) => name));
  const fresh = (wish: string) => {
    let name = wish;
    for (let k = 2; names.has(name); k++) name = `${wish} (${k})`;
    names.add(name);
    return name;
  };
  const has = withWords(all);
  const groups = new Map<Tier, Word[]>();
  const put = (tier: Tier, words: readonly Word[]) => {
    const timed = words.filter(({ start }) => start !== null);
    const own = groups.get(tier);
    if (own) for (const word of timed) own.push(word);
    else if (timed.length > 0) groups.set(tier, timed);
  };
  tiersOfSegments(all).forEach((tier, k) => {
    if (tier && !has.has(tier)) put(tier, now.words.slice(...(now.segments[k] as Segment).words));
  });
  const isOnly = tiers.filter(({ role }) => role === 'segment').length === 1;
  const added = [...groups].flatMap(([{ name: parent, speaker, language }, words]): Tier[] => {
    const stem = isOnly ? '' : `${parent} `;
    const name = fresh(`${stem}words`);
    const own = { speaker, language };
    const annotations = words.map(({ text, start, end, confidence, status }) => ({
      ...plainAnnotation(text),
      ...{ start, end, confidence, status },
    }));
    return [
      { ...plainTier(name, 'word'), ...own, parent, annotations },
      ...phoneTier(fresh, `${stem}phones`, { ...own, parent: name }, words),
    ];
  });
  return [...added, ...addedPhones(all, fresh)];
}

function addedPhones(
  { tiers, read, partners, now, tierOf }: TiersAndNow,
  fresh: (wish: string) => string,
): readonly Tier[] {
  if (tiers.some(({ role }) => role === 'phone')) return [];
  const groups = new Map<Tier, Word[]>();
  read.wordSources.forEach((source, was) => {
    const tier = source && tierOf.get(source);
    const word = now.words[partners.words[was] ?? -1];
    if (!tier || !word) return;
    const own = groups.get(tier);
    if (own) own.push(word);
    else groups.set(tier, [word]);
  });
  return [...groups].flatMap(([{ name, speaker, language }, words]) =>
    phoneTier(
      fresh,
      groups.size === 1 ? 'phones' : `${name} phones`,
      { speaker, language, parent: name },
      words,
    ),
  );
}

function phoneTier(
  fresh: (wish: string) => string,
  wish: string,
  own: Pick<Tier, 'speaker' | 'language' | 'parent'>,
  words: readonly Word[],
): readonly Tier[] {
  const annotations = words.flatMap((word, k) =>
    word.phones.map(({ ipa, start, end }) => ({ ...plainAnnotation(ipa), start, end, parent: k })),
  );
  return annotations.length === 0 ? [] : [{ ...plainTier(fresh(wish), 'phone'), ...own, annotations }];
}
