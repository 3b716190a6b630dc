import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '#src/formats/text-encoding.ts';
import {
  readTextGrid,
  type TextGrid,
  textGridOfTiers,
  tiersOfTextGrid,
  writeTextGrid,
} from '#src/formats/textgrid.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { tiersOfTranscript, transcriptOfTiers } from '#src/model/tiers.ts';
import { transcriptOfSegments, unalignedWord } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { anyText, anyTranscript } from '../../fixtures/any-transcript.ts';
import { sharedFile, sharedNames } from '../../fixtures/shared-formats.ts';

const anyNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => sourceTime(x + 0)),
  fc.integer({ min: -10, max: 10_000 }).map((k) => sourceTime(k / 1000 + 0)),
);

const asRead = (text: string) => text.replace(/\r\n?/g, '\n');

const anyGrid: fc.Arbitrary<TextGrid> = fc.record({
  format: fc.constant('textgrid' as const),
  layout: fc.constantFrom('long' as const, 'short' as const),
  start: anyNumber,
  end: anyNumber,
  tiers: fc.array(
    fc
      .record({
        kind: fc.constantFrom('interval' as const, 'point' as const),
        name: anyText.map(asRead),
        start: anyNumber,
        end: anyNumber,
        items: fc.array(fc.tuple(anyNumber, anyNumber, anyText.map(asRead)), { maxLength: 4 }),
      })
      .map(({ items, ...tier }) => ({
        ...tier,
        items: items.map(([a, b, text]) => {
          const [start, end] = a < b ? [a, b] : [b, a];
          return { start, end: tier.kind === 'point' ? start : end, text };
        }),
      })),
    { maxLength: 3 },
  ),
});

