import { describe, expect, it } from 'vitest';
import { attentionPrices } from '#src/attention/attention.ts';
import { followDefaults, followText, type Heard } from '#src/attention/follow-text.ts';
import { oneSaying } from '#src/attention/said-again.ts';
import { plainText } from '#src/compute/plain/plain-text.ts';

/** Words of one phone each; `sounds` says which phone each frame sounds like (−1: none, −2: silence), and how well. */
function recording(sounds: readonly (readonly [phone: number, fit: number])[], words: number): Heard {
  return {
    ...{ frames: sounds.length, hop: 0.01, arithmetic: plainText },
    tokens: Array.from({ length: words }, (_, k) => [k, k + 1] as const),
    attend: async ([from, to], [p, q]) => {
      const specials = new Float32Array(3 * (to - from)).fill(-6);
      const phones = new Float32Array((to - from) * (q - p)).fill(-6);
      for (let t = from; t < to; t++) {
        const [own, fit] = sounds[t] as readonly [number, number];
        if (own === -2) specials[3 * (t - from)] = -0.1;
        specials[3 * (t - from) + 2] = own === -1 ? -0.1 : -1.5;
        if (own >= p && own < q) phones[(t - from) * (q - p) + own - p] = fit;
      }
      return { frames: to - from, positions: q - p, phones, specials };
    },
  };
}
const times = (n: number, phone: number, fit = -0.2) =>
  Array.from({ length: n }, () => [phone, fit] as const);

async function aligned(sounds: readonly (readonly [number, number])[], words: number) {
  const heard = recording(sounds, words);
  const path = await followText(heard, { ...followDefaults, prices: attentionPrices });
  if (!path) throw new Error('there is no path');
  const found = await oneSaying(heard, path, [[0, words]], [0, 1], attentionPrices);
  return { before: path.spans.map((s) => s?.[0]), after: found.spans.map((s) => s?.[0]), path, found };
}

describe('what is said twice and written once', () => {
  it('is one of the two, whole', async () => {
    // The first half is longer the first time, the second half the second time.
    const sounds = [
      ...[...times(40, 0), ...times(40, 1), ...times(20, 2, -0.5), ...times(20, 3, -0.5), ...times(30, -2)],
      ...[...times(20, 0), ...times(20, 1), ...times(40, 2), ...times(40, 3)],
    ];
    const { before, after } = await aligned(sounds, 4);
    expect(before).toEqual([0, 40, 190, 230]);
    expect(after).toEqual([150, 170, 190, 230]);
  });

  it('is the second where the first is broken off', async () => {
    const sounds = [
      ...[...times(40, 0), ...times(40, 1), ...times(10, 2), ...times(20, -2)],
      ...[...times(20, 0), ...times(20, 1), ...times(30, 2), ...times(30, 3)],
    ];
    const { after, found } = await aligned(sounds, 4);
    expect(after).toEqual([110, 130, 150, 180]);
    expect(found.at.slice(0, 110).every((state) => state < 0)).toBe(true);
  });

  it('is told from other speech, and from silence, between words', async () => {
    for (const between of [-1, -2]) {
      const sounds = [
        ...[...times(30, 0), ...times(30, 1), ...times(90, between)],
        ...[...times(30, 2), ...times(30, 3)],
      ];
      const { path, found } = await aligned(sounds, 4);
      expect(found).toEqual(path);
    }
  });
});
