import { type AttentionPrices, attentionRules } from './attention.ts';
import type { Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';
import { partOf } from './place-anew.ts';

/** Frames without a token that part a line, at least; words that may have strayed from theirs, at most. */
const leastGap = 60;
const mostStrays = 3;
/** Tokens of the rest of the line that are placed anew with them. */
const anchor = 2;
/**
 * Puts words back that have strayed from their line into speech that the text lacks: the same small word is said there, too, and sounds
 * as well there as where it belongs. Where a long stretch without words parts a few words from the rest of their line, both places
 * are tried, and that beside the rest is taken unless the other fits better by more than it would cost to pass over the words.
 * @param lines half-open ranges of tokens
 */
export async function gatherStrays(
  heard: Heard,
  path: Decoded,
  lines: readonly (readonly [from: number, to: number])[],
  prices: AttentionPrices,
): Promise<Decoded> {
  let found = path;
  for (const [from, to] of lines) {
    const said = path.spans.flatMap((span, k) => (span && k >= from && k < to ? [k] : []));
    for (let n = 1; n < said.length; n++) {
      const [one, two] = [said[n - 1] as number, said[n] as number];
      const gap = [found.spans[one]?.[1] ?? 0, found.spans[two]?.[0] ?? 0] as const;
      if (gap[1] - gap[0] < leastGap) continue;
      const [before, behind] = [n, said.length - n];
      if (Math.min(before, behind) > mostStrays || before === behind) continue;
      const tokens = (
        before < behind
          ? [said[0], said[Math.min(said.length - 1, n + anchor - 1)]]
          : [said[Math.max(0, n - anchor)], said.at(-1)]
      ) as [number, number];
      found = (await gathered(heard, found, tokens, before < behind ? one : two, gap, prices)) ?? found;
    }
  }
  return found;
}

/** The path with tokens first…last anew, those up to (or from) `stray` on the rest's side of the gap's middle; null: not worth it. */
async function gathered(
  heard: Heard,
  path: Decoded,
  [first, last]: readonly [number, number],
  stray: number,
  gap: readonly [number, number],
  prices: AttentionPrices,
): Promise<Decoded | null> {
  const part = await partOf(heard, path, first, last, prices);
  const middle = Math.round((gap[0] + gap[1]) / 2);
  const isBefore = stray < last && path.spans[stray]?.[1] === gap[0];
  const words = isBefore ? ([first, stray + 1] as const) : ([stray, last + 1] as const);
  const frames = isBefore ? ([0, middle] as const) : ([middle, Infinity] as const);
  const [free, moved] = [part.best(), part.best({ tokens: words, frames })];
  const worth = attentionRules(heard.tokens.slice(...words), prices);
  const leeway = Array.from(worth.skip).reduce((sum, price) => sum - price, -worth.omit);
  if (!free || !moved || moved.score < free.score - leeway) return null;
  if (moved.spans.some((span, k) => !span && path.spans[first + k])) return null;
  return part.into(path, moved);
}
