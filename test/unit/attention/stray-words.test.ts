import { describe, expect, it } from 'vitest';
import { attentionPrices } from '#src/attention/attention.ts';
import { followDefaults, followText, type Heard } from '#src/attention/follow-text.ts';
import { gatherStrays } from '#src/attention/stray-words.ts';
import { plainText } from '#src/compute/plain/plain-text.ts';

/** Words of one phone each; `sounds` says which phone each frame sounds like (−1: none); all may be other speech. */
function recording(sounds: readonly number[], words: number): Heard {
  return {
    ...{ frames: sounds.length, hop: 0.01, arithmetic: plainText },
    tokens: Array.from({ length: words }, (_, k) => [k, k + 1] as const),
    attend: async ([from, to], [p, q]) => {
      const specials = new Float32Array(3 * (to - from)).fill(-6);
      const phones = new Float32Array((to - from) * (q - p)).fill(-6);
      for (let t = from; t < to; t++) {
        const own = sounds[t] as number;
        specials[3 * (t - from) + 2] = own < 0 ? -0.1 : -1.5;
        if (own >= p && own < q) phones[(t - from) * (q - p) + own - p] = -0.1;
      }
      return { frames: to - from, positions: q - p, phones, specials };
    },
  };
}
const times = (n: number, phone: number) => Array.from({ length: n }, () => phone);
/** Word 0 sounds beside word 1, after speech that the text lacks and that begins with a little better a word 0. */
const sounds = [
  ...[...times(21, 0), ...times(100, -1)],
  ...[...times(20, 0), ...times(20, 1), ...times(20, 2), ...times(20, 3)],
];

async function found(lines: readonly (readonly [number, number])[]) {
  const heard = recording(sounds, 4);
  const path = await followText(heard, { ...followDefaults, prices: attentionPrices });
  if (!path) throw new Error('there is no path');
  return { path, gathered: await gatherStrays(heard, path, lines, attentionPrices) };
}

describe('gatherStrays', () => {
  it('puts a word back beside its line', async () => {
    const { path, gathered } = await found([[0, 4]]);
    expect(path.spans[0]).toEqual([0, 21]);
    expect(gathered.spans).toEqual([[121, 141], ...path.spans.slice(1)]);
    expect([...gathered.at.slice(0, 121)]).toEqual(times(121, -1));
    expect([...gathered.at.slice(121)]).toEqual(sounds.slice(121));
  });

  it('leaves a line where it is that is a word long', async () => {
    const { path, gathered } = await found([
      [0, 1],
      [1, 4],
    ]);
    expect(gathered).toEqual(path);
  });
});
