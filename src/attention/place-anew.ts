import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { createDecoder, type Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';

/** Tokens (half-open) that may not lie in some frames (half-open). */
export type Forbidden = {
  readonly tokens: readonly [from: number, to: number];
  readonly frames: readonly [from: number, to: number];
};

/** A part of a path that can be placed anew, all else left as it is. */
export type Part = {
  /** The best path of its tokens through its frames; null: there is none. */
  best(forbidden?: Forbidden): Decoded | null;
  /** Mean score of the frames of each token; null: not said. */
  fits(found: Decoded): readonly (number | null)[];
  /** The whole path with what `best` found in the part's place. */
  into(path: Decoded, found: Decoded): Decoded;
};

/** What a frame costs where a token may not be: more than any other path. */
const never = -1000;

/** @param first @param last tokens that the path says, both included: what lies from the begin of one to the end of the other */
export async function partOf(
  heard: Heard,
  path: Decoded,
  first: number,
  last: number,
  prices: AttentionPrices,
): Promise<Part> {
  const { tokens } = heard;
  const [begin, end] = [path.spans[first]?.[0] ?? 0, path.spans[last]?.[1] ?? 0];
  const shift = tokens[first]?.[0] ?? 0;
  const own = tokens.slice(first, last + 1).map(([p, q]) => [p - shift, q - shift] as const);
  const attention = await heard.attend([begin, end], [shift, shift + (own.at(-1)?.[1] ?? 0)], prices.floor);
  const chunk = attentionChunk(attention, [0, own.length], prices);
  const width = attention.positions;
  return {
    best(forbidden) {
      const scores = chunk.scores.slice();
      if (forbidden) {
        const [from, to] = forbidden.frames;
        const [a, b] = forbidden.tokens;
        const [p, q] = [(tokens[a]?.[0] ?? shift) - shift, (tokens[b - 1]?.[1] ?? shift) - shift];
        for (let t = Math.max(0, from - begin); t < Math.min(chunk.frames, to - begin); t++)
          scores.fill(never, t * width + Math.max(0, p), t * width + Math.min(width, q));
      }
      const decoder = createDecoder(
        attentionRules(own, prices),
        Number.POSITIVE_INFINITY,
        heard.arithmetic.sweep,
      );
      decoder.push({ ...chunk, scores });
      return decoder.finish();
    },
    fits: ({ spans, at }) =>
      spans.map((span) => {
        if (!span) return null;
        let sum = 0;
        for (let t = span[0]; t < span[1]; t++) sum += chunk.scores[t * width + (at[t] as number)] as number;
        return sum / (span[1] - span[0]);
      }),
    into(path, found) {
      const at = path.at.slice();
      found.at.forEach((state, t) => {
        at[begin + t] = state < 0 ? state - first : state + shift;
      });
      const spans = path.spans.map((span, k) => {
        const own = k >= first && k <= last ? found.spans[k - first] : null;
        return own ? ([own[0] + begin, own[1] + begin] as const) : span;
      });
      return { ...path, at, spans };
    },
  };
}
