import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { createDecoder, type Decoded } from './decode.ts';
import type { Heard, Retold } from './follow-text.ts';
import { leadFloor, median, never, nothingSaid, saidEvidence, standing } from './unsaid-words.ts';

/**
 * Log odds that a word is said, by three things: how well its phones are heard, each as much as any other (deviations from what is said,
 * `standing`); how well all its frames are, nats; and nats by which the sound is likelier with it than without. A word laid over
 * others has one long phone that fits and others that do not. A logistic regression over words of voices and texts of several makes
 * (docs/notes/transcript.md).
 */
const weights = { one: 3.8, phones: 0.85, frames: 0.81, gain: 0.61 };
/** Beyond about so many nats what is learnt grows slowly; no phone speaks for or against a word by more nats a frame. */
const scale = 10;
const mostPhone = 8;
/** Words said for each that nobody says, among those it was fitted to: log. */
const learntOdds = 2.2;
/** Stretches of words that nobody says, before any was found in a text. */
const expected = 0.5;
/** Of the price of frames in no token where words are placed beside one that nobody says: something else is said there. */
const asideShare = 0.5;
/** Nats a frame: of words that are said only those that are heard so much worse than half of the others are asked about. */
const doubtful = 1;
/** Nats a frame of half of the words: in recordings that are heard worse, words that are said look like others. */
const heardEnough = 2;
/** A longer run of tokens that nobody says stands by itself: somewhere in what is said there each of them may sound likely. */
const mostRun = 5;
/** Said tokens before and behind that are heard anew. Frames that are looked at where there are none. */
const beside = 3;
const reach = 300;

/** A text of some tokens, and where in a stretch of sound its best path has them. */
type Telling = {
  readonly said: readonly number[];
  /** Nats by which the sound is likelier by it than by nothing of the text: what all texts are measured by. */
  readonly value: number;
  /** How well each is heard: the mean of its phones, and the sum of its frames. */
  readonly heard: readonly { readonly phones: number; readonly frames: number }[];
  readonly path: Decoded;
  readonly tokens: Heard['tokens'];
};
type Asking = {
  readonly prices: AttentionPrices;
  readonly stands: (lead: number) => number;
  /** Log odds that a word which is asked is said, in this text. */
  readonly usual: number;
};

/**
 * The path with each word that is heard badly, and each beside one that nobody says, asked again. Such a word takes its neighbours' sound, and
 * its phones are in their keys, which know what stands around them: so a short one is passed over with it, or in its place. Here
 * texts with and without each of these words are held against each other, each with keys of its own, over the same frames and by one
 * measure: how much likelier each frame is than that nothing of the text is said, which no text has a part in. (Shares of attention alone
 * tell little: keys of a wrong text take less of it from each other.)
 */
export async function retold(
  heard: Heard & Retold,
  path: Decoded,
  prices: AttentionPrices,
): Promise<Decoded> {
  const spoken = heard.tokens.flatMap(([p, q], k) => (q > p ? [k] : []));
  const evidence = await saidEvidence(heard, path);
  const leads = evidence.flatMap((e) => (e ? [e.lead] : []));
  const middle = leads.length > 0 ? median(leads) : 0;
  const isOut = spoken.map((k) => !path.spans[k]);
  const runs = isOut.filter((out, n) => out && !isOut[n - 1]).length;
  const isDoubted = spoken.map(
    (k, n) =>
      !isOut[n] &&
      ((isOut[n - 1] ?? false) ||
        (isOut[n + 1] ?? false) ||
        (middle >= heardEnough && (evidence[k]?.lead ?? middle) < middle - doubtful)),
  );
  const count = spoken.filter((_, n) => isOut[n] || isDoubted[n]).length;
  const asking: Asking = {
    prices,
    stands: standing(leads),
    usual: Math.log((count + 1) / (runs + expected)),
  };
  let found = path;
  for (let n = 0; n < spoken.length; n++) {
    const from = n;
    while (n < spoken.length && (isOut[n] || isDoubted[n])) n++;
    const asked = spoken.slice(from, n);
    for (const some of pieces(asked, (k) => path.spans[k] != null)) {
      const at = from + asked.indexOf(some[0] as number);
      const said = (k: number) => found.spans[k] != null;
      const before = spoken.slice(0, at).filter(said).slice(-beside);
      const behind = spoken
        .slice(at + some.length)
        .filter(said)
        .slice(0, beside);
      found = await toldAnew(heard, found, [before, some, behind], asking);
    }
  }
  return found;
}

