import { lookupTable } from '#src/model/lookup-table.ts';
import { roleOfName, type Annotation, type Tier, type Tiers } from '#src/model/tiers.ts';
import { type SourceTime, sourceTime } from '#src/model/units.ts';
import { asEaf3 } from './eaf-upgrade.ts';
import { type Read, ReadNotes, type Written } from './reading.ts';
import { badFile, quoted } from './refusal.ts';
import { childrenOf, readXml, textOf, writeXml, type XmlElement, xmlText } from './xml.ts';

/**
 * An ELAN annotation file, as EAF 3.0. The whole of its XML is kept: header, tiers with their parents, linguistic
 * types, controlled vocabularies, languages, references. Files of 2.x are brought to 3.0 when read.
 */
export type EafDocument = { readonly format: 'eaf'; readonly root: XmlElement };

/** Slots of frames, as old files may count them, per second. */
const framesPerSecond: Readonly<Record<string, number>> = lookupTable({
  'NTSC-frames': 30_000 / 1001,
  'PAL-frames': 25,
});

/** @throws InvalidInputError `bad-file` with the line */
export function readEaf(text: string, file: string): Read<EafDocument> {
  const { root, lines } = readXml(text, file);
  const notes = new ReadNotes();
  const refuse = (at: XmlElement, what: string): never => {
    throw badFile(file, `line ${lines.get(at) ?? 1}`, what, 'Open it in ELAN and save it again.');
  };
  if (root.name !== 'ANNOTATION_DOCUMENT') refuse(root, `it is ${quoted(root.name)}, no annotation document`);
  const [order] = childrenOf(root, 'TIME_ORDER');
  const slots = new Set<string>();
  for (const slot of order ? childrenOf(order, 'TIME_SLOT') : []) {
    const { TIME_SLOT_ID: id, TIME_VALUE: value } = slot.attributes;
    if (id === undefined || slots.has(id)) refuse(slot, 'the time slot has no name of its own');
    if (value !== undefined && !/^\d{1,15}$/.test(value))
      refuse(slot, `the time ${quoted(value)} is no whole number`);
    slots.add(id as string);
  }
  const tiers = new Map(childrenOf(root, 'TIER').map((tier) => [tier.attributes.TIER_ID, tier]));
  const annotations = new Set<string>();
  for (const tier of tiers.values())
    for (const one of annotationsOf(tier))
      if (one.attributes.ANNOTATION_ID) annotations.add(one.attributes.ANNOTATION_ID);
  for (const tier of tiers.values()) {
    const { PARENT_REF: parent } = tier.attributes;
    if (parent !== undefined && !tiers.has(parent)) refuse(tier, `there is no tier ${quoted(parent)}`);
    for (const one of annotationsOf(tier)) {
      const { TIME_SLOT_REF1: from, TIME_SLOT_REF2: to, ANNOTATION_REF: ref } = one.attributes;
      const isAlignable = one.name === 'ALIGNABLE_ANNOTATION';
      if (isAlignable && !(slots.has(from ?? '') && slots.has(to ?? '')))
        refuse(one, 'its time slot is missing');
      if (!isAlignable && !annotations.has(ref ?? '')) refuse(one, 'the annotation it refers to is missing');
    }
  }
  const version = root.attributes.FORMAT ?? root.attributes.VERSION ?? '3.0';
  if (version !== '3.0') notes.add(1, `it is EAF ${version.slice(0, 8)}; it is written as EAF 3.0.`);
  return { document: { format: 'eaf', root: asEaf3(root) }, notes: notes.list() };
}

const annotationsOf = (tier: XmlElement): readonly XmlElement[] =>
  childrenOf(tier, 'ANNOTATION').flatMap((one) =>
    one.children.filter((child) => typeof child !== 'string').slice(0, 1),
  );

export function writeEaf({ root }: EafDocument): Written {
  const isWritable = (one: XmlElement): boolean =>
    Object.values(one.attributes).every((value) => xmlText(value) === value) &&
    one.children.every((child) => (typeof child === 'string' ? xmlText(child) === child : isWritable(child)));
  return {
    text: writeXml(root),
    lost: isWritable(root) ? [] : ['Control characters become U+FFFD in EAF.'],
  };
}

/** The tiers with times where they are measured: slots without a time are left as not known. */
export function tiersOfEaf({ root }: EafDocument): Tiers {
  const [header] = childrenOf(root, 'HEADER');
  const rate = framesPerSecond[header?.attributes.TIME_UNITS ?? ''] ?? 1000;
  const times = new Map<string, SourceTime>();
  for (const order of childrenOf(root, 'TIME_ORDER'))
    for (const { attributes } of childrenOf(order, 'TIME_SLOT'))
      if (attributes.TIME_VALUE !== undefined)
        times.set(attributes.TIME_SLOT_ID ?? '', sourceTime(Number(attributes.TIME_VALUE) / rate));
  /** Where each annotation stands in its tier. */
  const places = new Map<string, number>();
  const all = childrenOf(root, 'TIER').map((tier) => ({ tier, annotations: annotationsOf(tier) }));
  for (const { annotations } of all)
    for (const [k, one] of annotations.entries()) places.set(one.attributes.ANNOTATION_ID ?? '', k);
  const languages = new Set(childrenOf(root, 'LANGUAGE').map((one) => one.attributes.LANG_ID));
  const tiers = all.map(({ tier, annotations }): Tier => {
    const {
      TIER_ID: name = '',
      PARENT_REF: parent = null,
      PARTICIPANT: speaker,
      LANG_REF: language,
    } = tier.attributes;
    return {
      name,
      kind: 'interval',
      role: roleOfEaf(name, tier.attributes.LINGUISTIC_TYPE_REF ?? '', parent !== null),
      speaker: speaker || null,
      language: language !== undefined && languages.has(language) ? language : null,
      parent,
      annotations: annotations.map((one): Annotation => {
        const { TIME_SLOT_REF1: from, TIME_SLOT_REF2: to, ANNOTATION_REF: ref } = one.attributes;
        const start = times.get(from ?? '') ?? null;
        const end = times.get(to ?? '') ?? null;
        const isTimed = start !== null && end !== null;
        return {
          text: textOf(childrenOf(one, 'ANNOTATION_VALUE')[0]),
          start: isTimed ? start : null,
          end: isTimed ? (end < start ? start : end) : null,
          confidence: null,
          status: null,
          parent: places.get(ref ?? '') ?? null,
        };
      }),
    };
  });
  return { extent: null, tiers };
}

/**
 * By the tier's name, else by its type's: tiers are often called after people. What divides another tier, but into
 * neither words nor phones, comments on it.
 */
function roleOfEaf(name: string, type: string, hasParent: boolean): Tier['role'] {
  const byName = roleOfName(name, 'interval');
  const role = byName === 'segment' ? roleOfName(type, 'interval') : byName;
  return role === 'segment' && hasParent ? 'other' : role;
}
