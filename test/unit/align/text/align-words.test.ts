import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnJumps, linkPosterior, linkWords, type WordModel } from '#src/align/text/align-words.ts';
import { type Bitext, coded, learnLexicon, lift, turned } from '#src/align/text/lexicon.ts';
import { similarPairs } from '#src/align/text/similar-words.ts';
import { cipherSentences } from '#test/fixtures/cipher-language.ts';

const reach = 8;

/** The posterior by trying every alignment: each word of b from one of a, or from none, keeping the place. */
function byTrying({ lexicon, jumps }: WordModel, { a, b }: Bitext): number[] {
  const n = a.length;
  const jump = (from: number, to: number) => {
    const weight = (k: number) =>
      (jumps[Math.min(2 * reach, Math.max(0, k - from + reach))] as number) + 1e-3;
    return weight(to) / Array.from({ length: n }, (_, k) => weight(k)).reduce((p, q) => p + q, 0);
  };
  const links = Array.from({ length: n * b.length }, () => 0);
  let total = 0;
  const walk = (j: number, place: number | null, chance: number, used: readonly number[]) => {
    if (j === b.length) {
      total += chance;
      for (const link of used) links[link] = (links[link] as number) + chance;
      return;
    }
    for (let i = 0; i < n; i++) {
      const come = place === null ? 1 / n : jump(place, i);
      walk(j + 1, i, chance * 0.85 * come * lift(lexicon, a[i] as number, b[j] as number), [
        ...used,
        j * n + i,
      ]);
      // From none before any place is taken: every place is as probable.
      if (place === null) walk(j + 1, i, (chance * 0.15) / n, used);
    }
    if (place !== null) walk(j + 1, place, chance * 0.15, used);
  };
  walk(0, null, 1, []);
  return links.map((link) => link / total);
}

const texts = cipherSentences(200, 3);
const [left, right] = [coded(texts.map((t) => t.a)), coded(texts.map((t) => t.b))];
const similar = similarPairs(left.forms, right.forms);
const pairs = left.sentences.map((a, k): Bitext => ({ a, b: right.sentences[k] as Int32Array, weight: 1 }));
const back = pairs.map(({ a, b, weight }) => ({ a: b, b: a, weight }));
const there = learnJumps(learnLexicon(left, right, similar, pairs), pairs);
const here = learnJumps(learnLexicon(right, left, turned(similar), back), back);

describe('words of sentences that say the same', () => {
  it('have the posterior that trying every alignment gives', () => {
    const id = fc.integer({ min: 0, max: left.forms.length - 1 });
    const other = fc.integer({ min: 0, max: right.forms.length - 1 });
    fc.assert(
      fc.property(
        fc.array(id, { minLength: 1, maxLength: 4 }),
        fc.array(other, { minLength: 1, maxLength: 4 }),
        (a, b) => {
          const text = { a, b, weight: 1 };
          const expected = byTrying(there, text);
          linkPosterior(there, text).forEach((link, k) => {
            expect(link).toBeCloseTo(expected[k] as number, 6);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are linked by what the texts themselves tell, nothing being written alike', () => {
    let [found, right, true_] = [0, 0, 0];
    pairs.forEach((pair, k) => {
      const known = new Set((texts[k]?.links ?? []).map(([i, j]) => `${i} ${j}`));
      const links = linkWords(there, here, pair).filter((l) => l.confidence >= 0.5);
      found += links.length;
      true_ += known.size;
      right += links.filter((l) => known.has(`${l.a} ${l.b}`)).length;
    });
    expect(right / found).toBeGreaterThan(0.9);
    expect(right / true_).toBeGreaterThan(0.75);
  });

  it('gives the same links with both sides swapped', () => {
    const pair = pairs[5] as Bitext;
    const links = linkWords(there, here, pair).map(({ a, b, confidence }) => [a, b, confidence]);
    const swapped = linkWords(here, there, { a: pair.b, b: pair.a, weight: 1 }).map(
      ({ a, b, confidence }) => [b, a, confidence],
    );
    const order = (list: number[][]) =>
      list.sort((p, q) => (p[0] as number) - (q[0] as number) || (p[1] as number) - (q[1] as number));
    expect(order(swapped)).toEqual(order(links));
  });
});
