import { describe, expect, it } from 'vitest';
import type { AdaptableHeard } from '#src/attention/adapt.ts';
import { attentionPrices } from '#src/attention/attention.ts';
import { attentionMap, heardOfMap } from '#src/attention/attention-map.ts';
import { followDefaults, followText } from '#src/attention/follow-text.ts';
import { plainText } from '#src/compute/plain/plain-text.ts';
import { makeRandom } from '#src/math/random.ts';
import { leastShare, shareStep } from '#src/model/attention-map.ts';

const [specials, words, frames] = [3, 6, 180];
const positions = 3 * words;

/** Scores with a ridge along the diagonal, and noise. */
function heard(): { readonly heard: AdaptableHeard; readonly scores: Float32Array } {
  const { normal } = makeRandom(4);
  const wide = specials + positions;
  const scores = Float32Array.from({ length: frames * wide }, (_, n) => {
    const [t, j] = [Math.floor(n / wide), (n % wide) - specials];
    return normal() + (j === Math.floor(t / 10) ? 6 : 0);
  });
  const part = (s: number, e: number, p: number, q: number) => {
    const columns = [
      ...Array.from({ length: specials }, (_, j) => j),
      ...Array.from({ length: q - p }, (_, j) => specials + p + j),
    ];
    return Float32Array.from({ length: (e - s) * columns.length }, (_, n) => {
      const t = s + Math.floor(n / columns.length);
      return scores[t * wide + (columns[n % columns.length] as number)] as number;
    });
  };
  const made: AdaptableHeard = {
    ...{ frames, hop: 0.01, symbolOf: new Int32Array(positions) },
    tokens: Array.from({ length: words }, (_, k) => [3 * k, 3 * k + 3] as const),
    raw: async ([s, e], [p, q]) => ({
      ...{ scores: part(s, e, p, q), queries: new Float32Array(0), width: 0, specials },
    }),
    attend: async ([s, e], [p, q], floor) => plainText.attention(part(s, e, p, q), e - s, specials, floor),
    arithmetic: plainText,
    shifted: () => made,
    only: () => Promise.reject(new Error('Nothing is told anew here.')),
  };
  return { heard: made, scores };
}

describe('attentionMap', () => {
  it('has every share of both directions, to half a step of its logarithm', async () => {
    const { heard: own, scores } = heard();
    const map = await attentionMap(
      own,
      Array.from({ length: words }, () => ['a', 'b', 'c']),
      12,
    );
    expect(map).toMatchObject({ start: 12, hop: 0.01, frames, words: own.tokens });
    expect(map.phones).toHaveLength(positions);
    const wide = specials + positions;
    const share = (values: readonly number[], at: number) =>
      (values[at] as number) - Math.log(values.reduce((sum, v) => sum + Math.exp(v), 0));
    for (let t = 0; t < frames; t += 7)
      for (let j = 0; j < positions; j++) {
        const row = [...scores.subarray(t * wide, (t + 1) * wide)];
        const column = Array.from({ length: frames }, (_, u) => scores[u * wide + specials + j] as number);
        const want = (v: number) => Math.max(leastShare, v);
        expect((map.overText[j * frames + t] as number) * shareStep).toBeCloseTo(
          want(share(row, specials + j)),
          1,
        );
        expect((map.overTime[j * frames + t] as number) * shareStep).toBeCloseTo(want(share(column, t)), 1);
      }
  });

  it('knows enough to find the path that the networks’ own figures give', async () => {
    const { heard: own } = heard();
    const map = await attentionMap(
      own,
      Array.from({ length: words }, () => ['a', 'b', 'c']),
      0,
    );
    const options = { ...followDefaults, prices: attentionPrices };
    const [exact, again] = [await followText(own, options), await followText(heardOfMap(map), options)];
    expect(again?.spans).toEqual(exact?.spans);
    expect(again?.spans.every((span) => span !== null)).toBe(true);
  });
});
