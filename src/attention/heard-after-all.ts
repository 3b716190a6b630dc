import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { createDecoder, type Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';
import { never } from './unsaid-words.ts';

/**
 * Nats by which the best path through a word that was passed over and its neighbours is to be better than that through the neighbours
 * alone. (Of 49 words that nobody says none has more, of 13 that are said three: docs/notes/transcript.md.)
 */
const leastGain = 10;
/** A longer run of tokens that nobody says stands by itself: somewhere in what is said there each of them may sound likely. */
const mostRun = 5;
/** Said tokens before and behind that are placed anew with it; frames that are looked at where there are none. */
const beside = 2;
const reach = 300;

/**
 * The path with words that were passed over only for what stands beside them: a word that nobody says takes their sound, and is
 * passed over together with them. Once it is gone, each of the others is asked by itself, the likeliest first.
 */
export async function withHeardAfterAll(
  heard: Heard,
  path: Decoded,
  prices: AttentionPrices,
): Promise<Decoded> {
  const spoken = heard.tokens.flatMap(([p, q], k) => (q > p ? [k] : []));
  let found = path;
  for (let n = 0; n < spoken.length; n++) {
    const from = n;
    while (n < spoken.length && !found.spans[spoken[n] as number]) n++;
    if (n === from || n - from > mostRun) continue;
    const [first, last] = [Math.max(0, from - beside), Math.min(spoken.length, n + beside) - 1];
    const tokens = spoken.slice(first, last + 1);
    if (tokens.some((k) => found.spans[k])) found = await withLikeliest(heard, found, tokens, prices);
  }
  return found;
}

/** @param asked ascending tokens, some of them said: of the others those that are heard are said, too */
async function withLikeliest(
  heard: Heard,
  path: Decoded,
  asked: readonly number[],
  prices: AttentionPrices,
): Promise<Decoded> {
  const { tokens } = heard;
  const [first, last] = [asked[0] as number, asked.at(-1) as number];
  const said = asked.filter((k) => path.spans[k]);
  const [head, tail] = [path.spans[said[0] as number], path.spans[said.at(-1) as number]];
  const begin = Math.max(0, (head?.[0] ?? 0) - (path.spans[first] ? 0 : reach));
  const end = Math.min(heard.frames, (tail?.[1] ?? 0) + (path.spans[last] ? 0 : reach));
  const shift = tokens[first]?.[0] ?? 0;
  const own = tokens.slice(first, last + 1).map(([p, q]) => [p - shift, q - shift] as const);
  const attention = await heard.attend([begin, end], [shift, shift + (own.at(-1)?.[1] ?? 0)], prices.floor);
  const chunk = attentionChunk(attention, [0, own.length], prices);
  const width = attention.positions;
  const best = (some: readonly number[]): Decoded | null => {
    const scores = chunk.scores.slice();
    const skip = own.map(([p, q], n) => {
      if (some.includes(first + n)) return never;
      for (let t = 0; t < chunk.frames; t++) scores.fill(never, t * width + p, t * width + q);
      return 0;
    });
    const rules = { ...attentionRules(own, prices), skip, omit: 0 };
    const decoder = createDecoder(rules, Number.POSITIVE_INFINITY, heard.arithmetic.sweep);
    decoder.push({ ...chunk, scores });
    return decoder.finish();
  };
  let now = { said, path: best(said) };
  let found: Decoded | null = null;
  for (;;) {
    const tried = asked
      .filter((k) => !now.said.includes(k))
      .map((k) => ({ said: [...now.said, k], path: best([...now.said, k]) }));
    const top = tried.toSorted((a, b) => scoreOf(b.path) - scoreOf(a.path))[0];
    if (!top?.path || top.path.score < scoreOf(now.path) + leastGain) break;
    [now, found] = [top, top.path];
  }
  if (!found) return path;
  const at = path.at.slice();
  found.at.forEach((state, t) => {
    at[begin + t] = state < 0 ? state - first : state + shift;
  });
  const spans = path.spans.slice();
  for (const k of now.said) {
    const span = found.spans[k - first];
    spans[k] = span ? [span[0] + begin, span[1] + begin] : null;
  }
  return { ...path, at, spans };
}

const scoreOf = (path: Decoded | null): number => path?.score ?? -Infinity;
