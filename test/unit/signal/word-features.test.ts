import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { saidWords, wordFeatures } from '#src/signal/word-features.ts';

const transcript = (name: string, text: string) =>
  readTranscriptFile(new TextEncoder().encode(text), name).transcript;

describe('saidWords', () => {
  it('shares out a cue’s time by letters where its words have none', () => {
    const srt = '1\n00:00:01,000 --> 00:00:02,000\nso wonderful\n\n2\n00:00:04,000 --> 00:00:05,000\nyes\n';
    const words = saidWords(transcript('a.srt', srt));
    expect(words.map(({ text }) => text)).toEqual(['so', 'wonderful', 'yes']);
    expect(words[0]?.start).toBe(1);
    expect(words[0]?.end).toBeCloseTo(1 + 3 / 13, 9);
    expect(words[1]?.end).toBeCloseTo(2, 9);
    expect(words[2]).toEqual({ text: 'yes', start: 4, end: 5 });
  });

  it('of a text without times are none', () => {
    expect(saidWords(transcript('a.txt', 'so wonderful'))).toEqual([]);
  });
});

describe('wordFeatures', () => {
  const at = (text: string, u = 0) => {
    const { values, dims } = wordFeatures([{ text, start: 0, end: 1 }], 0.1);
    return Array.from(values.subarray(Math.round(10 * u) * dims, (Math.round(10 * u) + 1) * dims));
  };
  const dot = (p: readonly number[], q: readonly number[]) =>
    p.reduce((sum, v, k) => sum + v * (q[k] as number), 0);

  it('are the same for a word however it is written, alike for words alike, and unlike for others', () => {
    expect(dot(at('Word,'), at('word'))).toBeCloseTo(1, 5);
    expect(dot(at('colour'), at('color'))).toBeGreaterThan(0.4);
    const others = ['tree', 'house', 'running', 'above', 'seventeen', 'blue'];
    for (const p of others)
      for (const q of others) if (p !== q) expect(Math.abs(dot(at(p), at(q)))).toBeLessThan(0.65);
  });

  it('are of unit length or nearly while a word is said, zero beside it, and finite whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (text) => {
        const { values, dims } = wordFeatures([{ text, start: 0.2, end: 0.6 }], 0.1);
        expect(values.every(Number.isFinite)).toBe(true);
        expect(values.subarray(0, dims).every((v) => v === 0)).toBe(true);
      }),
    );
    expect(dot(at('moving', 0), at('moving', 0))).toBeCloseTo(1, 5);
    expect(dot(at('moving', 0), at('moving', 0.9))).toBeLessThan(0.8);
  });
});
