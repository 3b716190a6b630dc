import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { type Chunk, createDecoder, type Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';
import type { TimedToken } from './time-words.ts';
import type { Unaccounted } from './untranscribed.ts';

/** What speaks for a text being that of a recording. */
export type SameTextEvidence = {
  /** Nats a token by which its path is better than paths through its tokens in other orders; and in deviations of these. */
  readonly gain: number;
  readonly lead: number;
  /** Of a short text: nats by which it is worse than its words in another order; 0 where it is not. */
  readonly rival: number;
  /** Mean of `sure`, and log α of phones in their frames. */
  readonly sure: number;
  readonly fit: number;
  /** Share of the time of speech that tokens account for; share of the tokens that are said. */
  readonly explained: number;
  readonly said: number;
};

/** Stretches that are compared at most, of so many frames. */
const stretches = 3;
const stretchFrames = 3000;
const orders = 6;
/** Spoken words of a text that is short: in a long one there is enough for orders at random to tell. */
const fewWords = 12;
/** Of so many words all orders are tried; of more, one word is moved after another. */
const fewest = 5;
const mostMoves = 3;

/**
 * Holds a path against paths through the same tokens in other orders: another text of as many and as long words.
 * @param random 0…1
 * @param spelt how each token sounds: two that sound alike make no other text by changing places. Default: none do
 */
export async function sameTextEvidence(
  heard: Heard,
  { spans }: Decoded,
  timed: readonly (TimedToken | null)[],
  untranscribed: readonly Unaccounted[],
  prices: AttentionPrices,
  random: () => number,
  spelt: readonly string[] = [],
): Promise<SameTextEvidence> {
  const spoken = heard.tokens.flatMap(([p, q], k) => (q > p ? [k] : []));
  const words = timed.filter((t) => t !== null);
  const time = words.reduce((sum, t) => sum + t.end - t.start, 0);
  const speech = untranscribed.reduce(
    (sum, { start, end, kind }) => sum + (kind === 'speech' ? end - start : 0),
    0,
  );
  let [gain, variance, count, rival] = [0, 0, 0, 0];
  for (const [from, to] of stretchesOf(spans, heard.frames)) {
    const found = await againstOrders(heard, spans, from, to, prices, random, spelt);
    gain += found.gain;
    variance += found.variance;
    count += found.count;
    rival = Math.max(rival, found.rival);
  }
  return {
    gain: gain / Math.max(1, count),
    // Few draws tell a deviation badly.
    lead: gain / Math.sqrt(variance + 16 * Math.max(1, count)),
    rival,
    sure: words.reduce((sum, t) => sum + t.sure, 0) / Math.max(1, spoken.length),
    fit: words.reduce((sum, t) => sum + t.fit * (t.end - t.start), 0) / Math.max(1e-9, time),
    explained: time / Math.max(1e-9, time + speech),
    said: words.length / Math.max(1, spoken.length),
  };
}

/** That the text is that of the recording, 0…1. Weights: docs/notes/transcript.md. */
export function sameTextConfidence({
  gain,
  lead,
  rival,
  sure,
  fit,
  explained,
  said,
}: SameTextEvidence): number {
  const sum =
    0.09 * Math.max(-10, Math.min(25, gain)) +
    0.35 * Math.max(-2, Math.min(6, lead)) -
    0.6 * Math.max(0, rival) +
    3.15 * sure +
    1.36 * fit +
    6.8 * Math.min(0.7, explained) +
    2.3 * said -
    10.1;
  return 1 / (1 + Math.exp(-sum));
}

/** Frames of up to three stretches: the whole, or its begin, middle and end. */
function stretchesOf(spans: Decoded['spans'], frames: number): readonly (readonly [number, number])[] {
  const own = spans.filter((s) => s !== null);
  const begin = Math.max(0, (own[0]?.[0] ?? 0) - 200);
  const end = Math.min(frames, (own.at(-1)?.[1] ?? frames) + 200);
  if (end - begin <= stretches * stretchFrames) return [[begin, end]];
  return Array.from({ length: stretches }, (_, n) => {
    const from = Math.round(begin + (n * (end - begin - stretchFrames)) / (stretches - 1));
    return [from, from + stretchFrames] as const;
  });
}

async function againstOrders(
  heard: Heard,
  spans: Decoded['spans'],
  from: number,
  to: number,
  prices: AttentionPrices,
  random: () => number,
  spelt: readonly string[],
): Promise<{
  readonly gain: number;
  readonly variance: number;
  readonly count: number;
  readonly rival: number;
}> {
  const inside = spans.flatMap((s, k) => (s && s[0] >= from && s[1] <= to ? [k] : []));
  // In a few words those that are not said are asked after too: elsewhere they might be.
  const isFew = heard.tokens.filter(([p, q]) => q > p).length <= fewWords;
  const [first, last] = isFew ? [0, heard.tokens.length - 1] : [inside[0], inside.at(-1)];
  if (inside.length === 0 || first === undefined || last === undefined)
    return { gain: 0, variance: 0, count: 0, rival: 0 };
  const tokens = heard.tokens.flatMap(([p, q], k) => (k >= first && k <= last && q > p ? [k] : []));
  const own = tokens.map((k) => heard.tokens[k] as readonly [number, number]);
  const names = tokens.map((k) => spelt[k] ?? `${k}`);
  const shift = (own[0] as readonly [number, number])[0];
  const attention = await heard.attend(
    [from, to],
    [shift, (own.at(-1) as readonly [number, number])[1]],
    prices.floor,
  );
  const chunk = attentionChunk(attention, [0, own.length], prices);
  const local = own.map(([p, q]) => [p - shift, q - shift] as const);
  const score = (order: readonly number[]): number => {
    const ordered = inOrder(chunk, local, order);
    const decoder = createDecoder(
      attentionRules(ordered.tokens, prices),
      Number.POSITIVE_INFINITY,
      heard.arithmetic.sweep,
    );
    decoder.push(ordered.chunk);
    return decoder.finish()?.score ?? prices.floor * (to - from);
  };
  const straight = own.map((_, k) => k);
  const best = score(straight);
  const others = Array.from({ length: orders }, () => score(shuffled(straight, random)));
  const mean = others.reduce((sum, v) => sum + v, 0) / orders;
  const variance = others.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (orders - 1);
  return {
    gain: best - mean,
    variance,
    count: own.length,
    rival: Math.max(0, rivalOf(straight, names, score) - best),
  };
}

/** The tokens' columns of a chunk in another order. */
function inOrder(
  chunk: Chunk,
  tokens: readonly (readonly [number, number])[],
  order: readonly number[],
): { readonly chunk: Chunk; readonly tokens: readonly (readonly [number, number])[] } {
  const columns = order.flatMap((k) => {
    const [p, q] = tokens[k] as readonly [number, number];
    return Array.from({ length: q - p }, (_, i) => p + i);
  });
  const width = columns.length;
  const scores = new Float32Array(chunk.scores.length);
  for (let t = 0; t < chunk.frames; t++)
    for (let j = 0; j < width; j++)
      scores[t * width + j] = chunk.scores[t * width + (columns[j] as number)] as number;
  let at = 0;
  return {
    chunk: { ...chunk, scores },
    tokens: order.map((k) => {
      const [p, q] = tokens[k] as readonly [number, number];
      at += q - p;
      return [at - (q - p), at] as const;
    }),
  };
}

/** The best score of another order of few tokens; −∞ of many. */
function rivalOf(
  order: readonly number[],
  names: readonly string[],
  score: (order: readonly number[]) => number,
): number {
  if (order.length > fewWords) return -Infinity;
  const isOther = (tried: readonly number[]) => tried.some((k, n) => names[k] !== names[n]);
  if (order.length <= fewest)
    return ordersOf(order)
      .filter(isOther)
      .reduce((most, tried) => Math.max(most, score(twinsInTurn(tried, names))), -Infinity);
  let [at, best] = [order, -Infinity];
  for (let round = 0; round < mostMoves; round++) {
    const tried = movesOf(at)
      .filter(isOther)
      .map((moved) => twinsInTurn(moved, names))
      .map((moved) => ({ moved, value: score(moved) }));
    if (tried.length === 0) break;
    const top = tried.reduce((a, b) => (b.value > a.value ? b : a));
    if (top.value <= best) break;
    [at, best] = [top.moved, top.value];
  }
  return best;
}

/** The same order of words, of which those that sound alike come in the order of the text: α knows them apart by their neighbours. */
function twinsInTurn(order: readonly number[], names: readonly string[]): readonly number[] {
  const turns = new Map<string, number[]>();
  for (const k of order.toSorted((a, b) => a - b)) {
    const name = names[k] as string;
    turns.set(name, [...(turns.get(name) ?? []), k]);
  }
  return order.map((k) => turns.get(names[k] as string)?.shift() as number);
}

/** All orders; the first is the one given. */
const ordersOf = (items: readonly number[]): readonly (readonly number[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((item, k) => ordersOf(items.toSpliced(k, 1)).map((rest) => [item, ...rest]));

/** All orders that one token makes by going to another place. */
const movesOf = (items: readonly number[]): readonly (readonly number[])[] =>
  items.flatMap((item, k) => {
    const rest = items.toSpliced(k, 1);
    return items.flatMap((_, to) => (to === k ? [] : [rest.toSpliced(to, 0, item)]));
  });

function shuffled(order: readonly number[], random: () => number): readonly number[] {
  const out = [...order];
  for (let k = out.length - 1; k > 0; k--) {
    const i = Math.floor(random() * (k + 1));
    [out[k], out[i]] = [out[i] as number, out[k] as number];
  }
  return out;
}
