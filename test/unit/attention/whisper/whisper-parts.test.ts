import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLevelBpe, vocabularyFault } from '#src/attention/whisper/byte-level-bpe.ts';
import { tokenStarts } from '#src/attention/whisper/cross-attention.ts';
import { nextToken, writtenSegments } from '#src/attention/whisper/timestamp-rules.ts';
import { byteVocabulary } from '#test/fixtures/tiny-whisper.ts';

describe('byte-level pairs', () => {
  const merges = ['h e', 'l l', 'he ll', 'Ġ hell', 'Ã ©', 'o o', 'oo o'];
  const made = merges.map((pair) => pair.replace(' ', ''));
  const vocabulary = new Map([...byteVocabulary, ...made.map((symbol, k) => [symbol, 300 + k] as const)]);
  const bpe = byteLevelBpe(vocabulary, merges);

  it('give every text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(bpe.decode(bpe.encode(text))).toBe(text);
      }),
    );
    const long = 'o'.repeat(5000);
    expect(bpe.decode(bpe.encode(long))).toBe(long);
  });

  it('merge the first pair of the list first, and never across words', () => {
    const symbols = new Map([...vocabulary].map(([symbol, id]) => [id, symbol]));
    const split = (text: string) => bpe.encode(text).map((id) => symbols.get(id));
    expect(split(' hello')).toEqual(['Ġhell', 'o']);
    expect(split('hé he')).toEqual(['h', 'Ã©', 'Ġ', 'he']);
    expect(split("ooo's")).toEqual(['ooo', "'", 's']);
    expect(split('oooo')).toEqual(['oo', 'oo']);
  });

  it('fall back on bytes where a merge leads out of the vocabulary, and need every byte', () => {
    const poor = byteLevelBpe(byteVocabulary, merges);
    expect(poor.decode(poor.encode(' hello é'))).toBe(' hello é');
    expect(vocabularyFault(byteVocabulary)).toBeNull();
    expect(vocabularyFault(new Map([...byteVocabulary].slice(1)))).toMatch(/bytes/);
    expect(vocabularyFault(new Map([...byteVocabulary, ['ab', 5]]))).toMatch(/twice/);
  });
});

describe('token times by cross-attention', () => {
  /** Attention that peaks for token k in the frames from its start on; another head says nothing. */
  const attention = (starts: readonly number[], frames: number, blur: number) =>
    Float32Array.from({ length: starts.length * frames }, (_, i) => {
      const [k, t] = [Math.floor(i / frames), i % frames];
      const isOwn = t >= (starts[k] as number) && t < (starts[k + 1] ?? frames);
      return (isOwn ? 1 : blur) / frames;
    });

  it('are where the attention goes over from one to the next, whatever else a head does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 8, max: 30 }), { minLength: 2, maxLength: 8 }), (lengths) => {
        const starts = lengths.map((_, k) => lengths.slice(0, k).reduce((a, b) => a + b, 0));
        const frames = (starts.at(-1) as number) + (lengths.at(-1) as number);
        const flat = new Float32Array(starts.length * frames).fill(0.01);
        const found = tokenStarts([attention(starts, frames, 0.1), flat], starts.length, frames);
        expect(found).toEqual(starts);
      }),
      { numRuns: 50 },
    );
  });

  it('shrug off an outlier, and are none where there is no room', () => {
    const noisy = attention([0, 20, 40], 60, 0.1);
    noisy[2 * 60 + 5] = 1;
    expect(tokenStarts([noisy], 3, 60)).toEqual([0, 20, 40]);
    expect(tokenStarts([new Float32Array(6)], 3, 2)).toBeNull();
    expect(tokenStarts([], 0, 10)).toBeNull();
  });
});

describe('a transcription with timestamps', () => {
  // Text 0…9, end 10, no timestamps 11, times from 12 on.
  const rules = { endOfText: 10, firstTimestamp: 12, never: new Set([11, 3]), notFirst: new Set([10, 5]) };
  const logits = (best: Readonly<Record<number, number>>) =>
    Float32Array.from({ length: 100 }, (_, id) => best[id] ?? -20);
  const next = (best: Readonly<Record<number, number>>, written: readonly number[]) =>
    nextToken(logits(best), written, rules).id;

  it('begins with a time within the first second', () => {
    expect(next({ 4: 9, 20: 1, 80: 5 }, [])).toBe(20);
  });
  it('goes on with text, never with what may not be written or the lone space', () => {
    expect(next({ 3: 9, 11: 9, 5: 9, 10: 9, 20: 9, 4: 1 }, [12])).toBe(4);
  });
  it('ends a segment where all times together are likelier than any text, and never earlier than it began', () => {
    expect(next({ 4: 2, 13: 9, 30: 1.8, 31: 1.8, 32: 1.8 }, [20, 4])).toBe(30);
    expect(next({ 4: 2, 30: 1.8 }, [20, 4])).toBe(4);
  });
  it('begins the next segment where the last one ended, or ends', () => {
    expect(next({ 4: 9, 30: 5, 10: 1 }, [12, 4, 30])).toBe(30);
    expect(next({ 4: 9, 30: 1, 10: 5 }, [12, 4, 30])).toBe(10);
  });
  it('gives the probability among what may follow', () => {
    expect(nextToken(logits({ 3: 50, 4: 1, 6: 1 }), [12], rules).logProbability).toBeCloseTo(
      Math.log(0.5),
      3,
    );
  });

  it('is cut into segments, and what was not ended is heard again', () => {
    const cut = (...written: number[]) => writtenSegments(written, 12, 30);
    expect(cut(12, 1, 2, 112, 112, 4, 162)).toEqual({
      segments: [
        { start: 0, end: 2, tokens: [1, 2] },
        { start: 2, end: 3, tokens: [4] },
      ],
      done: 30,
    });
    expect(cut(12, 1, 2, 112, 112)).toMatchObject({ done: 2 });
    expect(cut(12, 1, 2, 112, 112, 4)).toEqual({ segments: [{ start: 0, end: 2, tokens: [1, 2] }], done: 2 });
    expect(cut(12, 1, 2)).toEqual({ segments: [{ start: 0, end: 30, tokens: [1, 2] }], done: 30 });
    expect(cut()).toEqual({ segments: [], done: 30 });
  });
});
