import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEaf, tiersOfEaf, writeEaf } from '#src/formats/eaf.ts';
import { eafOfTiers } from '#src/formats/eaf-of-tiers.ts';
import { childrenOf, readXml, textOf, writeXml, type XmlElement } from '#src/formats/xml.ts';
import { tiersOfTranscript, transcriptOfTiers } from '#src/model/tiers.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { anyText, anyTranscript } from '../../fixtures/any-transcript.ts';
import { eafFaults } from '../../fixtures/eaf-schema.ts';
import { sharedFile, sharedNames } from '../../fixtures/shared-formats.ts';

const names = sharedNames('eaf', /\.eaf$/);
const shared = (name: string) => new TextDecoder().decode(sharedFile('eaf', name));

const anyXml: fc.Arbitrary<XmlElement> = fc.letrec<{ element: XmlElement }>((tie) => ({
  element: fc.record({
    name: fc.constantFrom('A', 'TIER', 'ä-1'),
    attributes: fc.dictionary(fc.constantFrom('a', 'B_1'), anyText),
    children: fc.oneof(
      { depthSize: 'small' },
      anyText.map((text) => (text === '' ? [] : [text])),
      fc.array(tie('element'), { maxLength: 3 }),
    ),
  }),
})).element;

describe('XML', () => {
  const hasControl = (text: string) => /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text);
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(anyXml, (root) => {
        if (hasControl(JSON.stringify(root).replaceAll(/\\u00(?=[01])/g, '\u0001'))) return;
        expect(readXml(writeXml(root), 'x').root).toEqual({ ...root });
      }),
    );
  });

  it.each([
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', /line 1: it declares a document type/],
    [
      `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "${'&lol;'.repeat(10)}">]><lolz>&l2;</lolz>`,
      /document type/,
    ],
    ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', /document type/],
    ['<a>\n&b;</a>', /line 2: undefined entity/],
    ['<a>\n<b></a>', /line 2/],
    ['<a>'.repeat(100), /more than 64 deep/],
    ['', /document must contain a root element/],
  ])('refuses %j', (text, message) => {
    expect(() => readXml(text, 'x.eaf')).toThrow(message);
  });
});

