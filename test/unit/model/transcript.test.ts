import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Annotation,
  layersOf,
  roleOfName,
  type Tier,
  tiersOfTranscript,
  transcriptOfTiers,
} from '#src/model/tiers.ts';
import {
  plainSegment,
  type Transcript,
  transcriptFaults,
  transcriptOfSegments,
  type Word,
} from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { anySpan, anyText, anyTranscript } from '../../fixtures/any-transcript.ts';

const at = (text: string, start: number, end: number, more: Partial<Annotation> = {}): Annotation => ({
  ...{ text, start: sourceTime(start), end: sourceTime(end), confidence: null, status: null, parent: null },
  ...more,
});

const tier = (name: string, annotations: readonly Annotation[], more: Partial<Tier> = {}): Tier => ({
  ...{
    name,
    kind: 'interval',
    role: roleOfName(name, 'interval'),
    speaker: null,
    language: null,
    parent: null,
  },
  annotations,
  ...more,
});

describe('a transcript', () => {
  it('of any texts has each of their tokens once and is sound', () => {
    fc.assert(
      fc.property(fc.array(anyText), (texts) => {
        const transcript = transcriptOfSegments(texts.map((text) => plainSegment(text)));
        expect(transcriptFaults(transcript)).toEqual([]);
        expect(transcript.words.map((w) => w.text)).toEqual(
          texts.flatMap((text) => text.split(/\s+/).filter(Boolean)),
        );
      }),
    );
  });

  it('is told its faults', () => {
    const word: Word = {
      ...{
        text: 'a',
        start: sourceTime(1),
        end: sourceTime(2),
        confidence: 0.5,
        status: 'aligned',
        phones: [],
      },
    };
    const of = (words: Word[], more: Partial<Transcript> = {}): Transcript => ({
      ...transcriptOfSegments([{ ...plainSegment(words.map((w) => w.text).join(' ')), words }]),
      ...more,
    });
    const faulty: readonly [Transcript, RegExp][] = [
      [of([{ ...word, end: sourceTime(0.5) }]), /no proper start and end/],
      [of([{ ...word, end: null }]), /no proper start and end/],
      [of([{ ...word, start: sourceTime(Number.NaN) }]), /no proper start and end/],
      [of([{ ...word, status: 'not-spoken' }]), /is not-spoken: it can have no times/],
      [of([{ ...word, start: null, end: null }]), /is aligned: it needs times/],
      [of([{ ...word, confidence: 2 }]), /confidence/],
      [of([{ ...word, text: 'a b' }]), /white space/],
      [of([word, { ...word, text: 'b' }]), /not in time order/],
      [{ ...of([word]), words: [word, word] }, /belong to no segment/],
      [{ ...of([word]), words: [{ ...word, text: 'c' }] }, /not its text/],
      [{ ...of([word]), confidence: -1 }, /document/],
      [
        of([word], { untranscribed: [{ start: sourceTime(3), end: sourceTime(1), kind: 'other' }] }),
        /stretch 0 is out of order/,
      ],
    ];
    expect(transcriptFaults(of([word]))).toEqual([]);
    for (const [transcript, fault] of faulty)
      expect(transcriptFaults(transcript).join(), String(fault)).toMatch(fault);
  });
});

describe('tiers', () => {
  it('carry a transcript: words, phones, speakers and stretches come back', () => {
    fc.assert(
      fc.property(anyTranscript(), (t) => {
        const whole: Transcript = {
          ...t,
          untranscribed: [{ start: sourceTime(90_000), end: sourceTime(90_001), kind: 'speech' }],
        };
        const { transcript } = transcriptOfTiers(tiersOfTranscript(whole));
        expect(transcriptFaults(transcript)).toEqual([]);
        expect(transcript.untranscribed).toEqual(whole.untranscribed);
        const speakers = (one: Transcript) =>
          one.segments.map((s) => [s.text, s.speaker, s.start, s.end]).sort();
        expect(speakers(transcript)).toEqual(speakers(whole));
        // Words without times have none to come back to; what reads the same within a segment may change places.
        const timed = (one: Transcript) => one.words.filter((w) => w.start !== null);
        expect(timed(transcript).length).toBe(timed(whole).length);
        expect(timed(transcript).map((w) => [w.text, w.start, w.end, w.phones])).toEqual(
          timed(whole).map((w) => [w.text, w.start, w.end, w.phones]),
        );
      }),
    );
  });

  it('take words by their place, and leave those that say something else', () => {
    const { transcript, notes } = transcriptOfTiers({
      extent: null,
      tiers: [
        tier('utterance', [at('the cat the end', 0, 4), at('', 4, 5), at('good bye', 5, 7)]),
        tier('words', [at('cat', 0.5, 1), at('the', 1, 2), at('end', 2, 3), at('goodbye', 5, 6)]),
        tier('phones', [at('k', 0.5, 0.7), at('æ', 0.7, 0.9), at('t', 0.9, 1)]),
        tier('gloss', [at('Katze', 0, 4)]),
      ],
    });
    expect(transcript.words.map((w) => [w.text, w.start, w.status])).toEqual([
      ['the', null, null],
      ['cat', 0.5, 'aligned'],
      ['the', 1, 'aligned'],
      ['end', 2, 'aligned'],
      ['good', null, null],
      ['bye', null, null],
    ]);
    expect(transcript.words[1]?.phones.map((p) => p.ipa)).toEqual(['k', 'æ', 't']);
    expect(notes).toEqual([
      'Tier “gloss” is not part of the transcript.',
      '1 of the tiers’ words belong to no segment’s text.',
    ]);
  });

  it('of words alone are cut at pauses', () => {
    const { transcript } = transcriptOfTiers({
      extent: null,
      tiers: [tier('ORT', [at('one', 0, 0.5), at('two', 0.6, 1), at('three', 2, 3)])],
    });
    expect(transcript.segments.map((s) => [s.text, s.start, s.end])).toEqual([
      ['one two', 0, 1],
      ['three', 2, 3],
    ]);
    expect(transcript.words.map((w) => w.start)).toEqual([0, 0.6, 2]);
  });

  it('are laid on layers without overlaps, losing nobody', () => {
    fc.assert(
      fc.property(fc.array(anySpan(10)), (spans) => {
        const all = spans.map(({ start, end }, k) => at(String(k), start, end));
        const layers = layersOf(all);
        expect(
          layers
            .flat()
            .map((a) => a.text)
            .sort(),
        ).toEqual(all.map((a) => a.text).sort());
        for (const layer of layers)
          for (const [k, a] of layer.entries())
            expect(Number(layer[k + 1]?.start ?? a.end)).toBeGreaterThanOrEqual(Number(a.end));
      }),
    );
  });
});
