import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { boundaryPosterior, type TokenPosterior } from './boundary-posterior.ts';
import type { Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';

/** A token that is said, times in seconds of the recording. */
export type TimedToken = {
  readonly start: number;
  readonly end: number;
  /** That both boundaries lie within 50 ms of the truth, and that it is said at all; not calibrated. */
  readonly sure: number;
  /** Standard deviations of start and end, seconds. */
  readonly startSd: number;
  readonly endSd: number;
  /** Log α of its phones in its frames, a frame. */
  readonly fit: number;
  /** Those of its phones that are said: which of its own, and when. */
  readonly phones: readonly { readonly index: number; readonly start: number; readonly end: number }[];
};

/** Seconds from the truth within which a boundary is right. */
const within = 0.05;
/** Tokens are judged together with so many before and behind; frames that are judged at once. */
const beside = 6;
const mostFrames = 1000;
/** Frames of silence that the first and the last token may have come earlier or later in. */
const margin = 200;

/** Some of the tokens that a path says, with those beside them, and the frames they are judged in. */
type Stretch = {
  /** Which of the said tokens are judged, and which stand around: half-open ranges of all tokens. */
  readonly judged: readonly number[];
  readonly tokens: readonly [from: number, to: number];
  readonly frames: readonly [from: number, to: number];
};

function stretchesOf({ frames }: Heard, { spans }: Decoded): readonly Stretch[] {
  const said = spans.flatMap((span, k) => (span ? [k] : []));
  const span = (i: number) => spans[said[i] as number] as readonly [number, number];
  const out: Stretch[] = [];
  for (let from = 0; from < said.length; ) {
    let to = from + 1;
    while (to < said.length && span(to)[1] - span(from)[0] <= mostFrames) to++;
    const [i, j] = [Math.max(0, from - beside), Math.min(said.length, to + beside)];
    const [isFirst, isLast] = [i === 0, j === said.length];
    out.push({
      judged: said.slice(from, to),
      tokens: [said[i] as number, (said[j - 1] as number) + 1],
      frames: [
        isFirst ? Math.max(0, span(0)[0] - margin) : span(i)[0],
        isLast ? Math.min(frames, span(j - 1)[1] + margin) : span(j - 1)[1],
      ],
    });
    from = to;
  }
  return out;
}

/** What the networks say of a stretch, and the posterior of where a path has its tokens (from the stretch's first on). */
async function judge(
  heard: Heard,
  { spans }: Decoded,
  { tokens: [k, l], frames: [begin, end] }: Stretch,
  prices: AttentionPrices,
  sharpness: number,
) {
  const { tokens, hop } = heard;
  const shift = tokens[k]?.[0] ?? 0;
  const own = tokens.slice(k, l).map(([p, q]) => [p - shift, q - shift] as const);
  const phones = [shift, shift + (own.at(-1)?.[1] ?? 0)] as const;
  const attention = await heard.attend([begin, end], phones, prices.floor);
  const { scores, between } = attentionChunk(attention, [0, own.length], prices);
  const posterior = boundaryPosterior(
    { ...attentionRules(own, prices), frames: end - begin, scores, between },
    spans.slice(k, l).map((s) => (s ? ([s[0] - begin, s[1] - begin] as const) : null)),
    within / hop,
    sharpness,
  );
  return { scores, between, posterior, shift, positions: attention.positions };
}

/**
 * How sure each token's boundaries are where a path has them, by networks that need not be those that found it: frames of
 * posterior means are counted from the recording's first. @returns one for each token; null for those that are not said
 */
export async function wordPosteriors(
  heard: Heard,
  path: Decoded,
  prices: AttentionPrices,
  sharpness: number,
): Promise<readonly (TokenPosterior | null)[]> {
  const out: (TokenPosterior | null)[] = heard.tokens.map(() => null);
  for (const stretch of stretchesOf(heard, path)) {
    const { posterior } = await judge(heard, path, stretch, prices, sharpness);
    const [begin] = stretch.frames;
    for (const token of stretch.judged) {
      const found = posterior?.[token - stretch.tokens[0]];
      if (!found) continue;
      out[token] = { ...found, beginMean: found.beginMean + begin, endMean: found.endMean + begin };
    }
  }
  return out;
}

/**
 * Times of the tokens that a path says, and how sure they are: the posterior over all paths, a stretch of the recording at a
 * time.
 * @param sharpness of the posterior: frames beside each other tell the same several times
 * @returns one for each token; null for those that are not said
 */
export async function timeWords(
  heard: Heard,
  path: Decoded,
  prices: AttentionPrices,
  sharpness: number,
  watch: (done: number, total: number) => void = () => {},
): Promise<readonly (TimedToken | null)[]> {
  const { tokens, hop } = heard;
  const { spans, at } = path;
  const out: (TimedToken | null)[] = tokens.map(() => null);
  const stretches = stretchesOf(heard, path);
  const count = stretches.reduce((sum, { judged }) => sum + judged.length, 0);
  let done = 0;
  for (const stretch of stretches) {
    watch(done, count);
    const [begin, end] = stretch.frames;
    const { scores, between, posterior, shift, positions } = await judge(
      ...([heard, path, stretch, prices, sharpness] as const),
    );
    const edge = (frame: number) => Math.max(0, crossing(frame) * hop);
    /** Between frames t − 1 and t, where the state before and the state behind are as likely: lines through their scores. */
    const crossing = (t: number): number => {
      if (t <= begin || t >= end) return t - 0.5;
      const score = (state: number, frame: number): number => {
        const row = (frame - begin) * positions - shift;
        return (state < 0 ? between[frame - begin] : scores[row + state]) as number;
      };
      const [one, other] = [at[t - 1] as number, at[t] as number];
      const before = Math.max(0, score(one, t - 1) - score(other, t - 1));
      const behind = Math.max(0, score(other, t) - score(one, t));
      return t - 1 + (before + 0.5) / (before + behind + 1);
    };
    for (const token of stretch.judged) {
      const [p] = tokens[token] as readonly [number, number];
      const [first, last] = spans[token] as readonly [number, number];
      const found = posterior?.[token - stretch.tokens[0]];
      const phones: { index: number; start: number; end: number }[] = [];
      let fit = 0;
      for (let t = first; t < last; t++) {
        const position = at[t] as number;
        fit += scores[(t - begin) * positions + position - shift] as number;
        const open = phones.at(-1);
        if (open?.index === position - p) open.end = edge(t + 1);
        else phones.push({ index: position - p, start: edge(t), end: edge(t + 1) });
      }
      out[token] = {
        start: edge(first),
        end: edge(last),
        sure: found ? found.begin * found.end : 0,
        startSd: (found?.beginSd ?? 0) * hop,
        endSd: (found?.endSd ?? 0) * hop,
        fit: fit / (last - first),
        phones,
      };
    }
    done += stretch.judged.length;
  }
  watch(count, count);
  return out;
}