describe('EAF', () => {
  it.skipIf(names.length === 0)(
    'keeps all of every shared file, and writes what the schema of 3.0 accepts (needs the shared files)',
    async () => {
      for (const name of names) {
        const before = readXml(shared(name), name).root;
        const { document, notes } = readEaf(shared(name), name);
        const { text, lost } = writeEaf(document);
        expect(lost).toEqual([]);
        expect(readEaf(text, name).document, name).toEqual(document);
        expect(notes.length, name).toBe(name === 'sample_3.0.eaf' ? 0 : 1);
        const kinds = (root: XmlElement) =>
          ['TIER', 'TIME_ORDER', 'HEADER', 'LINGUISTIC_TYPE', 'CONSTRAINT', 'EXTERNAL_REF', 'LICENSE'].map(
            (kind) => childrenOf(root, kind),
          );
        expect(kinds(document.root), name).toEqual(kinds(before));
        if (name !== 'sample_2.7.eaf') expect(document.root.children).toEqual(before.children);
        expect(await eafFaults(text), name).toEqual([]);
      }
    },
  );

  it.skipIf(names.length === 0)(
    'reads tiers, their parents, and the vocabularies of 2.7 (needs the shared files)',
    () => {
      const { document } = readEaf(shared('sample_2.7.eaf'), 'sample_2.7.eaf');
      const tiers = tiersOfEaf(document).tiers;
      expect(tiers.map((t) => [t.name, t.role, t.parent])).toEqual([
        ['text', 'segment', null],
        ['words-timesub', 'word', 'text'],
        ['words-symsub', 'word', 'text'],
        ['gestures', 'segment', null],
        ['gest_included', 'other', 'text'],
        ['words-pos', 'other', 'words-symsub'],
      ]);
      expect(tiers[0]?.annotations[0]).toMatchObject({ start: 2, end: 5 });
      const vocabulary = childrenOf(document.root, 'CONTROLLED_VOCABULARY').find(
        (v) => v.attributes.CV_ID === 'POS',
      ) as XmlElement;
      const values = childrenOf(vocabulary, 'CV_ENTRY_ML').map((e) => textOf(childrenOf(e, 'CVE_VALUE')[0]));
      expect(values).toContain('v');
    },
  );

  it('carries words, phones and speakers', () => {
    fc.assert(
      fc.property(anyTranscript(), (t) => {
        const { document } = eafOfTiers(tiersOfTranscript(t));
        const again = readEaf(writeEaf(document).text, 'x').document;
        const { transcript } = transcriptOfTiers(tiersOfEaf(again));
        const words = (one: typeof t) =>
          one.words.filter((w) => w.start !== null).map((w) => [w.text, w.start, w.end, w.phones]);
        expect(words(transcript)).toEqual(words(t));
        const segments = (one: typeof t) =>
          one.segments.filter((s) => s.start !== null).map((s) => [s.text, s.speaker, s.start]);
        expect(segments(transcript)).toEqual(segments(t));
        expect(again).toEqual(document);
      }),
    );
  });

  it.skipIf(names.length === 0)(
    'writes transcripts that the schema accepts (needs the shared schema)',
    async () => {
      for (const t of fc.sample(anyTranscript(), { numRuns: 5, seed: 1 })) {
        const { document } = eafOfTiers(tiersOfTranscript({ ...t, language: 'pt-BR' }), {
          ...{ date: '2026-11-27T00:00:00Z', author: 'A & “B”' },
          media: [{ url: 'file:///tmp/a%20b.wav', type: 'audio/x-wav' }],
        });
        expect(await eafFaults(writeEaf(document).text)).toEqual([]);
      }
    },
  );

  it('says what it loses', () => {
    const t = transcriptOfSegments([
      plainSegment('one', sourceTime(0), sourceTime(2.00049)),
      plainSegment('two', sourceTime(1), sourceTime(3)),
      plainSegment('\u0001'),
    ]);
    expect(eafOfTiers(tiersOfTranscript(t)).lost).toEqual([
      '1 annotation of “segments” has no times and is left out of EAF.',
      'Control characters become U+FFFD in EAF.',
      'Times are rounded to milliseconds in EAF.',
      'Overlapping annotations are on tiers of their own in EAF.',
    ]);
  });

  const eaf = (inner: string) => `<ANNOTATION_DOCUMENT>\n${inner}\n</ANNOTATION_DOCUMENT>`;
  it.each([
    ['<a/>', /line 1: it is “a”, no annotation document/],
    [
      eaf('<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="NaN"/></TIME_ORDER>'),
      /line 2: the time “NaN” is no whole/,
    ],
    [eaf('<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="-5"/></TIME_ORDER>'), /line 2: the time “-5”/],
    [
      eaf('<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a"/><TIME_SLOT TIME_SLOT_ID="a"/></TIME_ORDER>'),
      /no name of its own/,
    ],
    [eaf('<TIER TIER_ID="a" PARENT_REF="b"/>'), /line 2: there is no tier “b”/],
    [
      eaf('<TIER TIER_ID="a">\n<ANNOTATION><ALIGNABLE_ANNOTATION/></ANNOTATION></TIER>'),
      /line 3: its time slot is missing/,
    ],
    [
      eaf('<TIER TIER_ID="a"><ANNOTATION><REF_ANNOTATION ANNOTATION_REF="q"/></ANNOTATION></TIER>'),
      /it refers to is missing/,
    ],
  ])('refuses %j', (text, message) => {
    expect(() => readEaf(text, 'x.eaf')).toThrow(message);
    expect(() => readEaf(text, 'x.eaf')).toThrow(InvalidInputError);
  });
});
