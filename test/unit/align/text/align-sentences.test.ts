import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignSentences, type Sentence } from '#src/align/text/align-sentences.ts';
import { sentenceTrust } from '#src/align/text/parallel-trust.ts';
import { cipherSentences, compared } from '#test/fixtures/cipher-language.ts';

const texts = cipherSentences(90, 1);
const whole = [texts.map((t) => compared(t.a)), texts.map((t) => compared(t.b))] as const;

const joined = (list: readonly Sentence[]): Sentence => compared(list.flatMap((s) => s.forms));
const rightOnes = (a: readonly Sentence[], b: readonly Sentence[], truth: ReadonlyMap<number, number>) => {
  const found = alignSentences(a, b).beads.filter((x) => x.a[1] - x.a[0] === 1 && x.b[1] - x.b[0] === 1);
  return found.filter((x) => truth.get(x.a[0]) === x.b[0]).length;
};

describe('sentences of two languages', () => {
  it('are all used once, in order, whatever they are', () => {
    const word = fc.constantFrom('a', 'bb', '12', 'ccc', 'дом', '家');
    const sentence = fc.array(word, { minLength: 1, maxLength: 5 }).map(compared);
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 9 }), fc.array(sentence, { maxLength: 9 }), (a, b) => {
        const { beads, evidence } = alignSentences(a, b);
        expect(beads.flatMap((x) => a.slice(...x.a))).toEqual(a);
        expect(beads.flatMap((x) => b.slice(...x.b))).toEqual(b);
        for (const { confidence } of beads) {
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
        }
        expect(alignSentences(b, a).evidence).toBeCloseTo(evidence, 2);
      }),
      { numRuns: 25 },
    );
  });

  it('are found by a lexicon of their own, with a section missing on either side', () => {
    const a = whole[0].filter((_, k) => k < 25 || k >= 33);
    const b = whole[1].filter((_, k) => k < 60 || k >= 66);
    const truth = new Map<number, number>();
    for (let k = 0; k < 90; k++)
      if ((k < 25 || k >= 33) && (k < 60 || k >= 66)) truth.set(k < 25 ? k : k - 8, k < 60 ? k : k - 6);
    expect(rightOnes(a, b, truth)).toBeGreaterThan(0.97 * truth.size);
  });

  it('may be two or three beside one', () => {
    const b = [
      ...whole[1].slice(0, 10),
      joined(whole[1].slice(10, 12)),
      ...whole[1].slice(12, 30),
      joined(whole[1].slice(30, 33)),
      ...whole[1].slice(33),
    ];
    const { beads } = alignSentences(whole[0], b);
    expect(beads).toContainEqual(expect.objectContaining({ a: [10, 12], b: [10, 11] }));
    expect(beads).toContainEqual(expect.objectContaining({ a: [30, 33], b: [29, 30] }));
  });

  it('have less to say for them where their order is spoilt', () => {
    const spoilt = [...whole[1]];
    for (let k = 0; k + 7 < spoilt.length; k += 10)
      [spoilt[k], spoilt[k + 7]] = [spoilt[k + 7] as Sentence, spoilt[k] as Sentence];
    expect(alignSentences(whole[0], spoilt).evidence).toBeLessThan(
      0.9 * alignSentences(whole[0], whole[1]).evidence,
    );
  });

  it('are known for what they are: the same, in another order, another text', () => {
    const told = (side: readonly Sentence[]) => side.map((s, segment) => ({ ...s, segment }));
    const trust = (a: readonly Sentence[], b: readonly Sentence[]) =>
      sentenceTrust(told(a), told(b), alignSentences(a, b).beads);
    const [a, b] = whole.map((side) => side.slice(0, 40)) as [Sentence[], Sentence[]];
    expect(trust(a, b)).toBeGreaterThan(0.9);
    const order = b.map((_, k) => (k * 17 + 11) % 40);
    expect(
      trust(
        a,
        order.map((k) => b[k] as Sentence),
      ),
    ).toBeLessThan(0.2);
    expect(trust(a, whole[1].slice(45, 85))).toBeLessThan(0.2);
  });
});