/** Runs without those that are too long to be asked; what is left is asked a few at a time. */
function pieces(asked: readonly number[], isSaid: (k: number) => boolean): readonly (readonly number[])[] {
  const out: number[][] = [];
  let open: number[] = [];
  const close = () => {
    if (open.length > 0) out.push(open);
    open = [];
  };
  for (let n = 0; n < asked.length; ) {
    const from = n;
    while (n < asked.length && !isSaid(asked[n] as number)) n++;
    const run = asked.slice(from, n);
    if (run.length > mostRun) close();
    else open.push(...run);
    if (n < asked.length && n === from) open.push(asked[n++] as number);
    if (open.length > mostRun) close();
  }
  close();
  return out;
}

/** @param window ascending tokens: said ones before, those that may be said or not, and said ones behind */
async function toldAnew(
  heard: Heard & Retold,
  path: Decoded,
  [head, asked, tail]: readonly [readonly number[], readonly number[], readonly number[]],
  asking: Asking,
): Promise<Decoded> {
  const window = [...head, ...asked, ...tail];
  const before = window.filter((k) => path.spans[k] != null);
  const [first, last] = [before[0], before.at(-1)];
  if (first === undefined || last === undefined) return path;
  // What others say is theirs.
  const free = [
    path.spans.slice(0, first).findLast((span) => span !== null)?.[1] ?? 0,
    path.spans.slice(last + 1).find((span) => span !== null)?.[0] ?? heard.frames,
  ] as const;
  const frames = [
    Math.max(free[0], (path.spans[first]?.[0] ?? 0) - (head.length > 0 ? 0 : reach)),
    Math.min(free[1], (path.spans[last]?.[1] ?? 0) + (tail.length > 0 ? 0 : reach)),
  ] as const;
  const known = new Map<string, Promise<Telling | null>>();
  const told = (said: readonly number[]): Promise<Telling | null> => {
    const key = said.join(' ');
    const one = known.get(key) ?? telling(heard, said, frames, asking.prices);
    known.set(key, one);
    return one;
  };
  /** Log odds that a token is said, the others being these; null: these do not fit into the frames. */
  const oddsOf = async (k: number, others: readonly number[]): Promise<number | null> => {
    const [more, less] = [await told(inOrder([...others, k])), await told(others)];
    return more && (less ? saidOdds(more, less, k, asking) : Number.POSITIVE_INFINITY);
  };
  let said: readonly number[] = before;
  // One more, one less, or one in the place of another, whatever wins most; each change wins, so few are needed.
  for (let round = 0; round < 2 * asked.length; round++) {
    let top: { readonly said: readonly number[]; readonly gain: number } | null = null;
    const consider = (said: readonly number[], gain: number) => {
      if (gain > (top?.gain ?? 0)) top = { said, gain };
    };
    const more = asked.filter((k) => !said.includes(k));
    for (const k of more) {
      const odds = await oddsOf(k, said);
      if (odds !== null) consider(inOrder([...said, k]), odds);
    }
    for (const k of asked.filter((k) => said.includes(k))) {
      const others = said.filter((j) => j !== k);
      if (others.length === 0) continue;
      const own = await oddsOf(k, others);
      if (own === null) continue;
      consider(others, -own);
      for (const j of more) {
        const odds = await oddsOf(j, others);
        if (odds !== null) consider(inOrder([...others, j]), odds - own);
      }
    }
    if (!top) break;
    ({ said } = top as { readonly said: readonly number[] });
  }
  if (said === before) return path;
  const aside = asking.prices.aside.map((price) => asideShare * price);
  const placedAnew = await telling(heard, said, frames, { ...asking.prices, aside });
  return placedAnew
    ? placed(path, said, placedAnew.path, placedAnew.tokens, window, heard.tokens, frames[0])
    : path;
}

