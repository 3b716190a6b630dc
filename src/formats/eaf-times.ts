import type { Annotation } from '#src/model/tiers.ts';
import type { SourceTime } from '#src/model/units.ts';
import type { EafDocument } from './eaf.ts';
import { asEaf3 } from './eaf-upgrade.ts';
import { eafOfTiers } from './eaf-of-tiers.ts';
import type { Converted } from './reading.ts';
import type { RetimedAnnotation, RetimedTiers } from './retimed-tiers.ts';
import { TimeSlots } from './eaf-slots.ts';
import { FreshNames } from './eaf-names.ts';
import { childrenOf, element, textOf, type XmlElement } from './xml.ts';

const milli = (time: SourceTime): number => Math.max(0, Math.round(time * 1000));

/**
 * A document with its tiers' new times: of all else – header, types, vocabularies, references, what annotations say beside their text –
 * nothing changes. A slot that two annotations shared is parted where they no longer meet.
 */
export function retimedEaf({ root }: EafDocument, { kept, added }: RetimedTiers): Converted<EafDocument> {
  const slots = new TimeSlots(root);
  const names = new FreshNames(root);
  const lost = new Set<string>();
  const gone = new Set<string>();
  const tiers = childrenOf(root, 'TIER');
  // What stays holds its slots first.
  tiers.forEach((tier, t) => {
    if (!kept[t]?.annotations)
      for (const one of childrenOf(tier, 'ANNOTATION')) for (const slot of slotsOf(one)) slots.hold(slot);
  });
  const changed = tiers.map((tier, t) => {
    const elements = childrenOf(tier, 'ANNOTATION');
    const free = kept[t]?.annotations ?? null;
    if (!free) return tier;
    const own = subdivides(tier, root) ? touching(free, elements) : free;
    if (own.some(({ now }, k) => now.end !== free[k]?.now.end))
      lost.add(
        `On “${tier.attributes.TIER_ID}” annotations touch, as its type wants: each lasts until the next.`,
      );
    const left = new Set(own.map(({ was }) => was));
    elements.forEach((one, k) => {
      if (!left.has(k)) gone.add(idOf(one));
    });
    if (own.some(({ now }) => isFiner(now.start) || isFiner(now.end)))
      lost.add('Times are rounded to milliseconds in EAF.');
    if (own.some(({ now }) => now.confidence !== null)) lost.add('Confidences are not kept by EAF.');
    if (own.some(({ now }) => now.status === 'confirmed'))
      lost.add('Which words are confirmed is not kept by EAF.');
    const children = own.flatMap(({ was, now }): XmlElement[] => {
      const old = was === null ? undefined : elements[was];
      if (old) return [retimed(old, now, slots)];
      if (now.start === null || now.end === null) return [];
      const [from, to] = [slots.add(milli(now.start)), slots.add(milli(now.end))];
      return [alignable(names.annotation(), from, to, now.text)];
    });
    const others = tier.children.filter((c) => typeof c === 'string' || c.name !== 'ANNOTATION');
    return { ...tier, children: [...others, ...children] };
  });
  const standing = withoutOrphans(changed, gone);
  if (standing.orphans > 0)
    lost.add(
      `${standing.orphans} annotations that belonged to what was taken out of the text are left out, too.`,
    );
  const more = eafOfTiers({ extent: null, tiers: added });
  for (const line of more.lost) if (!line.startsWith('A tier whose')) lost.add(line);
  const fresh = adopted(more.document.root, kept, added, slots, names);
  const rest = root.children.filter(
    (c) => typeof c === 'string' || (c.name !== 'TIER' && c.name !== 'TIME_ORDER'),
  );
  const all = [...rest, slots.element(), ...standing.tiers, ...fresh].map((child) =>
    typeof child !== 'string' && child.name === 'HEADER' ? withLastId(child, names.last) : child,
  );
  return { document: { format: 'eaf', root: asEaf3({ ...root, children: all }) }, lost: [...lost] };
}

const subdivides = (tier: XmlElement, root: XmlElement): boolean =>
  childrenOf(root, 'LINGUISTIC_TYPE').some(
    ({ attributes }) =>
      attributes.LINGUISTIC_TYPE_ID === tier.attributes.LINGUISTIC_TYPE_REF &&
      attributes.CONSTRAINTS === 'Time_Subdivision',
  );

