import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attentionPrices } from '#src/attention/attention.ts';
import { type Heard, followDefaults, followText } from '#src/attention/follow-text.ts';
import { plainText } from '#src/compute/plain/plain-text.ts';
import { sameTextConfidence, sameTextEvidence } from '#src/attention/same-text.ts';

/** Words of a phone each, said in order, 20 frames each; the text has them in another. */
function heardWords(count: number, text: readonly number[]): Heard {
  const log = (is: boolean) => Math.log(is ? 0.9 : 0.05 / count);
  return {
    frames: 20 * count,
    hop: 0.01,
    tokens: text.map((_, k) => [k, k + 1] as const),
    arithmetic: plainText,
    attend: async ([from, to], [p, q]) => ({
      frames: to - from,
      positions: q - p,
      phones: Float32Array.from({ length: (to - from) * (q - p) }, (_, n) =>
        log(text[p + (n % (q - p))] === Math.floor((from + Math.floor(n / (q - p))) / 20)),
      ),
      specials: new Float32Array(3 * (to - from)).fill(Math.log(0.05 / count)),
    }),
  };
}

async function rivalOf(count: number, text: readonly number[], spelt?: readonly string[]): Promise<number> {
  const heard = heardWords(count, text);
  const path = await followText(heard, { ...followDefaults, prices: attentionPrices });
  if (!path) throw new Error('no path');
  return (await sameTextEvidence(heard, path, [], [], attentionPrices, () => 0.5, spelt)).rival;
}

describe('sameTextEvidence', () => {
  it('finds a better order of a few words exactly where there is one', async () => {
    const inOrder = (text: readonly number[]) => text.every((word, k) => word === k);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 7 }).chain((count) =>
          fc.shuffledSubarray(
            Array.from({ length: count }, (_, k) => k),
            { minLength: count },
          ),
        ),
        async (text) => {
          const rival = await rivalOf(text.length, text);
          if (inOrder(text)) expect(rival).toBe(0);
          else expect(rival).toBeGreaterThan(20);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('does not take two words that sound alike for another order, whichever of them the networks prefer where', async () => {
    expect(await rivalOf(2, [1, 0])).toBeGreaterThan(20);
    expect(await rivalOf(2, [1, 0], ['the', 'the'])).toBe(0);
    const [text, names] = [
      [0, 1, 4, 3, 2, 5, 6],
      ['a', 'b', 'the', 'c', 'the', 'd', 'e'],
    ];
    expect(await rivalOf(7, text, names)).toBeLessThan(await rivalOf(7, text));
    expect(await rivalOf(7, [1, 0, 2, 3, 4, 5, 6], names)).toBeGreaterThan(20);
  });

  it('leaves long texts to orders at random', async () => {
    expect(await rivalOf(14, [1, 0, ...Array.from({ length: 12 }, (_, k) => k + 2)])).toBe(0);
  });
});

describe('sameTextConfidence', () => {
  const good = { gain: 20, lead: 5, rival: 0, sure: 0.9, fit: -1, explained: 0.9, said: 1 };

  it('believes a text that is better in its order than in others, and not one that is not', () => {
    expect(sameTextConfidence(good)).toBeGreaterThan(0.8);
    expect(sameTextConfidence({ ...good, gain: 0.5, lead: 0.3, sure: 0.4, fit: -2.5 })).toBeLessThan(0.2);
    expect(sameTextConfidence({ ...good, explained: 0.05 })).toBeLessThan(sameTextConfidence(good));
  });

  it('does not believe a few words that fit better in another order', () => {
    expect(sameTextConfidence({ ...good, rival: 40 })).toBeLessThan(0.2);
  });
});
