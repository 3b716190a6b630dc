import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined, refusedText } from '#src/attention/refused-text.ts';
import {
  type Transcript,
  transcriptFaults,
  type Untranscribed,
  unalignedWord,
  type Word,
} from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

const said = (
  text: string,
  start: number,
  end: number,
  status: 'aligned' | 'confirmed' = 'aligned',
): Word => ({
  ...{ text, start: sourceTime(start), end: sourceTime(end), confidence: 0.1, status },
  phones: [{ ipa: 'a', start: sourceTime(start), end: sourceTime(end) }],
});
const transcript: Transcript = {
  language: 'en',
  confidence: 0.01,
  words: [
    said('to', 1, 1.4),
    said('be', 1.5, 2),
    { ...unalignedWord('or'), status: 'not-spoken' },
    said('not', 4, 5),
  ],
  segments: [
    { text: 'to be', start: sourceTime(1), end: sourceTime(2), words: [0, 2], speaker: null, tier: null },
    { text: 'or not', start: sourceTime(4), end: sourceTime(5), words: [2, 4], speaker: null, tier: null },
  ],
  untranscribed: [
    { start: sourceTime(2.2), end: sourceTime(3), kind: 'speech' },
    { start: sourceTime(3), end: sourceTime(3.9), kind: 'other' },
  ],
};

describe('refusedText', () => {
  it('says that no word is spoken, and that what was taken for them is not in the text', () => {
    const found = refusedText(transcript);
    expect(transcriptFaults(found)).toEqual([]);
    expect(found.words.map(({ text, start, status }) => ({ text, start, status }))).toEqual(
      ['to', 'be', 'or', 'not'].map((text) => ({ text, start: null, status: 'not-spoken' })),
    );
    expect(found.segments.map(({ text, start, end }) => ({ text, start, end }))).toEqual([
      { text: 'to be', start: null, end: null },
      { text: 'or not', start: null, end: null },
    ]);
    expect(found.untranscribed).toEqual([
      { start: 1, end: 3, kind: 'speech' },
      { start: 3, end: 3.9, kind: 'other' },
      { start: 4, end: 5, kind: 'speech' },
    ]);
    expect(found.confidence).toBe(0.01);
  });

  it('keeps what a person has confirmed', () => {
    const words = transcript.words.map((word, k) => (k === 0 ? said('to', 1, 1.4, 'confirmed') : word));
    const found = refusedText({ ...transcript, words });
    expect(found.words[0]).toEqual(words[0]);
    expect(found.segments[0]).toMatchObject({ start: 1, end: 1.4 });
    expect(transcriptFaults(found)).toEqual([]);
  });

  it('cuts what lies between words where a word has a finer edge', () => {
    const untranscribed = [{ start: sourceTime(1.9993), end: sourceTime(3.9), kind: 'other' as const }];
    const found = refusedText({ ...transcript, untranscribed });
    expect(found.untranscribed).toEqual([
      { start: 1, end: 2, kind: 'speech' },
      { start: 2, end: 3.9, kind: 'other' },
      { start: 4, end: 5, kind: 'speech' },
    ]);
    expect(transcriptFaults(found)).toEqual([]);
  });

  it('lists stretches in order and none over another, whatever is joined, and loses neither speech nor other sound', () => {
    const stretch = fc
      .tuple(
        fc.nat(400),
        fc.integer({ min: 1, max: 90 }),
        fc.constantFrom('speech' as const, 'other' as const),
      )
      .map(([start, length, kind]) => ({
        ...{ start: sourceTime(start / 8), end: sourceTime((start + length) / 8) },
        kind,
      }));
    const holds = (all: readonly Untranscribed[], t: number, kind: Untranscribed['kind']) =>
      all.some((one) => one.kind === kind && one.start < t && t < one.end);
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 30 }), (all) => {
        const out = joined(all);
        expect(transcriptFaults({ ...transcript, untranscribed: out })).toEqual([]);
        for (let t = 1 / 16; t < 62; t += 1 / 8) {
          if (holds(all, t, 'speech')) expect(holds(out, t, 'speech')).toBe(true);
          else if (holds(all, t, 'other')) expect(holds(out, t, 'other')).toBe(true);
        }
      }),
    );
  });
});