/** Annotations that shared a slot with the next one end where that begins now. */
function touching(
  own: readonly RetimedAnnotation[],
  elements: readonly XmlElement[],
): readonly RetimedAnnotation[] {
  const slots = ({ was }: RetimedAnnotation) => slotsOf(elements[was ?? -1]);
  return own.map((one, k) => {
    const next = own[k + 1];
    const isShared = next !== undefined && slots(one)[1] !== undefined && slots(one)[1] === slots(next)[0];
    return isShared && next.now.start !== null && one.now.end !== null
      ? { ...one, now: { ...one.now, end: next.now.start } }
      : one;
  });
}

const isFiner = (time: number | null): boolean =>
  time !== null && Math.abs(time * 1000 - Math.round(time * 1000)) > 1e-6;

const alignable = (id: string, from: string, to: string, text: string): XmlElement =>
  element('ANNOTATION', {}, [
    element('ALIGNABLE_ANNOTATION', { ANNOTATION_ID: id, TIME_SLOT_REF1: from, TIME_SLOT_REF2: to }, [
      element('ANNOTATION_VALUE', {}, [text]),
    ]),
  ]);

/** The tiers and types of a document of its own, named so that they can stand in another, below the tiers of that one where they lie within them. */
function adopted(
  source: XmlElement,
  kept: RetimedTiers['kept'],
  added: RetimedTiers['added'],
  slots: TimeSlots,
  names: FreshNames,
): readonly XmlElement[] {
  if (added.length === 0) return [];
  const times = new Map(
    childrenOf(childrenOf(source, 'TIME_ORDER')[0] as XmlElement, 'TIME_SLOT').map(({ attributes }) => [
      attributes.TIME_SLOT_ID,
      Number(attributes.TIME_VALUE),
    ]),
  );
  const types = new Map(
    childrenOf(source, 'LINGUISTIC_TYPE').map((type) => [
      type.attributes.LINGUISTIC_TYPE_ID ?? '',
      names.type(type),
    ]),
  );
  const tiers = childrenOf(source, 'TIER').map((tier) => {
    const own = added.find(({ name }) => name === tier.attributes.TIER_ID);
    const above = kept.find((one) => one.tier.name === own?.parent);
    const isBelow = above !== undefined && own !== undefined && liesWithin(own.annotations, above);
    const type = isBelow ? 'included' : (tier.attributes.LINGUISTIC_TYPE_REF ?? '');
    const attributes = {
      ...tier.attributes,
      ...(isBelow ? { PARENT_REF: above.tier.name } : {}),
      LINGUISTIC_TYPE_REF: types.get(type)?.attributes.LINGUISTIC_TYPE_ID ?? type,
    };
    const children = childrenOf(tier, 'ANNOTATION').map((one) => {
      const [from, to] = slotsOf(one).map((slot) => slots.add(times.get(slot) ?? 0)) as [string, string];
      return alignable(
        names.annotation(),
        from,
        to,
        textOf(childrenOf(innerOf(one) as XmlElement, 'ANNOTATION_VALUE')[0]),
      );
    });
    return { ...tier, attributes, children };
  });
  const used = new Set(tiers.map(({ attributes }) => attributes.LINGUISTIC_TYPE_REF ?? ''));
  return [
    ...tiers,
    ...[...types.values()].filter(
      (type) => used.has(type.attributes.LINGUISTIC_TYPE_ID ?? '') && names.isNew(type),
    ),
    ...childrenOf(source, 'CONSTRAINT').filter((one) => names.isNew(one)),
  ];
}

function liesWithin(
  annotations: readonly Annotation[],
  { annotations: above }: RetimedTiers['kept'][number],
): boolean {
  const spans = (above ?? []).flatMap(({ now: { start, end } }) =>
    start === null || end === null ? [] : [[milli(start), milli(end)] as const],
  );
  spans.sort((a, b) => a[0] - b[0]);
  return annotations.every(({ start, end }) => {
    if (start === null || end === null) return true;
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.[0] as number) <= milli(start)) low = middle + 1;
      else high = middle;
    }
    return (spans[low - 1]?.[1] ?? -1) >= milli(end);
  });
}

