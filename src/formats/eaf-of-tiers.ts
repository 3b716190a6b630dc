import { type Annotation, layersOf, type Tier, type Tiers } from '#src/model/tiers.ts';
import type { EafDocument } from './eaf.ts';
import { asEaf3, unknownDate } from './eaf-upgrade.ts';
import { untimedLost } from './losses.ts';
import type { Converted } from './reading.ts';
import { element, xmlText } from './xml.ts';

export type EafFacts = {
  /** ISO 8601; by default one that says “unknown”. */
  readonly date?: string;
  readonly author?: string;
  readonly media?: readonly EafMedia[];
};

export type EafMedia = {
  readonly url: string;
  /** Its place seen from the file. */
  readonly relative?: string;
  readonly type: string;
  /** Milliseconds of it that lie before the document's 0 (default 0). */
  readonly origin?: number;
};

type Laid = { readonly tier: Tier; readonly name: string; readonly annotations: readonly Annotation[] };

/**
 * Tiers as a new EAF: what lies within the annotations of its parent tier is included in it (ELAN’s “Included In”),
 * all others stand alone; overlapping annotations go to further tiers, for ELAN allows none on one.
 */
export function eafOfTiers({ tiers }: Tiers, facts: EafFacts = {}): Converted<EafDocument> {
  const lost = new Set<string>();
  const names = new Set<string>();
  const fresh = (wish: string): string => {
    let name = wish;
    for (let k = 2; names.has(name); k++) name = `${wish} (${k})`;
    names.add(name);
    return name;
  };
  const laid = tiers.flatMap((tier): Laid[] => {
    noteLosses(tier, lost);
    const layers = layersOf(tier.annotations.map(inMilliseconds));
    if (layers.length > 1) lost.add('Overlapping annotations are on tiers of their own in EAF.');
    return (layers.length === 0 ? [[]] : layers).map((annotations) => ({
      tier,
      name: fresh(tier.name),
      annotations,
    }));
  });
  const parents = laid.map((one) => parentOf(one, laid));
  if (laid.some(({ tier }, k) => tier.parent !== null && parents[k] === null))
    lost.add('A tier whose annotations do not lie within its parent’s stands alone in EAF.');
  const slots = slotsOf(laid);
  let lastId = 0;
  const tierElements = laid.map(({ tier, name, annotations }, t) => {
    const parent = parents[t] ?? null;
    const attributes = {
      ...(parent === null ? {} : { PARENT_REF: parent }),
      ...(tier.speaker === null ? {} : { PARTICIPANT: tier.speaker }),
      ...(tier.language === null ? {} : { LANG_REF: languageId(tier.language) }),
      LINGUISTIC_TYPE_REF: parent === null ? 'default-lt' : 'included',
      TIER_ID: name,
    };
    const children = annotations.map((a, k) => {
      const own = {
        ANNOTATION_ID: `a${++lastId}`,
        TIME_SLOT_REF1: slotName(slots, t, k, 'start'),
        TIME_SLOT_REF2: slotName(slots, t, k, 'end'),
      };
      const value = element('ANNOTATION_VALUE', {}, [a.text]);
      return element('ANNOTATION', {}, [element('ALIGNABLE_ANNOTATION', own, [value])]);
    });
    return element('TIER', attributes, children);
  });
  const slotElements = [...slots.values()].map(({ name, time }) =>
    element('TIME_SLOT', { TIME_SLOT_ID: name, TIME_VALUE: String(Math.round(time * 1000)) }),
  );
  const languages = [...new Set(tiers.flatMap((t) => (t.language === null ? [] : [t.language])))];
  const root = element(
    'ANNOTATION_DOCUMENT',
    { AUTHOR: facts.author ?? '', DATE: facts.date ?? unknownDate },
    [
      element('HEADER', { MEDIA_FILE: '', TIME_UNITS: 'milliseconds' }, [
        ...(facts.media ?? []).map(mediaElement),
        element('PROPERTY', { NAME: 'lastUsedAnnotationId' }, [String(lastId)]),
      ]),
      element('TIME_ORDER', {}, slotElements),
      ...tierElements,
      typeElement('default-lt', {}),
      typeElement('included', { CONSTRAINTS: 'Included_In' }),
      ...languages.map((one) => element('LANGUAGE', { LANG_ID: languageId(one), LANG_LABEL: one })),
      ...constraints.map(([STEREOTYPE, DESCRIPTION]) => element('CONSTRAINT', { DESCRIPTION, STEREOTYPE })),
    ],
  );
  return { document: { format: 'eaf', root: asEaf3(root) }, lost: [...lost] };
}

