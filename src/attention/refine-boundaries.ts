import type { Sound } from '#src/signal/sound.ts';
import type { AttentionPrices } from './attention.ts';
import {
  type Boundaries,
  boundariesOf,
  placeOdds,
  placeReach,
  places,
  placeStep,
} from './boundary-evidence.ts';
import { type ContrastPrior, contrastPrior, sharesOf } from './contrast-prior.ts';
import type { Decoded } from './decode.ts';
import type { Heard } from './follow-text.ts';
import type { TimedToken } from './time-words.ts';

/**
 * Boundaries of words to 2 ms: of all places within 12 ms, which is about a frame of the networks, the median of where the boundary is
 * expected, by what their frames say and by how the spectrum changes. How sure a word is stays what the path's posterior says.
 * @param timed of the path, one for each token; null: not said
 * @param place tells the log odds of each place: count × places
 * @param contrast what this recording alone tells of changes is asked too, if that proves itself; null: not asked
 */
export async function refinedBoundaries(
  heard: Heard,
  path: Decoded,
  timed: readonly (TimedToken | null)[],
  phones: readonly (readonly string[])[],
  sound: Sound,
  prices: AttentionPrices,
  place: (of: Boundaries) => Float32Array = placeOdds,
  contrast: { readonly seed: number; readonly watch?: (done: number, total: number) => void } | null = null,
  watch: (done: number, total: number) => void = () => {},
): Promise<{ readonly timed: readonly (TimedToken | null)[]; readonly learnt: ContrastPrior | null }> {
  const parts: { tokens: Boundaries['tokens']; middles: Float64Array; odds: Float32Array }[] = [];
  let done = 0;
  for await (const part of boundariesOf(heard, path, timed, phones, sound, prices)) {
    watch(done, 2 * timed.length);
    parts.push({ tokens: part.tokens, middles: part.middles, odds: place(part) });
    done += part.tokens.length;
  }
  const tokens = parts.flatMap((part) => part.tokens);
  const middles = Float64Array.from(parts.flatMap((part) => [...part.middles]));
  const odds = new Float32Array(middles.length * places);
  let at = 0;
  for (const part of parts) {
    odds.set(part.odds, at);
    at += part.odds.length;
  }
  const learnt = contrast
    ? await contrastPrior(sound, { middles }, odds, contrast.seed, contrast.watch)
    : null;
  const shares = sharesOf(learnt ? odds.map((value, n) => value + (learnt.prior[n] as number)) : odds);
  const out = [...timed];
  for (const [n, [before, behind]] of tokens.entries()) {
    const time = (middles[n] as number) + placeStep * median(shares.subarray(n * places, (n + 1) * places));
    const [one, other] = [before === null ? null : out[before], behind === null ? null : out[behind]];
    // Each phone keeps some of its time.
    const least = one ? (one.phones.at(-1)?.start ?? one.start) + kept : 0;
    const most = other ? (other.phones[0]?.end ?? other.end) - kept : Infinity;
    if (least > most) continue;
    const there = Math.min(most, Math.max(least, time));
    if (one && before !== null) out[before] = ended(one, there);
    if (other && behind !== null) out[behind] = begun(other, there);
  }
  watch(2 * timed.length, 2 * timed.length);
  return { timed: out, learnt };
}

/** Seconds. */
const kept = 0.004;

/** Where half of it lies on either side: places from the middle, a place's share spread over its step. */
export function median(shares: Float64Array): number {
  let sum = 0;
  for (const [k, share] of shares.entries()) {
    if (sum + share >= 0.5) return k - placeReach - 0.5 + (0.5 - sum) / share;
    sum += share;
  }
  return placeReach;
}

const ended = (token: TimedToken, end: number): TimedToken => ({
  ...token,
  end,
  phones: token.phones.map((phone, n) => (n === token.phones.length - 1 ? { ...phone, end } : phone)),
});
const begun = (token: TimedToken, start: number): TimedToken => ({
  ...token,
  start,
  phones: token.phones.map((phone, n) => (n === 0 ? { ...phone, start } : phone)),
});