const inOrder = (some: readonly number[]): readonly number[] => some.toSorted((a, b) => a - b);

/** @returns null where they do not fit into the frames */
export async function telling(
  heard: Retold & Pick<Heard, 'arithmetic'>,
  said: readonly number[],
  frames: readonly [from: number, to: number],
  prices: AttentionPrices,
): Promise<Telling | null> {
  const own = await heard.only(said);
  const attention = await own.attend(frames, [0, own.tokens.at(-1)?.[1] ?? 0], leadFloor);
  const chunk = attentionChunk(attention, [0, said.length], prices);
  const rules = { ...attentionRules(own.tokens, prices), skip: said.map(() => never), omit: 0 };
  const decoder = createDecoder(rules, Number.POSITIVE_INFINITY, heard.arithmetic.sweep);
  decoder.push({ ...chunk, scores: chunk.scores.map((score) => Math.max(prices.floor, score)) });
  const path = decoder.finish();
  if (!path || path.spans.includes(null)) return null;
  const nothing = nothingSaid(attention);
  const value = nothing.reduce((rest, nats) => rest - nats, path.score);
  const heardOf = path.spans.map((span, n) => {
    const [p, q] = own.tokens[n] as readonly [number, number];
    const sums = new Float64Array(q - p);
    const counts = new Int32Array(q - p);
    for (let t = span?.[0] ?? 0; t < (span?.[1] ?? 0); t++) {
      const state = path.at[t] as number;
      const lead = (attention.phones[t * attention.positions + state] as number) - (nothing[t] as number);
      sums[state - p] = (sums[state - p] as number) + lead;
      counts[state - p] = (counts[state - p] as number) + 1;
    }
    const each = sums.map((sum, i) =>
      counts[i] ? clamped(sum / (counts[i] as number), mostPhone) : -mostPhone,
    );
    return { phones: sumOf(each) / (q - p), frames: sumOf(sums) };
  });
  return { said, value, heard: heardOf, path, tokens: own.tokens };
}

function saidOdds(more: Telling, less: Telling, k: number, { stands, usual }: Asking): number {
  const { phones, frames } = more.heard[more.said.indexOf(k)] as Telling['heard'][number];
  return (
    weights.one +
    weights.phones * stands(phones) +
    weights.frames * squashed(frames) +
    weights.gain * squashed(more.value - less.value) +
    usual -
    learntOdds
  );
}

const mostNats = 300;
const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
const clamped = (value: number, most: number): number => Math.min(most, Math.max(-most, value));
const squashed = (nats: number): number =>
  Math.sign(nats) * Math.log1p(Math.min(mostNats, Math.abs(nats)) / scale);

/** A path with what was found of some tokens, from frame `begin` on, in the place of all of a window. */
function placed(
  path: Decoded,
  said: readonly number[],
  found: Decoded,
  own: Heard['tokens'],
  window: readonly number[],
  tokens: Heard['tokens'],
  begin: number,
): Decoded {
  const at = path.at.slice();
  const spans = path.spans.slice();
  for (const k of window) spans[k] = null;
  for (const [n, k] of said.entries()) {
    const [from, to] = found.spans[n] as readonly [number, number];
    spans[k] = [begin + from, begin + to];
  }
  const behind = (window.at(-1) as number) + 1;
  for (const [t, state] of found.at.entries()) {
    const n = own.findIndex(([, q]) => q > state);
    at[begin + t] =
      state < 0
        ? -1 - (said[-1 - state] ?? behind)
        : state - (own[n]?.[0] ?? 0) + (tokens[said[n] as number]?.[0] ?? 0);
  }
  return { ...path, at, spans };
}
