import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordTrust } from '#src/align/text/parallel-trust.ts';
import { alignSameWords, risingPairs } from '#src/align/text/same-words.ts';
import { cipherSentences } from '#test/fixtures/cipher-language.ts';

const words = (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? [];
const linksOf = (a: string, b: string) =>
  alignSameWords(words(a), words(b)).links.map(({ a: i, b: j }) => `${words(a)[i]}=${words(b)[j]}`);

describe('two transcripts in one language', () => {
  it('are linked word by word where they are the same, alike, or one word of two', () => {
    expect(linksOf('we can not go today she said', 'well we cannot go to day she sayd')).toEqual([
      'we=we',
      'can=cannot',
      'not=cannot',
      'go=go',
      'today=to',
      'today=day',
      'she=she',
      'said=sayd',
    ]);
  });

  it('keep what only one of them has alone', () => {
    const text = cipherSentences(60, 2).flatMap((s) => s.a);
    const cut = [...text.slice(0, 100), ...text.slice(180)];
    const { links } = alignSameWords(text, cut);
    const wrong = links.filter(({ a, b }) => a !== (b < 100 ? b : b + 80));
    expect(wrong.length).toBeLessThan(4);
    expect(links.length).toBeGreaterThan(cut.length - 4);
    expect(links.filter((l) => l.confidence > 0.9).length).toBeGreaterThan(0.9 * cut.length);
  });

  it('are known for what they are', () => {
    const sentences = cipherSentences(40, 4);
    const text = sentences.flatMap((s) => s.a);
    const heard = text.filter((_, k) => k % 9 !== 0).map((w, k) => (k % 7 === 0 ? `${w.slice(0, -1)}x` : w));
    expect(wordTrust(text, heard)).toBeGreaterThan(0.7);
    expect(
      wordTrust(
        text,
        cipherSentences(40, 5).flatMap((s) => s.a),
      ),
    ).toBeLessThan(0.2);
    const mixed = sentences.map((_, k) => sentences[(k * 17 + 5) % 40]).flatMap((s) => s?.a ?? []);
    expect(wordTrust(text, mixed)).toBeLessThan(0.2);
  });

  it('rise together along the longest run', () => {
    const pair = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(pair, { maxLength: 9 }), (seconds) => {
        const run = risingPairs(seconds.map((j, i) => [i, j] as const));
        run.slice(1).forEach(([i, j], k) => {
          expect(i > (run[k]?.[0] ?? 0) && j > (run[k]?.[1] ?? 0)).toBe(true);
        });
        let longest = 0;
        for (let set = 0; set < 1 << seconds.length; set++) {
          const kept = seconds.filter((_, k) => set & (1 << k));
          if (kept.every((v, k) => k === 0 || v > (kept[k - 1] as number)))
            longest = Math.max(longest, kept.length);
        }
        expect(run.length).toBe(longest);
      }),
    );
  });
});
