import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { createDecoder, type Decoded } from './decode.ts';
import { type FollowOptions, followText, type Heard } from './follow-text.ts';
import {
  type GivenPlace,
  type GivenSpan,
  type HeardMoment,
  median,
  placeOf,
  type Windows,
  windowsOf,
} from './given-times.ts';

/** A path through a text that came with times. */
export type FollowedGiven = {
  readonly path: Decoded | null;
  /** Where each token may lie; null where the times tell nothing of this recording, and were not used. */
  readonly windows: Windows | null;
  /** Seconds by which the recording is later than the times, in the middle; null: as above. */
  readonly later: number | null;
};

/** Seconds of text between probes; tokens of a probe, and beside it, so that its own do not stray; seconds by which it may be off. */
const everySeconds = 60;
const probeTokens = 14;
const besideTokens = 8;
const reachSeconds = 45;
/** Share of a probe's tokens that must be heard. */
const leastHeard = 0.7;
/** Fewer phones are followed freely first: that is quick, and asks every token. */
const fewPhones = 2000;
/** Seconds from the end of its window within which a token is held to be hindered by it; rounds of giving way. */
const nearEdge = 0.05;
const mostRounds = 2;

/**
 * The best path of a recording through a text whose times are known roughly: how they lie is found from some tokens that are
 * looked for around them (or, in a short text, from all), and tokens then only lie near them. Times of tokens that lie at the edge
 * of what is allowed, or are not heard, are believed no more, and the path is sought again.
 * @param spans as `givenSpans`
 * @param watch told seconds; throws to stop
 */
export async function followGiven(
  heard: Heard,
  spans: readonly GivenSpan[],
  options: FollowOptions,
  watch: (done: number, total: number) => void = () => {},
): Promise<FollowedGiven> {
  const isShort = (heard.tokens.at(-1)?.[1] ?? 0) <= fewPhones;
  const free = isShort ? await followText(heard, options, watch) : null;
  const place = placeOf(
    isShort
      ? free
        ? momentsOf(spans, free.spans, heard.hop)
        : []
      : await probedMoments(heard, spans, options.prices),
  );
  if (!place) return { path: free ?? (await followText(heard, options, watch)), windows: null, later: null };
  const seconds = heard.frames * heard.hop;
  let believed = spans;
  let windows = windowsOf(believed, place, seconds);
  let path = await followText(heard, { ...options, windows }, watch);
  for (let round = 0; path && round < mostRounds; round++) {
    const fewer = withoutHindering(believed, path, windows, heard);
    if (!fewer) break;
    believed = fewer;
    windows = windowsOf(believed, place, seconds);
    path = await followText(heard, { ...options, windows }, watch);
  }
  return { path, windows, later: middleShift(spans, place) };
}

/** Where the first token of each span was heard. */
function momentsOf(
  spans: readonly GivenSpan[],
  found: Decoded['spans'],
  hop: number,
  first = 0,
): readonly HeardMoment[] {
  return spans.flatMap((span, k): HeardMoment[] => {
    const own = found[k];
    const isFirst = span && span[0] !== spans[k - 1]?.[0];
    return span && own && isFirst ? [{ given: span[0], heard: (first + own[0] - 0.5) * hop }] : [];
  });
}

/** Looks for some tokens, every minute of the text, around where they should be. */
async function probedMoments(
  heard: Heard,
  spans: readonly GivenSpan[],
  prices: AttentionPrices,
): Promise<readonly HeardMoment[]> {
  const moments: HeardMoment[] = [];
  let later = 0;
  let next = -Infinity;
  for (let k = 0; k < spans.length; k++) {
    const span = spans[k];
    if (!span || span[0] < next || span[0] === spans[k - 1]?.[0]) continue;
    next = span[0] + everySeconds;
    const to = Math.min(spans.length, k + probeTokens);
    const around = [Math.max(0, k - besideTokens), Math.min(spans.length, to + besideTokens)] as const;
    const given = spans.slice(...around).filter((s) => s !== null);
    const [begin, end] = [Math.min(...given.map(([s]) => s)), Math.max(...given.map(([, e]) => e))];
    const frame = (time: number) => Math.min(heard.frames, Math.max(0, Math.round(time / heard.hop)));
    const [from, until] = [frame(begin + later - reachSeconds), frame(end + later + reachSeconds)];
    const found = await findTokens(heard, around, [from, until], prices);
    const core = found.slice(k - around[0], to - around[0]);
    const own = momentsOf(spans.slice(k, to), core, heard.hop, from);
    moments.push(...own);
    // A text that runs away from the recording is looked for where it went.
    if (own.length > 0) later = median(moments.slice(-5).map((m) => m.heard - m.given));
  }
  return moments;
}

/** Frames of some tokens within some frames; none where too few of them are heard. */
async function findTokens(
  heard: Heard,
  [k, l]: readonly [number, number],
  [from, to]: readonly [number, number],
  prices: AttentionPrices,
): Promise<Decoded['spans']> {
  const shift = heard.tokens[k]?.[0] ?? 0;
  const own = heard.tokens.slice(k, l).map(([p, q]) => [p - shift, q - shift] as const);
  const phones = own.at(-1)?.[1] ?? 0;
  if (phones === 0 || to - from < 2) return [];
  const attention = await heard.attend([from, to], [shift, shift + phones], prices.floor);
  const decoder = createDecoder(
    attentionRules(own, prices),
    Number.POSITIVE_INFINITY,
    heard.arithmetic.sweep,
  );
  decoder.push(attentionChunk(attention, [0, own.length], prices));
  const spans = decoder.finish()?.spans ?? [];
  const said = spans.filter((span) => span !== null).length;
  return said >= leastHeard * own.filter(([p, q]) => q > p).length ? spans : [];
}

/** Spans without those of tokens that lie at an edge of their windows or are not said; null where there are none. */
function withoutHindering(
  spans: readonly GivenSpan[],
  path: Decoded,
  { from, to }: Windows,
  { hop, tokens }: Heard,
): readonly GivenSpan[] | null {
  const isHindered = (k: number): boolean => {
    const [p, q] = tokens[k] as readonly [number, number];
    if (p === q) return false;
    const own = path.spans[k];
    if (!own) return true;
    return own[0] * hop - (from[k] as number) < nearEdge || (to[k] as number) - own[1] * hop < nearEdge;
  };
  const doubted = new Set(spans.flatMap((span, k) => (span && isHindered(k) ? [span[0]] : [])));
  const kept = spans.map((span) => (span && doubted.has(span[0]) ? null : span));
  return doubted.size > 0 ? kept : null;
}

function middleShift(spans: readonly GivenSpan[], { laterBy }: GivenPlace): number {
  return median(spans.flatMap((span) => (span ? [laterBy(span[0])] : [])));
}
