import type { Heard } from './follow-text.ts';

/**
 * A recording as one that is asked of a text without some of its words: these have no phones, so that no path says them and none pays
 * for passing them over.
 * @param isOut one for each token
 */
export function withoutWords(heard: Heard, isOut: readonly boolean[]): Heard {
  if (!isOut.includes(true)) return heard;
  /** Where each phone that is left stands in the whole text. */
  const kept: number[] = [];
  const tokens = heard.tokens.map(([p, q], k) => {
    const from = kept.length;
    if (!isOut[k]) for (let j = p; j < q; j++) kept.push(j);
    return [from, kept.length] as const;
  });
  return {
    ...heard,
    tokens,
    async attend(frames, [p, q], floor) {
      const [first, last] = [kept[p] ?? 0, q > p ? (kept[q - 1] as number) + 1 : (kept[p] ?? 0)];
      const all = await heard.attend(frames, [first, last], floor);
      const own = kept.slice(p, q);
      const phones = new Float32Array(all.frames * own.length);
      for (let t = 0; t < all.frames; t++)
        for (const [i, j] of own.entries())
          phones[t * own.length + i] = all.phones[t * all.positions + j - first] as number;
      return { ...all, phones, positions: own.length };
    },
  };
}