/** ELAN counts on from there. */
const withLastId = (header: XmlElement, last: number): XmlElement => ({
  ...header,
  children: header.children.map((child) =>
    typeof child !== 'string' && child.attributes.NAME === 'lastUsedAnnotationId'
      ? element('PROPERTY', child.attributes, [String(Math.max(last, Number(textOf(child)) || 0))])
      : child,
  ),
});

const slotsOf = (annotation: XmlElement | undefined): readonly string[] => {
  const { TIME_SLOT_REF1: from, TIME_SLOT_REF2: to } = (annotation && innerOf(annotation))?.attributes ?? {};
  return from === undefined || to === undefined ? [] : [from, to];
};

const innerOf = (annotation: XmlElement): XmlElement | undefined =>
  annotation.children.find((child) => typeof child !== 'string');
const idOf = (annotation: XmlElement): string => innerOf(annotation)?.attributes.ANNOTATION_ID ?? '';

function retimed(annotation: XmlElement, now: Annotation, slots: TimeSlots): XmlElement {
  const inner = innerOf(annotation) as XmlElement;
  const { TIME_SLOT_REF1: from, TIME_SLOT_REF2: to } = inner.attributes;
  const attributes =
    from === undefined || to === undefined || now.start === null || now.end === null
      ? inner.attributes
      : {
          ...inner.attributes,
          TIME_SLOT_REF1: slots.moved(from, milli(now.start)),
          TIME_SLOT_REF2: slots.moved(to, milli(now.end)),
        };
  const children = inner.children.map((child) =>
    typeof child === 'string' || child.name !== 'ANNOTATION_VALUE' || textOf(child) === now.text
      ? child
      : element('ANNOTATION_VALUE', child.attributes, [now.text]),
  );
  return { ...annotation, children: [{ ...inner, attributes, children }] };
}

/** Tiers without annotations that refer to one that is gone, nor to those in turn. */
function withoutOrphans(
  tiers: readonly XmlElement[],
  gone: Set<string>,
): { readonly tiers: readonly XmlElement[]; readonly orphans: number } {
  let orphans = 0;
  for (;;) {
    const before = gone.size;
    for (const tier of tiers)
      for (const one of childrenOf(tier, 'ANNOTATION')) {
        const ref = innerOf(one)?.attributes.ANNOTATION_REF;
        if (ref === undefined || !gone.has(ref) || gone.has(idOf(one))) continue;
        gone.add(idOf(one));
        orphans++;
      }
    if (gone.size === before) break;
  }
  const stands = (child: XmlElement | string) =>
    typeof child === 'string' || child.name !== 'ANNOTATION' || !gone.has(idOf(child));
  const previous = (child: XmlElement | string): XmlElement | string => {
    if (typeof child === 'string' || child.name !== 'ANNOTATION') return child;
    const inner = innerOf(child);
    const before = inner?.attributes.PREVIOUS_ANNOTATION;
    if (!inner || before === undefined || !gone.has(before)) return child;
    const { PREVIOUS_ANNOTATION: _, ...attributes } = inner.attributes;
    return { ...child, children: [{ ...inner, attributes }] };
  };
  return {
    orphans,
    tiers: tiers.map((tier) => ({ ...tier, children: tier.children.filter(stands).map(previous) })),
  };
}

/** What of a document its tiers do not hold, a sentence each, for another format. */
export function besideEaf({ root }: EafDocument): readonly string[] {
  const has = (...names: readonly string[]) => names.some((name) => childrenOf(root, name).length > 0);
  const types = childrenOf(root, 'LINGUISTIC_TYPE').map(({ attributes }) => attributes.LINGUISTIC_TYPE_ID);
  const isTyped = types.some((type) => type !== 'default-lt' && type !== 'included');
  const lines: readonly (readonly [boolean, string])[] = [
    [has('CONTROLLED_VOCABULARY'), 'Controlled vocabularies are not kept.'],
    [isTyped, 'The types of tiers are not kept.'],
    [
      has('LEXICON_REF', 'EXTERNAL_REF', 'REF_LINK_SET'),
      'References to lexicons, outside and between annotations are not kept.',
    ],
    [has('LICENSE'), 'The licence in the file is not kept.'],
    [
      childrenOf(root, 'TIER').some(({ attributes }) => attributes.ANNOTATOR),
      'The names of annotators are not kept.',
    ],
  ];
  return lines.flatMap(([isThere, line]) => (isThere ? [line] : []));
}