describe('TextGrid', () => {
  it('keeps speakers and tiers apart by the names of its tiers, and reads those of old files as before', () => {
    const said = [
      ...[['Anna', null] as const, ['Ben', 't2'] as const, [null, 't2'] as const],
      ...[['Ann [x] words', 'my - notes]'] as const, ['Ben', null] as const],
    ].map(([speaker, tier], k) => {
      const [start, end] = [sourceTime(k), sourceTime(k + 0.5)];
      const words = [{ ...unalignedWord(`word${k}`), start, end, status: 'aligned' as const }];
      return { text: `word${k}`, start, end, speaker, tier, words };
    });
    const grid = textGridOfTiers(tiersOfTranscript(transcriptOfSegments(said))).document;
    const back = (document: TextGrid) => transcriptOfTiers(tiersOfTextGrid(document)).transcript;
    const read = back(readTextGrid(writeTextGrid(grid).text, 'x').document);
    expect(read.segments.map(({ speaker, tier }) => [speaker, tier])).toEqual(
      said.map(({ speaker, tier }) => [speaker, tier]),
    );
    expect(read.words.every(({ status }) => status === 'aligned')).toBe(true);
    const old = {
      ...grid,
      tiers: grid.tiers.map((t) => ({ ...t, name: t.name.replace('[t2] Ben', 't2 Ben') })),
    };
    expect(back(old).segments[1]).toMatchObject({ speaker: 't2 Ben', tier: null });
  });

  it('reads back what it writes, long and short', () => {
    fc.assert(
      fc.property(anyGrid, (grid) => {
        expect(readTextGrid(writeTextGrid(grid).text, 'x').document).toEqual(grid);
      }),
    );
  });

  const names = sharedNames('textgrid', /TextGrid$/);
  it.skipIf(names.length === 0)(
    'reads every shared file, long, short, UTF-16 and ELAN’s (needs the shared files)',
    () => {
      const read = (name: string) => readTextGrid(decodeText(sharedFile('textgrid', name), name).text, name);
      for (const name of names) {
        const { document, notes } = read(name);
        expect(document.tiers.length, name).toBeGreaterThan(0);
        expect(notes, name).toEqual([]);
        expect(readTextGrid(writeTextGrid(document).text, name).document).toEqual(document);
      }
      const short = read('mary.TextGrid').document;
      expect(short.layout).toBe('short');
      expect(read('mary_longfile.TextGrid').document).toEqual({ ...short, layout: 'long' });
      expect(read('mary_with_negative_zero.TextGrid').document).toEqual(short);
      const bobby = read('bobby_words_with_newlines.TextGrid').document;
      expect(read('bobby_words_with_newlines_longfile_elan.TextGrid').document.tiers.slice(0, 2)).toEqual(
        bobby.tiers.slice(0, 2),
      );
      expect(bobby.tiers[0]).toMatchObject({ kind: 'interval', name: '"word"' });
      expect(bobby.tiers[0]?.items[1]?.text).toBe('"""BOBBY"""\nNoun');
      expect(bobby.tiers[2]).toMatchObject({ kind: 'point', name: '' });
      const { transcript } = transcriptOfTiers(tiersOfTextGrid(read('mary.TextGrid').document));
      expect(transcript.words.map((w) => [w.text, w.start, w.phones.length])).toEqual([
        ['mary', 0.3154201182247563, 4],
        ['rolled', 0.6755499913498981, 4],
        ['the', 0.9839070294779999, 2],
        ['barrel', 1.063725623583, 4],
      ]);
    },
  );

  it('carries words, phones and speakers, its tiers without gaps or overlaps', () => {
    fc.assert(
      fc.property(anyTranscript(), (t) => {
        const { document, lost } = textGridOfTiers(tiersOfTranscript(t));
        for (const tier of document.tiers) {
          expect(tier.items[0]?.start).toBe(document.start);
          expect(tier.items.at(-1)?.end).toBe(document.end);
          for (const [k, { start, end }] of tier.items.entries()) {
            expect(end).toBeGreaterThan(start);
            if (k > 0) expect(start).toBe(tier.items[k - 1]?.end);
          }
        }
        const again = readTextGrid(writeTextGrid(document).text, 'x').document;
        const { transcript } = transcriptOfTiers(tiersOfTextGrid(again));
        const words = (one: typeof t) =>
          one.words.filter((w) => w.start !== null).map((w) => [w.text, w.start, w.end, w.phones]);
        expect(words(transcript)).toEqual(words(t));
        const segments = (one: typeof t) =>
          one.segments.filter((s) => s.start !== null).map((s) => [s.text, s.speaker, s.start]);
        expect(segments(transcript)).toEqual(segments(t));
        const untimed = t.words.some((w) => w.start === null);
        if (t.words.some((w) => w.start !== null))
          expect(lost.some((l) => /ha(?:s|ve) no times/.test(l))).toBe(untimed);
      }),
    );
  });

  const head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n0\n1\n<exists>\n1\n';
  it.each([
    ['', /line 1: it ends where the type/],
    ['WEBVTT', /line 1: it ends where the type/],
    ['"ooTextFile"\n"Collection"', /line 2: it is a “Collection” of Praat, no TextGrid/],
    ['"Praat chronological TextGrid text file"', /chronological/],
    [`${head}"IntervalTier"\n"a"\n0\n1\n1000000000\n0\n`, /line 12: it ends where the end of an annotation/],
    [`${head}"IntervalTier"\n"a"\n0\n1\n1\n0\n"no"\n`, /line 13: “no” stands where the end of an annotation/],
    [`${head}"IntervalTier"\n"a"\n0\n1\n1\nNaN\n1\n""`, /stands where the end/],
    [`${head}"PitchTier"\n`, /line 7: the tier is of no known class/],
    [`${head}"IntervalTier"\n"a`, /line 8: its quotation is not closed/],
    [`${head}"IntervalTier"\n"a"\n0\n1\n-3`, /line 11: the number of its annotations is -3/],
  ])('refuses %j', (text, message) => {
    expect(() => readTextGrid(text, 'x')).toThrow(message);
  });

  it('mends what can be mended, and reads or refuses any text', () => {
    const { document, notes } = readTextGrid(
      `${head}! a comment "\n"IntervalTier" "a" 0 1 2\n0.5 0.2 "x"\n0.1 0.9 "y"\n7`,
      'x',
    );
    expect(document.tiers[0]?.items.map((i) => [i.start, i.end])).toEqual([
      [0.5, 0.5],
      [0.1, 0.9],
    ]);
    expect(notes).toHaveLength(3);
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '"IntervalTier"',
            '"TextTier"',
            '""',
            '0',
            '1',
            '2',
            '"',
            '!',
            '<exists>',
            '1e999',
            'x',
          ),
        ),
        (parts) => {
          try {
            readTextGrid(`"ooTextFile" "TextGrid" 0 1 <exists> ${parts.join('\n')}`, 'x');
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidInputError);
          }
        },
      ),
    );
  });
});
