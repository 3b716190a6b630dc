import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { createDecoder, type Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';

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
  const { tokens } = heard;
  const [begin, end] = [path.spans[first]?.[0] ?? 0, path.spans[last]?.[1] ?? 0];
  const shift = tokens[first]?.[0] ?? 0;
  const own = tokens.slice(first, last + 1).map(([p, q]) => [p - shift, q - shift] as const);
  const attention = await heard.attend([begin, end], [shift, shift + (own.at(-1)?.[1] ?? 0)], prices.floor);
  const chunk = attentionChunk(attention, [0, own.length], prices);
  const best = () => {
    const decoder = createDecoder(
      attentionRules(own, prices),
      Number.POSITIVE_INFINITY,
      heard.arithmetic.sweep,
    );
    decoder.push(chunk);
    return decoder.finish();
  };
  const free = best();
  const middle = Math.round((gap[0] + gap[1]) / 2) - begin;
  const isBefore = stray < last && path.spans[stray]?.[1] === gap[0];
  const width = attention.positions;
  const [p, q] = isBefore
    ? [0, (tokens[stray]?.[1] ?? 0) - shift]
    : [(tokens[stray]?.[0] ?? 0) - shift, width];
  const [from, to] = isBefore ? [0, middle] : [middle, chunk.frames];
  for (let t = from; t < to; t++) chunk.scores.fill(-1000, t * width + p, t * width + q);
  const moved = best();
  const words = isBefore ? [first, stray + 1] : [stray, last + 1];
  const worth = attentionRules(tokens.slice(...words), prices);
  const leeway = Array.from(worth.skip).reduce((sum, price) => sum - price, -worth.omit);
  if (!free || !moved || moved.score < free.score - leeway) return null;
  if (moved.spans.some((span, k) => !span && path.spans[first + k])) return null;
  const at = path.at.slice();
  moved.at.forEach((state, t) => {
    at[begin + t] = state < 0 ? state - first : state + shift;
  });
  const spans = path.spans.map((span, k) => {
    const own = k >= first && k <= last ? moved.spans[k - first] : null;
    return own ? ([own[0] + begin, own[1] + begin] as const) : span;
  });
  return { ...path, at, spans };
}