const mediaElement = ({ url, relative, type, origin }: EafMedia) =>
  element('MEDIA_DESCRIPTOR', {
    ...{ MEDIA_URL: url, MIME_TYPE: type },
    ...(relative !== undefined && { RELATIVE_MEDIA_URL: relative }),
    ...(origin !== undefined && { TIME_ORIGIN: String(origin) }),
  });

const typeElement = (id: string, more: Readonly<Record<string, string>>) =>
  element('LINGUISTIC_TYPE', {
    ...more,
    GRAPHIC_REFERENCES: 'false',
    LINGUISTIC_TYPE_ID: id,
    TIME_ALIGNABLE: 'true',
  });

/** ELAN’s four, in its words. */
const constraints = [
  [
    'Time_Subdivision',
    "Time subdivision of parent annotation's time interval, no time gaps allowed within this interval",
  ],
  [
    'Symbolic_Subdivision',
    'Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered',
  ],
  ['Symbolic_Association', '1-1 association with a parent annotation'],
  [
    'Included_In',
    "Time alignable annotations within the parent annotation's time interval, gaps are allowed",
  ],
] as const;

/** An XML name: BCP 47 tags are, but for those of users. */
const languageId = (language: string): string =>
  /^[A-Za-z_][\w.-]*$/.test(language) ? language : `x-${language.replace(/[^\w.-]/g, '_')}`;

const milli = (time: number | null): Annotation['start'] =>
  time === null ? null : ((Math.max(0, Math.round(time * 1000)) / 1000) as Annotation['start']);

const inMilliseconds = (a: Annotation): Annotation => ({ ...a, start: milli(a.start), end: milli(a.end) });

type Slots = ReadonlyMap<string, { readonly name: string; readonly time: number }>;

/** A slot of its own for each end, in time order: who moves one in ELAN does not move another. */
function slotsOf(laid: readonly Laid[]): Slots {
  const ends = laid.flatMap(({ annotations }, t) =>
    annotations.flatMap((a, k) => [
      { key: `${t} ${k} start`, time: Number(a.start) },
      { key: `${t} ${k} end`, time: Number(a.end) },
    ]),
  );
  ends.sort((a, b) => a.time - b.time);
  return new Map(ends.map(({ key, time }, k) => [key, { name: `ts${k + 1}`, time }]));
}

const slotName = (slots: Slots, tier: number, annotation: number, end: 'start' | 'end'): string =>
  slots.get(`${tier} ${annotation} ${end}`)?.name as string;

/** The tier of the parent’s layer that has room for every annotation; null where there is none. */
function parentOf({ tier, annotations }: Laid, laid: readonly Laid[]): string | null {
  const hasRoom = (own: readonly Annotation[]) => {
    let k = 0;
    return annotations.every((a) => {
      while (k < own.length && Number(own[k]?.end) < Number(a.end)) k++;
      return Number(own[k]?.start) <= Number(a.start);
    });
  };
  const isParent = (one: Laid) =>
    one.tier.name === tier.parent && one.tier !== tier && hasRoom(one.annotations);
  return laid.find(isParent)?.name ?? null;
}

function noteLosses({ name, kind, annotations }: Tier, lost: Set<string>): void {
  const untimed = annotations.filter((a) => a.start === null || a.end === null).length;
  if (untimed > 0)
    lost.add(untimedLost(untimed, `${untimed === 1 ? 'annotation' : 'annotations'} of “${name}”`, 'EAF'));
  if (kind === 'point') lost.add('Points become annotations without a length in EAF.');
  if (annotations.some((a) => a.confidence !== null)) lost.add('Confidences are not kept by EAF.');
  if (annotations.some((a) => a.status === 'confirmed'))
    lost.add('Which words are confirmed is not kept by EAF.');
  if (annotations.some((a) => a.text !== xmlText(a.text)))
    lost.add('Control characters become U+FFFD in EAF.');
  const isRounded = annotations.some(
    (a) =>
      Math.abs(Number(a.start) - Number(milli(a.start))) > 1e-9 ||
      Math.abs(Number(a.end) - Number(milli(a.end))) > 1e-9,
  );
  if (isRounded) lost.add('Times are rounded to milliseconds in EAF.');
}
