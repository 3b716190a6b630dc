import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { createDecoder, type Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';
import { heardWell, median, never, saidEvidence, withoutUnsaid } from './unsaid-words.ts';

/**
 * Nats that the best path through a word and its neighbours wins over the best one through the neighbours alone by its freedom only: sounds
 * are found for a word anywhere.
 */
const luck = 4.8;
/** Stretches of words that nobody says, before any was found in a text. */
const expected = 0.5;
/**
 * Nats that a word is to win to be taken as said: what luck gives, and as much less as words that nobody says are rare in this
 * text, by what was found of it before.
 */
export function leastGain(spans: Decoded['spans'], tokens: Heard['tokens']): number {
  const isSaid = spans.flatMap((span, k) => {
    const [p, q] = tokens[k] as readonly [number, number];
    return p < q ? [span !== null] : [];
  });
  const found = isSaid.filter((said, k) => !said && (isSaid[k - 1] ?? true)).length;
  return luck + Math.log((found + expected) / (isSaid.length + 1));
}
/** Nats a frame: only words that are heard so much worse than half of the others are asked about. */
const doubtful = 1;
/** Tokens before and behind that are placed anew with it. */
const beside = 2;
/** Fewer tokens do not tell how well this recording is heard. */
const fewest = 8;

/**
 * The path without single words that nobody says. Such a word lies in sounds that its neighbours explain as well, and so costs less than to
 * pass over it would: here it is held against the path without it, as likelihoods of two hypotheses are. In recordings that are
 * heard badly (mumbled, in a room) words that are said gain as little, and nothing is asked.
 */
export async function withoutUnheard(heard: Heard, path: Decoded, prices: AttentionPrices): Promise<Decoded> {
  const evidence = await saidEvidence(heard, path);
  const leads = evidence.flatMap((one) => (one ? [one.lead] : []));
  if (leads.length < fewest) return path;
  const middle = median(leads);
  if (middle < heardWell) return path;
  const said = path.spans.flatMap((span, k) => (span ? [k] : []));
  const unsaid = path.spans.map(() => false);
  const least = leastGain(path.spans, heard.tokens);
  for (const [n, k] of said.entries()) {
    if ((evidence[k]?.lead ?? middle) > middle - doubtful) continue;
    const near = [said[Math.max(0, n - beside)], said[Math.min(said.length, n + beside + 1) - 1]] as const;
    if ((await gainOf(heard, path, k, near as readonly [number, number], prices)) < least) unsaid[k] = true;
  }
  return unsaid.includes(true) ? await withoutUnsaid(heard, path, unsaid, prices) : path;
}

/**
 * How much better the best path is through a token and all said ones around than through these alone, nats; to pass over it costs
 * nothing here.
 * @param near the first and the last token around: what lies between their begin and end is asked
 */
async function gainOf(
  heard: Heard,
  { spans }: Decoded,
  token: number,
  [first, last]: readonly [number, number],
  prices: AttentionPrices,
): Promise<number> {
  const { tokens } = heard;
  const [begin, end] = [spans[first]?.[0] ?? 0, spans[last]?.[1] ?? 0];
  const shift = tokens[first]?.[0] ?? 0;
  const own = tokens.slice(first, last + 1).map(([p, q]) => [p - shift, q - shift] as const);
  const attention = await heard.attend([begin, end], [shift, shift + (own.at(-1)?.[1] ?? 0)], prices.floor);
  const chunk = attentionChunk(attention, [0, own.length], prices);
  const width = attention.positions;
  const best = (isOut: boolean): number => {
    const scores = chunk.scores.slice();
    const skip = own.map(([p, q], n) => {
      if (spans[first + n] && !(isOut && first + n === token)) return never;
      for (let t = 0; t < chunk.frames; t++) scores.fill(never, t * width + p, t * width + q);
      return 0;
    });
    const rules = { ...attentionRules(own, prices), skip, omit: 0 };
    const decoder = createDecoder(rules, Number.POSITIVE_INFINITY, heard.arithmetic.sweep);
    decoder.push({ ...chunk, scores });
    return decoder.finish()?.score ?? -Infinity;
  };
  const without = best(true);
  return without === -Infinity ? Infinity : best(false) - without;
}
