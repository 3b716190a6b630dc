import { childrenOf, element, textOf, type XmlElement } from './xml.ts';

/** The order of the schema (EAF 3.0), which older programs did not always keep. */
const order = [
  ...['LICENSE', 'HEADER', 'TIME_ORDER', 'TIER', 'LINGUISTIC_TYPE', 'LOCALE', 'LANGUAGE', 'CONSTRAINT'],
  ...['CONTROLLED_VOCABULARY', 'LEXICON_REF', 'REF_LINK_SET', 'EXTERNAL_REF'],
];

/** The language of vocabularies that do not say: ELAN's own choice. */
const undetermined = element('LANGUAGE', {
  LANG_DEF: 'http://cdb.iso.org/lg/CDB-00130975-001',
  LANG_ID: 'und',
  LANG_LABEL: 'undetermined (und)',
});

/**
 * A document of any EAF 2.x as EAF 3.0. Until 2.7 an entry of a vocabulary was one value in no language; since 2.8
 * it has values by language.
 */
export function asEaf3(root: XmlElement): XmlElement {
  const rank = ({ name }: XmlElement) => (order.indexOf(name) + order.length + 1) % (order.length + 1);
  let needsLanguage = false;
  const children = root.children
    .filter((child) => typeof child !== 'string')
    .map((child) => {
      if (child.name !== 'CONTROLLED_VOCABULARY') return child;
      const upgraded = upgradedVocabulary(child);
      if (upgraded !== child) needsLanguage = true;
      return upgraded;
    });
  const hasLanguage = children.some((c) => c.name === 'LANGUAGE' && c.attributes.LANG_ID === 'und');
  if (needsLanguage && !hasLanguage) children.push(undetermined);
  const sorted = children
    .map((child, k) => ({ child, k }))
    .sort((a, b) => rank(a.child) - rank(b.child) || a.k - b.k);
  return {
    ...root,
    attributes: {
      ...{ AUTHOR: '', DATE: unknownDate },
      ...root.attributes,
      ...{ FORMAT: '3.0', VERSION: '3.0' },
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xsi:noNamespaceSchemaLocation': 'http://www.mpi.nl/tools/elan/EAFv3.0.xsd',
    },
    children: sorted.map(({ child }) => child),
  };
}

/** The schema wants a date; this one says that there is none. */
export const unknownDate = '1970-01-01T00:00:00Z';

function upgradedVocabulary(vocabulary: XmlElement): XmlElement {
  const entries = childrenOf(vocabulary, 'CV_ENTRY');
  const { DESCRIPTION: description, ...attributes } = vocabulary.attributes;
  if (entries.length === 0 && description === undefined) return vocabulary;
  const und = { LANG_REF: 'und' };
  return element(vocabulary.name, attributes, [
    ...(description === undefined ? [] : [element('DESCRIPTION', und, [description])]),
    ...childrenOf(vocabulary, 'DESCRIPTION'),
    ...childrenOf(vocabulary, 'CV_ENTRY_ML'),
    ...entries.map((entry, k) => {
      const { DESCRIPTION: about, EXT_REF: ref } = entry.attributes;
      const value = { ...und, ...(about === undefined ? {} : { DESCRIPTION: about }) };
      const own = { CVE_ID: `cveid${k}`, ...(ref === undefined ? {} : { EXT_REF: ref }) };
      return element('CV_ENTRY_ML', own, [element('CVE_VALUE', value, [textOf(entry)])]);
    }),
  ]);
}
