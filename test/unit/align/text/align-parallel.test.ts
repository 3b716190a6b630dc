import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignParallel, segmentBeads } from '#src/align/text/align-parallel.ts';
import {
  plainSegment,
  type Transcript,
  transcriptFaults,
  transcriptOfSegments,
} from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { cipherSentences } from '#test/fixtures/cipher-language.ts';

const range = fc.tuple(fc.nat(6), fc.nat(6)).map(([p, q]) => [Math.min(p, q), Math.max(p, q) + 1] as const);

const texts = cipherSentences(40, 12);
const timed = transcriptOfSegments(
  texts.map((t, k) => plainSegment(t.a.join(' '), sourceTime(5 * k), sourceTime(5 * k + 4))),
);
const lines = (list: readonly string[]): Transcript => transcriptOfSegments(list.map((l) => plainSegment(l)));

describe('three sentences', () => {
  const english = [
    'The train to Berlin leaves at nine.',
    'Please bring your ticket.',
    'We will meet Anna at the station and then have breakfast together.',
  ];
  const german = [
    'Der Zug nach Berlin fährt um neun.',
    'Bitte bringen Sie Ihre Fahrkarte mit.',
    'Wir treffen Anna am Bahnhof und frühstücken dann zusammen.',
  ];
  const other = [
    'Die Katze schläft auf dem Sofa.',
    'Es regnet in der ganzen Stadt.',
    'Morgen schwimmen wir.',
  ];
  const trust = (list: readonly string[]) =>
    alignParallel({ ...lines(english), language: 'en' }, { ...lines(list), language: 'de' }).transcript
      .confidence ?? 0;

  it('are believed by names, lengths and their order, and by nothing else', () => {
    expect(trust(german)).toBeGreaterThan(0.5);
    expect(trust(german.toReversed())).toBeLessThan(0.05);
    expect(trust([german[1] as string, german[2] as string, german[0] as string])).toBeLessThan(0.05);
    expect(trust(other)).toBeLessThan(0.2);
  });
});

describe('two transcripts side by side', () => {
  it('have every segment once, in order, whatever goes together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ a: range, b: range, confidence: fc.constant(0.5) }), { maxLength: 5 }),
        (beads) => {
          const all = segmentBeads(beads, 8, 8);
          for (const side of ['a', 'b'] as const)
            expect(
              all.flatMap((x) => Array.from({ length: x[side][1] - x[side][0] }, (_, k) => x[side][0] + k)),
            ).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
          // What goes together stays together.
          for (const { a, b } of beads)
            expect(
              all.some((x) => x.a[0] <= a[0] && x.a[1] >= a[1] && x.b[0] <= b[0] && x.b[1] >= b[1]),
            ).toBe(true);
        },
      ),
    );
  });

  it('may be written in other lines: one line of the other for three, or all on one', () => {
    const other = texts.map((t) => `${t.b.join(' ')}.`);
    const grouped = lines(
      Array.from({ length: 10 }, (_, k) =>
        other
          .slice(4 * k, 4 * k + 4)
          .map((l) => `Ю${l}`)
          .join(' '),
      ),
    );
    const { beads, transcript } = alignParallel(timed, grouped);
    expect(transcriptFaults(transcript)).toEqual([]);
    const right = transcript.segments.filter((s, k) => s.start === 20 * k && s.end === 20 * k + 19);
    expect(right.length).toBeGreaterThanOrEqual(9);
    expect(beads.filter((x) => x.a[1] - x.a[0] === 4 && x.b[1] - x.b[0] === 1).length).toBeGreaterThanOrEqual(
      9,
    );
  });

  it('may have nothing to do with each other, or hold next to nothing', () => {
    for (const other of [lines(['♪']), lines([]), lines(['1'])])
      expect(alignParallel(timed, other).transcript.confidence).toBeLessThan(0.2);
    const none = alignParallel(lines([]), lines(['a b c']));
    expect(none.beads).toEqual([{ a: [0, 0], b: [0, 1], confidence: 1 }]);
    expect(none.transcript.words.map((w) => w.status)).toEqual([null, null, null]);
  });

  it('is not believed in another order, however short it is and whatever names are in it', () => {
    const en = [
      'Anna Karlsson left Uppsala at 7:15.',
      'The train was late.',
      'In Gävle she met Erik Lund, whom she knew.',
    ];
    en.push('They drank coffee for 20 kronor.', 'At 11:40 both went on to Sundsvall.');
    const de = ['Anna Karlsson verließ Uppsala um 7:15.', 'Der Zug hatte Verspätung.'];
    de.push('In Gävle traf sie Erik Lund, den sie kannte.', 'Sie tranken Kaffee für 20 Kronen.');
    de.push('Um 11:40 fuhren beide weiter nach Sundsvall.');
    const sure = (order: readonly number[]) =>
      alignParallel(lines(en), lines(order.map((k) => de[k] as string))).transcript.confidence ?? 0;
    expect(sure([0, 1, 2, 3, 4])).toBeGreaterThan(0.8);
    for (const order of [
      [4, 3, 2, 1, 0],
      [2, 4, 0, 1, 3],
      [3, 0, 4, 2, 1],
    ])
      expect(sure(order)).toBeLessThan(0.2);
  });

  it('is in one language where that is said, or most words are the same', () => {
    const few = (t: Transcript): Transcript => lines(t.segments.slice(0, 8).map((s) => s.text));
    const [one, other] = [few(timed), few(lines(texts.map((t) => t.b.join(' '))))];
    const isSame = (a: Transcript, b: Transcript) => alignParallel(a, b).isSameLanguage;
    expect(isSame({ ...one, language: 'en' }, { ...other, language: 'en-GB' })).toBe(true);
    expect(isSame({ ...one, language: 'en' }, { ...one, language: 'de-AT' })).toBe(false);
    expect(isSame(one, one)).toBe(true);
    expect(isSame(one, other)).toBe(false);
  });
});
