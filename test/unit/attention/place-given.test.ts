import { describe, expect, it } from 'vitest';
import { attentionPrices } from '#src/attention/attention.ts';
import { followDefaults, type Heard } from '#src/attention/follow-text.ts';
import { followGiven } from '#src/attention/place-given.ts';
import { plainText } from '#src/compute/plain/plain-text.ts';
import { makeRandom } from '#src/math/random.ts';

const hop = 0.05;
const [words, wordFrames] = [2100, 3];

/** Words of one phone and three frames each, one after the other; remembers how many phones were asked for at once. */
function recording() {
  const asked: number[] = [];
  const heard: Heard = {
    ...{ frames: words * wordFrames, hop, arithmetic: plainText },
    tokens: Array.from({ length: words }, (_, k) => [k, k + 1] as const),
    attend: async ([from, to], [p, q]) => {
      asked.push(q - p);
      const phones = new Float32Array((to - from) * (q - p)).fill(-8);
      for (let t = from; t < to; t++) {
        const own = Math.floor(t / wordFrames);
        if (own >= p && own < q) phones[(t - from) * (q - p) + own - p] = -0.1;
      }
      return {
        ...{ frames: to - from, positions: q - p, phones },
        specials: new Float32Array(3 * (to - from)).fill(-4),
      };
    },
  };
  return { heard, asked };
}
const options = { ...followDefaults, prices: attentionPrices };
const truth = Array.from({ length: words }, (_, k) => [k * wordFrames, (k + 1) * wordFrames]);

describe('followGiven', () => {
  it('looks for the words of a long text around times that lie elsewhere by a constant', async () => {
    const { heard, asked } = recording();
    const spans = truth.map(([from, to]) => [Number(from) * hop + 20, Number(to) * hop + 20] as const);
    const found = await followGiven(heard, spans, options);
    expect(found.path?.spans).toEqual(truth);
    expect(found.later).toBeCloseTo(-20, 0);
    expect(Math.max(...asked)).toBeLessThan(words / 4);
  });

  it('does without times that are wrong altogether', async () => {
    const { heard } = recording();
    const { uniform } = makeRandom(1);
    const starts = truth.map(() => 300 * uniform()).sort((a, b) => a - b);
    // In order, but all of them after the end of the recording.
    const spans = starts.map((s, k) => (k % 40 === 0 ? ([900 + 5 * s, 901 + 5 * s] as const) : null));
    const found = await followGiven(heard, spans, options);
    expect(found).toMatchObject({ windows: null, later: null });
    expect(found.path?.spans).toEqual(truth);
  });
});
